import type { BusinessDate } from '#contract/vocabulary.ts'
import type { AllocationRow, CreditNoteRow, InvoiceRow, PaymentRow, RefundRow, WriteOffRow } from './accountHistory.ts'
import { addMinor } from './minorUnits.ts'
import type { SettledHistory } from './settledHistory.ts'

/**
 * The open amount of one invoice at the end of `on`, in minor units (GLOSSARY, Open amount at D): total
 * − allocations of payments and credit notes − write-offs, each effective on or before `on`; reversals
 * are negative rows and re-open from their own date. Nothing before the invoice is issued, nothing for a
 * draft, nothing from the day it is void. Rows of other invoices may be among those given. Negative when
 * more was allocated than is owed.
 *
 * An allocation is taken at its word here; where its payment may be later dated or missing, pass the
 * rows of `settle`.
 */
export function openAmountAt(
  invoice: Pick<InvoiceRow, 'id' | 'totalMinor' | 'issuedOn' | 'status' | 'voidedOn'>,
  allocations: Iterable<Pick<AllocationRow, 'invoiceId' | 'amountMinor' | 'effectiveOn'>>,
  writeOffs: Iterable<Pick<WriteOffRow, 'invoiceId' | 'amountMinor' | 'effectiveOn'>>,
  on: BusinessDate,
): number {
  if (!isOwedAt(invoice, on)) return 0
  let openMinor = invoice.totalMinor
  for (const row of allocations) if (row.invoiceId === invoice.id && row.effectiveOn <= on) openMinor = addMinor(openMinor, -row.amountMinor)
  for (const row of writeOffs) if (row.invoiceId === invoice.id && row.effectiveOn <= on) openMinor = addMinor(openMinor, -row.amountMinor)
  return openMinor
}

/**
 * Unapplied cash of one payment at the end of `on`: amount − refunds − allocations, each effective on or
 * before `on`. Nothing before it is received, nothing for a wallet payment. Negative when more was
 * refunded and allocated than was received. Rows of other payments may be among those given.
 */
export function unappliedAt(
  payment: Pick<PaymentRow, 'id' | 'amountMinor' | 'receivedOn' | 'purpose'>,
  refunds: Iterable<Pick<RefundRow, 'paymentId' | 'amountMinor' | 'refundedOn'>>,
  allocations: Iterable<Pick<AllocationRow, 'paymentId' | 'amountMinor' | 'effectiveOn'>>,
  on: BusinessDate,
): number {
  if (payment.receivedOn > on || payment.purpose === 'wallet') return 0
  let leftMinor = payment.amountMinor
  for (const row of refunds) if (row.paymentId === payment.id && row.refundedOn <= on) leftMinor = addMinor(leftMinor, -row.amountMinor)
  for (const row of allocations) if (row.paymentId === payment.id && row.effectiveOn <= on) leftMinor = addMinor(leftMinor, -row.amountMinor)
  return leftMinor
}

/** What is left of one credit note at the end of `on`: amount − allocations effective on or before it. */
export function unappliedCreditAt(
  creditNote: Pick<CreditNoteRow, 'id' | 'amountMinor' | 'issuedOn'>,
  allocations: Iterable<Pick<AllocationRow, 'creditNoteId' | 'amountMinor' | 'effectiveOn'>>,
  on: BusinessDate,
): number {
  if (creditNote.issuedOn > on) return 0
  let leftMinor = creditNote.amountMinor
  for (const row of allocations) if (row.creditNoteId === creditNote.id && row.effectiveOn <= on) leftMinor = addMinor(leftMinor, -row.amountMinor)
  return leftMinor
}

/** Remainders by id: of every invoice that is owed at a date, and of every payment and credit note made by then. */
export interface Remainders {
  readonly invoices: ReadonlyMap<string, number>
  readonly payments: ReadonlyMap<string, number>
  readonly creditNotes: ReadonlyMap<string, number>
}

/** The three rules above for a whole settled history at once: every row is read one time. */
export function remaindersAt(settled: SettledHistory, on: BusinessDate): Remainders {
  const invoices = new Map<string, number>()
  const payments = new Map<string, number>()
  const creditNotes = new Map<string, number>()
  for (const invoice of settled.invoices) if (isOwedAt(invoice, on)) invoices.set(invoice.id, invoice.totalMinor)
  for (const { id, receivedOn, amountMinor } of settled.payments) if (receivedOn <= on) payments.set(id, amountMinor)
  for (const { id, issuedOn, amountMinor } of settled.creditNotes) if (issuedOn <= on) creditNotes.set(id, amountMinor)
  for (const { paymentId, refundedOn, amountMinor } of settled.refunds) if (refundedOn <= on) takeFrom(payments, paymentId, amountMinor)
  for (const { invoiceId, paymentId, creditNoteId, effectiveOn, amountMinor } of settled.allocations) {
    if (effectiveOn > on) continue
    takeFrom(invoices, invoiceId, amountMinor)
    takeFrom(payments, paymentId, amountMinor)
    takeFrom(creditNotes, creditNoteId, amountMinor)
  }
  for (const { invoiceId, effectiveOn, amountMinor } of settled.writeOffs) if (effectiveOn <= on) takeFrom(invoices, invoiceId, amountMinor)
  return { invoices, payments, creditNotes }
}

function isOwedAt({ issuedOn, status, voidedOn }: Pick<InvoiceRow, 'issuedOn' | 'status' | 'voidedOn'>, on: BusinessDate): boolean {
  if (status === 'draft' || issuedOn > on) return false
  return voidedOn === null ? status !== 'void' : voidedOn > on
}

/** An invoice that is void by now is not among the remainders, and what was on it stays away with it. */
function takeFrom(remainders: Map<string, number>, id: string | null, amountMinor: number): void {
  const before = id === null ? undefined : remainders.get(id)
  if (id !== null && before !== undefined) remainders.set(id, addMinor(before, -amountMinor))
}
