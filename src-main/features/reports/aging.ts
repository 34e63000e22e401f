/** Aging with every account in one answer, as the command line prints it; a window asks for pages. */
import { setImmediate as aTurn } from 'node:timers/promises'
import type { AccountAging, AgingRow } from '#contract/reports.ts'
import type { BusinessDate } from '#contract/vocabulary.ts'
import { agingByAccount, AgingTotals, type AgingQuestion } from '#main/db/agingAsOf.ts'
import { accountByIdOrRef, accountsNamed, atOneMoment, withSubAccounts } from '#main/db/books.ts'
import type { Database } from '#main/db/database.ts'
import { connect } from '#main/db/workspace.ts'

export interface AgingAnswer {
  asOf: BusinessDate
  /** One row a currency, in the order of the codes; never a sum across currencies. */
  totals: AgingRow[]
  /** One row an account and currency, in the order of names. */
  accounts: AccountAging[]
}

/** Rows between two turns of the core: some milliseconds. */
const ROWS_A_TURN = 500

/** In turns, on a connection of its own: whatever is written meanwhile, all rows are of one moment. */
export async function agingAnswer(workspaceDir: string, question: AgingQuestion, signal?: AbortSignal): Promise<AgingAnswer> {
  const reader = connect(workspaceDir)
  try {
    return await atOneMoment(reader, async () => {
      const totals = new AgingTotals()
      const accounts: AccountAging[] = []
      for (const row of agingByAccount(reader, question)) {
        totals.add(row)
        accounts.push(row)
        if (accounts.length % ROWS_A_TURN !== 0) continue
        await aTurn()
        signal?.throwIfAborted()
      }
      return { asOf: question.asOf, totals: totals.rows(), accounts }
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
