/** What may become of an invoice: held, disputed, credited, written off, voided. */
import type { Rule } from './command.ts'
import { endHold, inWords, openHold, openMinorOf, stillOwed } from './openAmount.ts'

export const holdInvoice: Rule<'holdInvoice'> = (work, { invoiceId, reason, channel }) => {
  const invoice = work.need('invoices', invoiceId)
  stillOwed(work, invoice)
  if (openHold(work, invoice) !== null) return work.refuse('ALREADY_HELD', `Invoice ${invoice.number} is on hold already.`)
  work.create('holds', invoice.partyId, { accountId: invoice.accountId, invoiceId, reason, channel, heldBy: work.by, heldAt: work.at, releasedAt: null, releasedBy: null })
  work.change('invoices', invoice)
  work.log(work.need('accounts', invoice.accountId), 'invoice_held', `Invoice ${invoice.number} put on hold (${channel}): ${reason}`)
  return {}
}

export const releaseInvoice: Rule<'releaseInvoice'> = (work, { invoiceId, note }) => {
  const invoice = work.need('invoices', invoiceId)
  if (openHold(work, invoice) === null) return work.refuse('NOT_HELD', `Invoice ${invoice.number} is not on hold.`)
  endHold(work, invoice)
  work.change('invoices', invoice)
  work.log(work.need('accounts', invoice.accountId), 'invoice_released', `Invoice ${invoice.number} released${note === null ? '' : `: ${note}`}`)
  return {}
}

export const disputeInvoice: Rule<'disputeInvoice'> = (work, { invoiceId, disputed, reason }) => {
  const invoice = work.need('invoices', invoiceId)
  stillOwed(work, invoice)
  if (invoice.disputed === disputed) return work.refuse(disputed ? 'ALREADY_DISPUTED' : 'NOT_DISPUTED', `Invoice ${invoice.number} is ${disputed ? 'disputed already' : 'not disputed'}.`)
  work.change('invoices', invoice, { disputed })
  work.log(work.need('accounts', invoice.accountId), disputed ? 'invoice_disputed' : 'dispute_settled', `Invoice ${invoice.number} ${disputed ? 'disputed' : 'no longer disputed'}: ${reason}`)
  return {}
}

export const requestCreditNote: Rule<'requestCreditNote'> = (work, { invoiceId, amountMinor, reason }) => {
  const invoice = work.need('invoices', invoiceId)
  const { accountId, partyId, currency } = invoice
  const open = stillOwed(work, invoice)
  if (amountMinor > open) return work.refuse('MORE_THAN_OPEN', `Only ${inWords(open, currency)} is open on invoice ${invoice.number}, not ${inWords(amountMinor, currency)}.`)
  const issuedOn = work.today(partyId)
  const number = `CN-D${String(work.ledger.nextNumber('creditNotes')).padStart(5, '0')}`
  const note = work.create('creditNotes', partyId, { accountId, number, issuedOn, amountMinor, currency, reason })
  work.create('allocations', partyId, { accountId, paymentId: null, creditNoteId: note.id, invoiceId, amountMinor, currency, effectiveOn: issuedOn > invoice.issuedOn ? issuedOn : invoice.issuedOn, reversesId: null })
  if (amountMinor === open) endHold(work, invoice)
  work.change('invoices', invoice, amountMinor === open ? { status: 'paid', disputed: false } : {})
  work.log(work.need('accounts', accountId), 'credit_note_issued', `Credit note ${number} of ${inWords(amountMinor, currency)} for invoice ${invoice.number}: ${reason}`)
  return {}
}

/** Nobody else has to approve it: the ledger is the desk's own. */
export const requestWriteOff: Rule<'requestWriteOff'> = (work, { invoiceId, reason }) => {
  const invoice = work.need('invoices', invoiceId)
  const { accountId, partyId, currency } = invoice
  const open = stillOwed(work, invoice)
  const today = work.today(partyId)
  work.create('writeOffs', partyId, { accountId, invoiceId, amountMinor: open, currency, effectiveOn: today > invoice.issuedOn ? today : invoice.issuedOn, reason })
  endHold(work, invoice)
  work.change('invoices', invoice, { status: 'uncollectible' })
  work.log(work.need('accounts', accountId), 'written_off', `Invoice ${invoice.number} written off, ${inWords(open, currency)}: ${reason}`)
  return {}
}

export const voidInvoice: Rule<'voidInvoice'> = (work, { invoiceId, reason }) => {
  const invoice = work.need('invoices', invoiceId)
  if (invoice.status !== 'open' && invoice.status !== 'draft') return work.refuse('NOT_OPEN', `Invoice ${invoice.number} is ${invoice.status}; only one that is open can be voided.`)
  if (openMinorOf(work, invoice) !== invoice.totalMinor) return work.refuse('PARTLY_PAID', `Something was applied to invoice ${invoice.number}; take that off first, or give a credit note for the rest.`)
  endHold(work, invoice)
  const today = work.today(invoice.partyId)
  work.change('invoices', invoice, { status: 'void', voidedOn: today > invoice.issuedOn ? today : invoice.issuedOn })
  work.log(work.need('accounts', invoice.accountId), 'voided', `Invoice ${invoice.number} voided: ${reason}`)
  return {}
}
