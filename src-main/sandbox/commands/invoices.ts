/** What may become of an invoice besides being charged: disputed, credited, paid by another way, written off. */
import type { CommandInput } from '#contract/commands.ts'
import { toDecimalString } from '#main/domain/currency.ts'
import type { Stored } from '../row.ts'
import { endHoldAndApproval } from './approvals.ts'
import { stillOwed } from './charges.ts'
import { Refusal, type Work } from './work.ts'

type Nothing = Record<never, never>
const LOG_TEXT = 500

export function disputeInvoice(work: Work, { invoiceId, disputed, reason }: CommandInput<'disputeInvoice'>): Nothing {
  const invoice = work.need('invoices', invoiceId)
  stillOwed(work, invoice)
  if (invoice.disputed === disputed) throw new Refusal(disputed ? 'ALREADY_DISPUTED' : 'NOT_DISPUTED', `Invoice ${invoice.number} is ${disputed ? 'disputed already' : 'not disputed'}.`)
  work.change('invoices', invoice, { disputed })
  return log(work, invoice, disputed ? 'invoice_disputed' : 'dispute_settled', `Invoice ${invoice.number} ${disputed ? 'disputed' : 'no longer disputed'}: ${reason}`)
}

export function requestCreditNote(work: Work, { invoiceId, amountMinor, reason }: CommandInput<'requestCreditNote'>): Nothing {
  const invoice = work.need('invoices', invoiceId)
  const open = enoughOpen(work, invoice, amountMinor)
  const { accountId, currency, partyId } = invoice
  const issuedOn = work.today(partyId)
  // Their numbers and their ids count alike.
  const id = work.store.nextNumber('creditNotes')
  work.store.setNumber('creditNotes', id)
  const note = work.create('creditNotes', partyId, { accountId, number: `CN${10_000 + id}`, issuedOn, amountMinor, currency, reason })
  apply(work, invoice, { paymentId: null, creditNoteId: note.id }, { amountMinor, open, effectiveOn: issuedOn })
  return log(work, invoice, 'credit_note_issued', `Credit note ${note.number} of ${toDecimalString(amountMinor, currency)} ${currency} for invoice ${invoice.number}: ${reason}`)
}

export function recordPayment(work: Work, { invoiceId, amountMinor, medium, receivedOn, reference }: CommandInput<'recordPayment'>): Nothing {
  const invoice = work.need('invoices', invoiceId)
  const open = enoughOpen(work, invoice, amountMinor)
  const { accountId, currency, partyId } = invoice
  if (receivedOn > work.today(partyId)) throw new Refusal('NOT_RECEIVED_YET', `${receivedOn} is still to come; a payment is recorded once the money is there.`)
  const ref = `PM${String(work.store.nextNumber('paymentNumber')).padStart(6, '0')}`
  const payment = work.create('payments', partyId, { accountId, ref, purpose: 'receivable', medium, chargeId: null, receivedOn, amountMinor, currency, memo: reference })
  // Money can come before the invoice it is for; it is on the invoice once there is one.
  apply(work, invoice, { paymentId: payment.id, creditNoteId: null }, { amountMinor, open, effectiveOn: receivedOn > invoice.issuedOn ? receivedOn : invoice.issuedOn })
  return log(work, invoice, 'payment_received', `Payment ${ref} of ${toDecimalString(amountMinor, currency)} ${currency} recorded for invoice ${invoice.number} (${medium})${reference === null ? '' : `: ${reference}`}`)
}

/** The sandbox approves at once. */
export function requestWriteOff(work: Work, { invoiceId, reason }: CommandInput<'requestWriteOff'>): Nothing {
  const invoice = work.need('invoices', invoiceId)
  const open = stillOwed(work, invoice)
  const { accountId, currency, partyId } = invoice
  work.create('writeOffs', partyId, { accountId, invoiceId, amountMinor: open, currency, effectiveOn: work.today(partyId), reason })
  endHoldAndApproval(work, invoice)
  work.change('invoices', invoice, { status: 'uncollectible' })
  return log(work, invoice, 'written_off', `Invoice ${invoice.number} written off, ${toDecimalString(open, currency)} ${currency}: ${reason}`)
}

export function voidInvoice(work: Work, { invoiceId, reason }: CommandInput<'voidInvoice'>): Nothing {
  const invoice = work.need('invoices', invoiceId)
  const { accountId, partyId, number } = invoice
  if (invoice.status !== 'open' && invoice.status !== 'draft') throw new Refusal('NOT_OPEN', `Invoice ${number} is ${invoice.status}; only one that is open can be voided.`)
  const applied = work.store.ofAccount('allocations', accountId).reduce((minor, row) => minor + (row.invoiceId === invoiceId ? row.amountMinor : 0), 0)
  if (applied !== 0) throw new Refusal('PARTLY_PAID', `Something was applied to invoice ${number}; take that off first, or give a credit note for the rest.`)
  endHoldAndApproval(work, invoice)
  work.change('invoices', invoice, { status: 'void', voidedOn: work.today(partyId) })
  return log(work, invoice, 'voided', `Invoice ${number} voided: ${reason}`)
}

function enoughOpen(work: Work, invoice: Stored<'invoices'>, wanted: number): number {
  const open = stillOwed(work, invoice)
  const inWords = (minor: number): string => `${toDecimalString(minor, invoice.currency)} ${invoice.currency}`
  if (wanted > open) throw new Refusal('MORE_THAN_OPEN', `Only ${inWords(open)} is open on invoice ${invoice.number}, not ${inWords(wanted)}.`)
  return open
}

function apply(work: Work, invoice: Stored<'invoices'>, source: { paymentId: string | null; creditNoteId: string | null }, { amountMinor, open, effectiveOn }: { amountMinor: number; open: number; effectiveOn: string }): void {
  const { accountId, currency, partyId, id } = invoice
  work.create('allocations', partyId, { accountId, ...source, invoiceId: id, amountMinor, currency, effectiveOn, reversesId: null })
  const closes = amountMinor === open
  if (closes) endHoldAndApproval(work, invoice)
  work.change('invoices', invoice, closes ? { status: 'paid', disputed: false } : {})
}

function log(work: Work, { accountId }: Stored<'invoices'>, kind: string, text: string): Nothing {
  work.log(accountId, kind, text.slice(0, LOG_TEXT))
  return {}
}
