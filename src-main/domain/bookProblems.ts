import type { BusinessDate, Currency } from '#contract/vocabulary.ts'
import type { AccountHistory, AllocationRow, WriteOffRow } from './accountHistory.ts'
import { addMinor } from './minorUnits.ts'
import { remaindersAt } from './openAmount.ts'
import { settle } from './settledHistory.ts'
import type { SettledHistory, UnjoinedRow } from './settledHistory.ts'

/** Something in the books of one account that a billing system should never have let happen. */
export type BookProblem =
  | ({ readonly problem: 'unjoined' } & UnjoinedRow)
  | {
      /** More is allocated to an invoice than is owed on it, or taken from a payment or credit note than it held. */
      readonly problem: 'over_allocated'
      readonly kind: 'invoice' | 'payment' | 'credit_note'
      readonly id: string
      /** By how much: positive minor units. */
      readonly byMinor: number
      readonly currency: Currency
    }
  | {
      /** Money was left on an invoice when it became void; `settle` counts it as unapplied since. */
      readonly problem: 'left_on_void'
      readonly kind: 'invoice'
      readonly id: string
      readonly byMinor: number
      readonly currency: Currency
    }

/**
 * What is wrong in one account's books at the end of `on`, in plain data. The invariant of the books
 * holds regardless (see `settle`); this names why its figures may not be what the customer expects.
 */
export function bookProblems(history: AccountHistory, on: BusinessDate): BookProblem[] {
  const settled = settle(history)
  const remainders = remaindersAt(settled, on)
  const problems: BookProblem[] = settled.unjoined.map((row) => ({ problem: 'unjoined', ...row }))
  const report = (kind: 'invoice' | 'payment' | 'credit_note', id: string, currency: Currency, leftMinor: number): void => {
    if (leftMinor < 0) problems.push({ problem: 'over_allocated', kind, id, byMinor: -leftMinor, currency })
  }
  for (const { id, currency, totalMinor } of settled.invoices) {
    // An invoice below zero owes the customer from the start.
    if (totalMinor >= 0) report('invoice', id, currency, remainders.invoices.get(id) ?? 0)
  }
  for (const { id, currency } of settled.payments) report('payment', id, currency, remainders.payments.get(id) ?? 0)
  for (const { id, currency } of settled.creditNotes) report('credit_note', id, currency, remainders.creditNotes.get(id) ?? 0)
  return [...problems, ...leftOnVoid(history, settled, on)]
}

function leftOnVoid(history: AccountHistory, settled: SettledHistory, on: BusinessDate): BookProblem[] {
  const voided = settled.invoices.filter(({ voidedOn }) => voidedOn !== null && voidedOn <= on)
  const left = new Map(voided.map(({ id }) => [id, 0]))
  const unjoined = new Set(settled.unjoined.map(({ kind, id }) => `${kind} ${id}`))
  const leave = (kind: UnjoinedRow['kind'], { id, invoiceId, amountMinor, effectiveOn }: AllocationRow | WriteOffRow): void => {
    const before = left.get(invoiceId)
    if (before !== undefined && effectiveOn <= on && !unjoined.has(`${kind} ${id}`)) left.set(invoiceId, addMinor(before, amountMinor))
  }
  // The raw rows: settled ones have the reversals already that are looked for here.
  for (const row of history.allocations) leave('allocation', row)
  for (const row of history.writeOffs) leave('write_off', row)
  return voided.flatMap(({ id, currency }): BookProblem[] => {
    const byMinor = left.get(id) ?? 0
    return byMinor === 0 ? [] : [{ problem: 'left_on_void', kind: 'invoice', id, byMinor, currency }]
  })
}
