import type { BusinessDate, Currency } from '#contract/vocabulary.ts'
import type { AccountHistory, AllocationRow, CreditNoteRow, InvoiceRow, PaymentRow, RefundRow, WriteOffRow } from './accountHistory.ts'
import { latestDate } from './dates.ts'

/** A row that could not count because what it belongs to is not in the books, or is in another currency. */
export interface UnjoinedRow {
  readonly kind: 'allocation' | 'refund' | 'write_off'
  readonly id: string
  readonly why: 'no_invoice' | 'no_payment_or_credit' | 'no_payment' | 'other_currency'
}

/**
 * A history with its rows joined: only what counts, each row on the day it counts from. After this,
 * “effective on or before D” (GLOSSARY, Rules) is a plain comparison of dates on every row.
 */
export interface SettledHistory extends AccountHistory {
  readonly unjoined: readonly UnjoinedRow[]
}

/**
 * Settles the cases in which the rule for one record would contradict the rule for another, so that
 * Σ buckets − unapplied = ledger balance holds at every date for any history:
 *
 * - A draft invoice and a wallet payment are no part of the receivables; nor are rows that refer to them.
 * - A row takes effect when both of its ends exist. An allocation dated before its invoice is issued or its
 *   payment is received waits for the later of them; so do a refund and a write-off.
 * - A void frees what still lies on the invoice: allocations go back to unapplied, write-offs are
 *   reversed, both on the day of the void, and later ones do not count. The billing system reverses them
 *   itself first; where it did not, the money must not vanish into an invoice that is no longer owed.
 * - An invoice with status `void` and no date was never owed: it is void from its issue date.
 * - A row whose other end is missing, or in another currency, counts nowhere and is named in `unjoined`.
 *
 * Settling a settled history changes nothing.
 */
export function settle(history: AccountHistory): SettledHistory {
  const unjoined: UnjoinedRow[] = []
  const invoices = history.invoices.filter(({ status }) => status !== 'draft').map(withVoidDate)
  const payments = history.payments.filter(({ purpose }) => purpose === 'receivable')
  const invoiceById = new Map(invoices.map((invoice) => [invoice.id, invoice]))
  const paymentById = new Map(history.payments.map((payment) => [payment.id, payment]))
  const creditNoteById = new Map(history.creditNotes.map((creditNote) => [creditNote.id, creditNote]))

  const refunds: RefundRow[] = []
  for (const refund of history.refunds) {
    const payment = paymentById.get(refund.paymentId)
    if (payment === undefined) unjoined.push({ kind: 'refund', id: refund.id, why: 'no_payment' })
    else if (payment.currency !== refund.currency) unjoined.push({ kind: 'refund', id: refund.id, why: 'other_currency' })
    else if (payment.purpose === 'receivable') refunds.push({ ...refund, refundedOn: latestDate(refund.refundedOn, payment.receivedOn) })
  }

  const allocations: AllocationRow[] = []
  for (const allocation of history.allocations) {
    const invoice = invoiceById.get(allocation.invoiceId)
    const source = sourceOf(allocation, paymentById, creditNoteById)
    if (invoice === undefined) unjoined.push({ kind: 'allocation', id: allocation.id, why: 'no_invoice' })
    else if (source === null) unjoined.push({ kind: 'allocation', id: allocation.id, why: 'no_payment_or_credit' })
    else if (source.currency !== allocation.currency || invoice.currency !== allocation.currency) {
      unjoined.push({ kind: 'allocation', id: allocation.id, why: 'other_currency' })
    } else pushUntilVoid(allocations, { ...allocation, effectiveOn: latestDate(allocation.effectiveOn, invoice.issuedOn, source.on) }, invoice)
  }

  const writeOffs: WriteOffRow[] = []
  for (const writeOff of history.writeOffs) {
    const invoice = invoiceById.get(writeOff.invoiceId)
    if (invoice === undefined) unjoined.push({ kind: 'write_off', id: writeOff.id, why: 'no_invoice' })
    else if (invoice.currency !== writeOff.currency) unjoined.push({ kind: 'write_off', id: writeOff.id, why: 'other_currency' })
    else pushUntilVoid(writeOffs, { ...writeOff, effectiveOn: latestDate(writeOff.effectiveOn, invoice.issuedOn) }, invoice)
  }

  return { invoices, payments, refunds, creditNotes: history.creditNotes, allocations, writeOffs, unjoined }
}

function withVoidDate(invoice: InvoiceRow): InvoiceRow {
  if (invoice.voidedOn !== null) return { ...invoice, voidedOn: latestDate(invoice.voidedOn, invoice.issuedOn) }
  return invoice.status === 'void' ? { ...invoice, voidedOn: invoice.issuedOn } : invoice
}

/** The money an allocation is of, and the date it exists from; null when it is not in the receivables, or names two sources or none. */
function sourceOf(
  { paymentId, creditNoteId }: AllocationRow,
  paymentById: ReadonlyMap<string, PaymentRow>,
  creditNoteById: ReadonlyMap<string, CreditNoteRow>,
): { on: BusinessDate; currency: Currency } | null {
  if (paymentId !== null && creditNoteId !== null) return null
  const payment = paymentId === null ? undefined : paymentById.get(paymentId)
  if (payment !== undefined) return payment.purpose === 'wallet' ? null : { on: payment.receivedOn, currency: payment.currency }
  const creditNote = creditNoteId === null ? undefined : creditNoteById.get(creditNoteId)
  return creditNote === undefined ? null : { on: creditNote.issuedOn, currency: creditNote.currency }
}

/** The row, and its opposite on the day its invoice becomes void; nothing when it came that day or later. */
function pushUntilVoid<Row extends AllocationRow | WriteOffRow>(rows: Row[], row: Row, invoice: InvoiceRow): void {
  if (invoice.voidedOn === null) {
    rows.push(row)
  } else if (row.effectiveOn < invoice.voidedOn) {
    rows.push(row, { ...row, id: `${row.id}:void`, amountMinor: -row.amountMinor, effectiveOn: invoice.voidedOn })
  }
}
