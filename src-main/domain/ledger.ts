import type { BusinessDate, Currency } from '#contract/vocabulary.ts'
import type { AccountHistory } from './accountHistory.ts'
import { compareDates } from './dates.ts'
import { addMinor } from './minorUnits.ts'
import { compareNumbers } from './numberOrder.ts'
import { settle } from './settledHistory.ts'

/** In the order in which movements of one date stand on a statement. */
const MOVEMENT_KINDS = ['invoice', 'void', 'payment', 'refund', 'credit_note', 'write_off'] as const
export type MovementKind = (typeof MOVEMENT_KINDS)[number]

/** One line of the receivables ledger of one account and currency. */
export interface Movement {
  readonly on: BusinessDate
  readonly kind: MovementKind
  /** What people call it: an invoice's, credit note's or payment's number; a refund has its payment's, a write-off its invoice's. */
  readonly ref: string
  /** The id of the record of that kind; a void has its invoice's. */
  readonly id: string
  /** Positive: owed to us. Negative: what reduces it. */
  readonly amountMinor: number
}

/**
 * The receivables ledger of one account in one currency, in date, type, number order (GLOSSARY,
 * Balance-forward statement). Allocations are not in it: they move nothing between us and the account.
 */
export function ledgerMovements(history: AccountHistory, currency: Currency): Movement[] {
  const settled = settle(history)
  const numberOf = new Map(settled.invoices.map(({ id, number }) => [id, number]))
  const refOf = new Map(settled.payments.map(({ id, ref }) => [id, ref]))
  const movements: Movement[] = []
  const add = (of: Currency, on: BusinessDate, kind: MovementKind, ref: string, id: string, amountMinor: number): void => {
    if (of === currency) movements.push({ on, kind, ref, id, amountMinor: addMinor(amountMinor, 0) })
  }
  for (const { id, number, currency: of, issuedOn, voidedOn, totalMinor } of settled.invoices) {
    add(of, issuedOn, 'invoice', number, id, totalMinor)
    if (voidedOn !== null) add(of, voidedOn, 'void', number, id, -totalMinor)
  }
  for (const { id, ref, currency: of, receivedOn, amountMinor } of settled.payments) add(of, receivedOn, 'payment', ref, id, -amountMinor)
  for (const { id, paymentId, currency: of, refundedOn, amountMinor } of settled.refunds) {
    add(of, refundedOn, 'refund', refOf.get(paymentId) ?? paymentId, id, amountMinor)
  }
  for (const { id, number, currency: of, issuedOn, amountMinor } of settled.creditNotes) add(of, issuedOn, 'credit_note', number, id, -amountMinor)
  for (const { id, invoiceId, currency: of, effectiveOn, amountMinor } of settled.writeOffs) {
    add(of, effectiveOn, 'write_off', numberOf.get(invoiceId) ?? invoiceId, id, -amountMinor)
  }
  return movements.toSorted(compareMovements)
}

/** What is owed to us at the end of `on`; negative when we owe the account. */
export function balanceAt(movements: Iterable<Movement>, on: BusinessDate): number {
  let balanceMinor = 0
  for (const movement of movements) if (movement.on <= on) balanceMinor = addMinor(balanceMinor, movement.amountMinor)
  return balanceMinor
}

/** The currencies in which the account has a receivables ledger, in the order of their codes. */
export function ledgerCurrencies(history: Pick<AccountHistory, 'invoices' | 'payments' | 'creditNotes'>): Currency[] {
  const currencies = new Set<Currency>()
  for (const { status, currency } of history.invoices) if (status !== 'draft') currencies.add(currency)
  for (const { purpose, currency } of history.payments) if (purpose === 'receivable') currencies.add(currency)
  for (const { currency } of history.creditNotes) currencies.add(currency)
  return [...currencies].toSorted()
}

const rank: ReadonlyMap<MovementKind, number> = new Map(MOVEMENT_KINDS.map((kind, index) => [kind, index]))

function compareMovements(a: Movement, b: Movement): number {
  return (
    compareDates(a.on, b.on) ||
    (rank.get(a.kind) ?? 0) - (rank.get(b.kind) ?? 0) ||
    compareNumbers(a.ref, b.ref) ||
    compareNumbers(a.id, b.id)
  )
}
