/** The answer of `aging`: one moment of the books, while the core goes on. */
import { setImmediate as aTurn } from 'node:timers/promises'
import type { AccountAging, AgingRow } from '#contract/reports.ts'
import type { BusinessDate } from '#contract/vocabulary.ts'
import { agingByAccount, agingTotals, AgingTotals, type AgingQuestion } from '#main/db/agingAsOf.ts'
import { accountByIdOrRef, accountsNamed, atOneMoment, withSubAccounts } from '#main/db/books.ts'
import type { Database } from '#main/db/database.ts'
import { connect } from '#main/db/workspace.ts'

export interface AgingAnswer {
  asOf: BusinessDate
  /** One row a currency, in the order of the codes; never a sum across currencies. */
  totals: AgingRow[]
  /** One row an account and currency, in the order of names; empty unless asked for. */
  accounts: AccountAging[]
}

/** Rows between two turns of the core: some milliseconds. */
const ROWS_A_TURN = 500

/** On a connection of its own: whatever is written meanwhile, all rows are of one moment. */
export async function agingAnswer(workspaceDir: string, { byAccount, ...question }: AgingQuestion & { byAccount: boolean }, signal?: AbortSignal): Promise<AgingAnswer> {
  const { asOf } = question
  const reader = connect(workspaceDir)
  try {
    return await atOneMoment(reader, async () => {
      if (!byAccount) return { asOf, totals: agingTotals(reader, question), accounts: [] }
      const totals = new AgingTotals()
      const accounts: AccountAging[] = []
      for (const row of agingByAccount(reader, question)) {
        totals.add(row)
        accounts.push(row)
        if (accounts.length % ROWS_A_TURN !== 0) continue
        await aTurn()
        signal?.throwIfAborted()
      }
      return { asOf, totals: totals.rows(), accounts }
    })
  } finally {
    reader.close()
  }
}

/** The accounts that are asked about: null for all, undefined where the one named has neither record nor books. By id or number. */
export function accountsAsked(database: Database, { account, withSubAccounts: andSubs }: { account?: string | undefined; withSubAccounts: boolean }): readonly string[] | null | undefined {
  if (account === undefined) return null
  const id = database.first(accountByIdOrRef(account))?.id ?? account
  if (accountsNamed(database, [id], null).length === 0) return undefined
  return andSubs ? withSubAccounts(database, id) : [id]
}
