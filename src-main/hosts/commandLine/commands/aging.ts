/** `counterfoil aging`: receivables as of a date, from the ledger. */
import { ORPCError } from '@orpc/server'
import { toDecimalString } from '#main/domain/currency.ts'
import type { AgingRow } from '#contract/reports.ts'
import type { AccountId } from '#contract/vocabulary.ts'
import type { CommandHost } from '../command.ts'
import { CommandFailed, WrongUse } from '../failure.ts'
import { partyNamed } from '../party.ts'
import { withCore } from '../session.ts'
import { table } from '../table.ts'
import { todayOf } from '../today.ts'
import { remarkUnfinished } from '../wholeCopy.ts'

export interface AgingArguments {
  workspace: string
  /** Today where the party is, unless told. */
  asOf?: string
  by?: 'account'
  party?: string
  /** By number or id. */
  account?: string
  withSubAccounts?: boolean
}

const BUCKETS = ['current', 'd1_30', 'd31_60', 'd61_90', 'd90plus', 'unapplied', 'balance'] as const
const HEADS = ['Current', '1–30', '31–60', '61–90', 'Over 90', 'Unapplied', 'Balance']

/** Prints `{asOf, totals, accounts}`, amounts in minor units; `accounts` is empty without `--by account`. */
export async function aging({ places, output }: CommandHost, given: AgingArguments): Promise<void> {
  if (given.withSubAccounts === true && given.account === undefined) throw new WrongUse('ACCOUNT_MISSING', 'Whose sub-accounts? Give the agency as --account.')
  await withCore({ workspaceDir: given.workspace, who: 'counterfoil aging', output, ...places }, async (session) => {
    const { client } = session
    const party = await partyNamed(client, given.party)
    remarkUnfinished(session, output, { party, account: given.account ?? null })
    const whose = given.account === undefined ? {} : { account: given.account as AccountId, withSubAccounts: given.withSubAccounts === true }
    const report = await client.reports.aging({ asOf: given.asOf ?? todayOf((await client.app.info()).parties, party, Date.now()), accounts: given.by === 'account', ...(party === null ? {} : { party }), ...whose }).catch((error: unknown) => {
      if (given.account === undefined || !(error instanceof ORPCError) || error.code !== 'NOT_FOUND') throw error
      throw new CommandFailed('NO_SUCH_ACCOUNT', `There is no account ${given.account} in the local copy. Check the number, or pull and try again.`)
    })
    output.result(report, () => {
      const figures = (row: AgingRow) => BUCKETS.map((bucket) => (row[bucket] === 0 ? '–' : toDecimalString(row[bucket], row.currency)))
      const totals = table(['', ...HEADS], report.totals.map((row) => [row.currency, ...figures(row)]))
      if (given.by !== 'account') return `Receivables as of ${report.asOf}\n\n${totals}`
      return `Receivables as of ${report.asOf}\n\n${table(['Account', 'Name', '', ...HEADS], report.accounts.map((row) => [row.ref, row.name, row.currency, ...figures(row)]))}\n\n${totals}`
    })
  })
}
