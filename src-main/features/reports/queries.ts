/** Receivables as of a date, from the ledger: batch by batch, so that any number of accounts fits in memory. */
import type { AccountId, BusinessDate, PartyId } from '#contract/vocabulary.ts'
import type { AccountAging, AgingRow } from '#contract/reports.ts'
import { agingAt, type Aging } from '#main/domain/aging.ts'
import { addMinor } from '#main/domain/minorUnits.ts'
import { accountBatches, historiesOf } from '#main/db/books.ts'
import type { Database } from '#main/db/database.ts'

export interface AgingQuestion {
  asOf: BusinessDate
  /** Null: every party. */
  party: string | null
}

export interface AgingReport {
  asOf: BusinessDate
  /** One row a currency, in the order of the codes; never a sum across currencies. */
  totals: AgingRow[]
  /** One row an account and currency, in the order of names; empty unless asked for. */
  accounts: AccountAging[]
}

/**
 * Aging at the end of `asOf`. Accounts with nothing owed and nothing unapplied are left out, and so
 * are currencies without any account. All amounts in minor units of their row's currency.
 */
export function agingReport(database: Database, { accounts: withAccounts, ...question }: AgingQuestion & { accounts: boolean }): AgingReport {
  const totals = new AgingTotals()
  const accounts: AccountAging[] = []
  for (const batch of accountAgings(database, question)) {
    for (const row of batch) totals.add(row)
    if (withAccounts) accounts.push(...batch)
  }
  return { asOf: question.asOf, totals: totals.rows(), accounts }
}

/** The account rows of the report, a batch of accounts at a time; between two batches the caller may do something else. */
export function* accountAgings(database: Database, { asOf, party }: AgingQuestion): Generator<AccountAging[], void> {
  for (const batch of accountBatches(database, { party })) {
    const histories = historiesOf(database, batch.map(({ id }) => id))
    yield batch.flatMap(({ id, ref, name, partyId }) => {
      const history = histories.get(id)
      if (history === undefined) return []
      const account = { accountId: id as AccountId, ref, name, partyId: partyId as PartyId }
      return agingAt(history, asOf).filter(hasSomething).map((aging) => ({ ...aging, ...account }))
    })
  }
}

/** Whether anything is owed or unapplied. Amounts that cancel out in one bucket are nothing. */
export function hasSomething(aging: Aging): boolean {
  return AMOUNTS.some((amount) => aging[amount] !== 0)
}

/** Adds account rows up, a total for each currency. */
export class AgingTotals {
  readonly #byCurrency = new Map<string, AgingRow>()

  add(row: AgingRow): void {
    let total = this.#byCurrency.get(row.currency)
    if (total === undefined) {
      total = { currency: row.currency, current: 0, d1_30: 0, d31_60: 0, d61_90: 0, d90plus: 0, unapplied: 0, balance: 0 }
      this.#byCurrency.set(row.currency, total)
    }
    for (const amount of AMOUNTS) total[amount] = addMinor(total[amount], row[amount])
  }

  /** In the order of the codes. */
  rows(): AgingRow[] {
    return [...this.#byCurrency.values()].sort((a, b) => (a.currency < b.currency ? -1 : 1))
  }
}

const AMOUNTS = ['current', 'd1_30', 'd31_60', 'd61_90', 'd90plus', 'unapplied', 'balance'] as const
