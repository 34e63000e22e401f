/**
 * Payments that the desk keeps beside a billing system that does not know of them: where their money lies, day by day. The
 * billing system comes first: on each day ours lies on an invoice as far as what it says of that invoice leaves room, and the
 * rest of it is unapplied. Nothing is remembered from one time to the next: the same records always give the same rows.
 */
import type { BusinessDate } from '#contract/vocabulary.ts'
import { latestDate } from './dates.ts'
import { addMinor } from './minorUnits.ts'

export interface KeptPayment {
  id: string
  receivedOn: BusinessDate
  /** What a person put on which invoices. */
  rows: readonly { invoiceId: string; amountMinor: number }[]
  /** The day from which it was taken back; null while it stands. */
  reversedOn: BusinessDate | null
}

/** An invoice that can be owed; one that is not here, a draft, or never was owed takes nothing. */
export interface KeptInvoice {
  issuedOn: BusinessDate
  totalMinor: number
  /** The day from which it is void; null while it is not. */
  voidFrom: BusinessDate | null
}

/** What the billing system says was taken off an invoice (or, negative, put back) from a day on. */
export interface Taken {
  invoiceId: string
  amountMinor: number
  on: BusinessDate
}

/** Negative where ours gave way on that day, or was taken back. */
export interface KeptAllocation {
  paymentId: string
  invoiceId: string
  amountMinor: number
  effectiveOn: BusinessDate
}

/** `payments` in the order in which they were kept: the earlier one comes first. Rows by payment and invoice, in the order of days. */
export function allocationsOfKept(payments: readonly KeptPayment[], invoices: ReadonlyMap<string, KeptInvoice>, taken: readonly Taken[]): KeptAllocation[] {
  const takenOf = Map.groupBy(taken, ({ invoiceId }) => invoiceId)
  const allocations: KeptAllocation[] = []
  for (const payment of payments) {
    for (const { invoiceId, amountMinor } of payment.rows) {
      const invoice = invoices.get(invoiceId)
      if (invoice === undefined) continue
      const before = takenOf.get(invoiceId) ?? []
      const rows = changesOf(payment, amountMinor, invoice, before).map((change) => ({ paymentId: payment.id, invoiceId, ...change }))
      allocations.push(...rows)
      takenOf.set(invoiceId, [...before, ...rows.map((row) => ({ invoiceId, amountMinor: row.amountMinor, on: row.effectiveOn }))])
    }
  }
  return allocations
}

/** How much of it lies on the invoice, as the changes on the days on which that becomes another amount. */
function changesOf({ receivedOn, reversedOn }: KeptPayment, wantedMinor: number, { issuedOn, totalMinor, voidFrom }: KeptInvoice, taken: readonly Taken[]): { amountMinor: number; effectiveOn: BusinessDate }[] {
  const start = latestDate(receivedOn, issuedOn)
  const ends = [reversedOn, voidFrom].filter((day) => day !== null)
  const days = [...new Set([start, ...ends, ...taken.map(({ on }) => on)])].filter((day) => day >= start).toSorted()
  const changes: { amountMinor: number; effectiveOn: BusinessDate }[] = []
  let lies = 0
  for (const day of days) {
    const room = taken.reduce((minor, { amountMinor, on }) => (on <= day ? addMinor(minor, -amountMinor) : minor), totalMinor)
    const over = ends.some((end) => end <= day)
    const now = over ? 0 : Math.min(wantedMinor, Math.max(0, room))
    if (now !== lies) changes.push({ amountMinor: now - lies, effectiveOn: day })
    lies = now
  }
  return changes
}
