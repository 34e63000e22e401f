/**
 * Receivables as of any date: of everybody, of a party, of one account, of an agency with its
 * sub-accounts. Ask on one moment of the copy (`atOneMoment`) where the answers are to agree.
 */
import type { AccountAging, AgingRow } from '#contract/reports.ts'
import type { AccountId, BusinessDate, PartyId } from '#contract/vocabulary.ts'
import { agingAt, type Aging } from '#main/domain/aging.ts'
import { addMinor } from '#main/domain/minorUnits.ts'
import { remaindersAt } from '#main/domain/openAmount.ts'
import { settle } from '#main/domain/settledHistory.ts'
import { accountBatches, accountsNamed, historiesOf, type AccountName } from './books.ts'
import type { Database } from './database.ts'

export interface AgingQuestion {
  /** The end of this day. */
  asOf: BusinessDate
  /** Null: every party. */
  party: string | null
  /** Ids; null: every account. Some thousands at the most. */
  accounts: readonly string[] | null
}

/** Something that still has a remainder at a date. */
export interface OpenItemAt {
  accountId: string
  currency: string
  kind: 'invoice' | 'payment' | 'credit_note'
  id: string
  /** Its number, or the payment's reference. */
  ref: string
  /** Positive: owed to us. Unapplied cash and credits are negative, so that all of them add up to the balance. */
  remainderMinor: number
  /** Of an invoice, the issue date where it has none; null for the rest. */
  dueOn: BusinessDate | null
  /** Issued, or received. */
  issuedOn: BusinessDate
}

/** One row a currency, in the order of the codes; never a sum across currencies. Currencies in which no account has anything are left out. */
export function agingTotals(database: Database, question: AgingQuestion): AgingRow[] {
  const totals = new AgingTotals()
  for (const row of agingByAccount(database, question)) totals.add(row)
  return totals.rows()
}

/**
 * One row an account and currency, in the order of names, then of the codes. Accounts with nothing owed
 * and nothing unapplied are left out. All amounts in minor units of their row's currency.
 */
export function* agingByAccount(database: Database, question: AgingQuestion): Generator<AccountAging, void> {
  for (const batch of batchesOf(database, question)) {
    const histories = historiesOf(database, batch.map(({ id }) => id))
    for (const account of batch) {
      const history = histories.get(account.id)
      if (history === undefined) continue
      for (const aging of agingAt(history, question.asOf)) if (hasSomething(aging)) yield rowOf(account, aging)
    }
  }
}

/** Every item with a remainder: accounts in the order of names; of each its invoices, payments and credit notes, in the order of their ids. */
export function* openItemsAt(database: Database, question: AgingQuestion): Generator<OpenItemAt, void> {
  for (const batch of batchesOf(database, question)) {
    const histories = historiesOf(database, batch.map(({ id }) => id))
    for (const { id: accountId } of batch) {
      const history = histories.get(accountId)
      if (history === undefined) continue
      const settled = settle(history)
      const { invoices, payments, creditNotes } = remaindersAt(settled, question.asOf)
      for (const { id, number: ref, currency, issuedOn, dueOn } of inOrder(settled.invoices)) {
        const remainderMinor = invoices.get(id) ?? 0
        if (remainderMinor !== 0) yield { accountId, currency, kind: 'invoice', id, ref, remainderMinor, dueOn: dueOn ?? issuedOn, issuedOn }
      }
      for (const { id, ref, currency, receivedOn } of inOrder(settled.payments)) {
        const leftMinor = payments.get(id) ?? 0
        if (leftMinor !== 0) yield { accountId, currency, kind: 'payment', id, ref, remainderMinor: -leftMinor, dueOn: null, issuedOn: receivedOn }
      }
      for (const { id, number: ref, currency, issuedOn } of inOrder(settled.creditNotes)) {
        const leftMinor = creditNotes.get(id) ?? 0
        if (leftMinor !== 0) yield { accountId, currency, kind: 'credit_note', id, ref, remainderMinor: -leftMinor, dueOn: null, issuedOn }
      }
    }
  }
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

/** Whether anything is owed or unapplied. Amounts that cancel out in one bucket are nothing. */
export function hasSomething(aging: Aging): boolean {
  return AMOUNTS.some((amount) => aging[amount] !== 0)
}

const AMOUNTS = ['current', 'd1_30', 'd31_60', 'd61_90', 'd90plus', 'unapplied', 'balance'] as const

const rowOf = ({ id, ref, name, partyId }: AccountName, aging: Aging): AccountAging => ({ ...aging, accountId: id as AccountId, ref, name, partyId: partyId as PartyId })

const inOrder = <T extends { readonly id: string }>(rows: readonly T[]): T[] => rows.toSorted((a, b) => (a.id < b.id ? -1 : 1))

function* batchesOf(database: Database, { party, accounts }: AgingQuestion): Generator<AccountName[], void> {
  if (accounts === null) yield* accountBatches(database, { party })
  else yield accountsNamed(database, accounts, party)
}
