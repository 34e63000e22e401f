import type { BusinessDate, Currency } from '#contract/vocabulary.ts'
import type { AccountHistory, InvoiceRow } from './accountHistory.ts'
import { daysBetween } from './dates.ts'
import { addMinor } from './minorUnits.ts'
import { remaindersAt } from './openAmount.ts'
import type { Remainders } from './openAmount.ts'
import { settle } from './settledHistory.ts'
import type { SettledHistory } from './settledHistory.ts'

/** The aging buckets, the youngest first: current (≤ 0 days past due), 1–30, 31–60, 61–90, over 90. */
export const AGING_BUCKETS = ['current', 'd1_30', 'd31_60', 'd61_90', 'd90plus'] as const
export type AgingBucket = (typeof AGING_BUCKETS)[number]

/** What one account owes in one currency at a date; every field but `currency` in minor units. */
export type Aging = { readonly currency: Currency } & Readonly<Record<AgingBucket, number>> & {
    /** Unapplied cash and credits: money of the account that is on no invoice yet. */
    readonly unapplied: number
    /** Σ buckets − unapplied; the balance of the ledger at the same date (GLOSSARY, Invariant). */
    readonly balance: number
  }

/** Days past due at `on` (GLOSSARY): ≤ 0 while not yet due. Without a due date the issue date stands in. */
export function daysPastDueAt(invoice: Pick<InvoiceRow, 'issuedOn' | 'dueOn'>, on: BusinessDate): number {
  return daysBetween(invoice.dueOn ?? invoice.issuedOn, on)
}

/** The bucket for so many days past due. */
export function bucketOf(daysPastDue: number): AgingBucket {
  if (daysPastDue <= 0) return 'current'
  if (daysPastDue <= 30) return 'd1_30'
  if (daysPastDue <= 60) return 'd31_60'
  return daysPastDue <= 90 ? 'd61_90' : 'd90plus'
}

/**
 * Aging of one account at the end of `on`: a row for each currency in which an invoice, payment or credit
 * note exists by then, in the order of the codes. One pass over the rows.
 */
export function agingAt(history: AccountHistory, on: BusinessDate): Aging[] {
  const settled = settle(history)
  return agingOf(settled, remaindersAt(settled, on), on)
}

/**
 * The same for the rows of many accounts, mixed: aging by account id, for every account that has any.
 * Rows join only within their account: an account is settled by its own books.
 */
export function agingByAccount(history: { readonly [K in keyof AccountHistory]: readonly (AccountHistory[K][number] & OfAccount)[] }, on: BusinessDate): Map<string, Aging[]> {
  const accounts = new Map<string, MutableHistory>()
  const of = ({ accountId }: OfAccount): MutableHistory => {
    const known = accounts.get(accountId)
    if (known !== undefined) return known
    const fresh: MutableHistory = { invoices: [], payments: [], refunds: [], creditNotes: [], allocations: [], writeOffs: [] }
    accounts.set(accountId, fresh)
    return fresh
  }
  for (const row of history.invoices) of(row).invoices.push(row)
  for (const row of history.payments) of(row).payments.push(row)
  for (const row of history.refunds) of(row).refunds.push(row)
  for (const row of history.creditNotes) of(row).creditNotes.push(row)
  for (const row of history.allocations) of(row).allocations.push(row)
  for (const row of history.writeOffs) of(row).writeOffs.push(row)
  const agings = new Map<string, Aging[]>()
  for (const [accountId, rows] of accounts) {
    const aging = agingAt(rows, on)
    if (aging.length > 0) agings.set(accountId, aging)
  }
  return agings
}

/** Aging from remainders that are already known, for callers that need both. */
export function agingOf(settled: SettledHistory, remainders: Remainders, on: BusinessDate): Aging[] {
  const byCurrency = new Map<Currency, MutableAging>()
  for (const invoice of settled.invoices) {
    if (invoice.issuedOn > on) continue
    const row = rowOf(byCurrency, invoice.currency)
    const openMinor = remainders.invoices.get(invoice.id) ?? 0
    if (openMinor === 0) continue
    const bucket = bucketOf(daysPastDueAt(invoice, on))
    row[bucket] = addMinor(row[bucket], openMinor)
    row.balance = addMinor(row.balance, openMinor)
  }
  const unapply = (currency: Currency, leftMinor: number | undefined): void => {
    if (leftMinor === undefined) return
    const row = rowOf(byCurrency, currency)
    row.unapplied = addMinor(row.unapplied, leftMinor)
    row.balance = addMinor(row.balance, -leftMinor)
  }
  for (const { id, currency } of settled.payments) unapply(currency, remainders.payments.get(id))
  for (const { id, currency } of settled.creditNotes) unapply(currency, remainders.creditNotes.get(id))
  return [...byCurrency.values()].toSorted((a, b) => (a.currency < b.currency ? -1 : 1))
}

interface OfAccount {
  readonly accountId: string
}
type MutableHistory = { -readonly [K in keyof AccountHistory]: AccountHistory[K][number][] }
type MutableAging = { -readonly [K in keyof Aging]: Aging[K] }

function rowOf(byCurrency: Map<Currency, MutableAging>, currency: Currency): MutableAging {
  const known = byCurrency.get(currency)
  if (known !== undefined) return known
  const row: MutableAging = { currency, current: 0, d1_30: 0, d31_60: 0, d61_90: 0, d90plus: 0, unapplied: 0, balance: 0 }
  byCurrency.set(currency, row)
  return row
}
