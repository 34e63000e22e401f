/** Money that came, and what it is put on. */
import type { CommandInput } from '#contract/commands.ts'
import type { RecordOf } from '#main/core/ports/records.ts'
import type { Rule, Work } from './command.ts'
import { endHold, inWords, openHold, stillOwed } from './openAmount.ts'

type Rows = CommandInput<'applyPayment'>['rows']

export const recordPayment: Rule<'recordPayment'> = (work, { invoiceId, amountMinor, medium, receivedOn, reference }) => {
  const invoice = work.need('invoices', invoiceId)
  const { accountId, currency } = invoice
  const open = stillOwed(work, invoice)
  if (amountMinor > open) return work.refuse('MORE_THAN_OPEN', `Only ${inWords(open, currency)} is open on invoice ${invoice.number}, not ${inWords(amountMinor, currency)}.`)
  const payment = newPayment(work, work.need('accounts', accountId), { amountMinor, currency, medium, receivedOn, reference })
  put(work, { paymentId: payment.id, creditNoteId: null }, invoice, { amountMinor, open, asOf: receivedOn })
  work.log(work.need('accounts', accountId), 'payment_received', `Payment ${payment.ref} of ${inWords(amountMinor, currency)} recorded for invoice ${invoice.number} (${medium})${reference === null ? '' : `: ${reference}`}`)
  return {}
}

export const receivePayment: Rule<'receivePayment'> = (work, { accountId, amountMinor, currency, medium, receivedOn, reference, rows }) => {
  const account = work.need('accounts', accountId)
  const payment = newPayment(work, account, { amountMinor, currency, medium, receivedOn, reference })
  const numbers = apply(work, { paymentId: payment.id, creditNoteId: null }, payment, amountMinor, rows, receivedOn)
  work.change('accounts', account)
  work.log(account, 'payment_received', `Payment ${payment.ref} of ${inWords(amountMinor, currency)} recorded (${medium})${reference === null ? '' : `, ${reference}`}: ${numbers}`)
  return { paymentId: payment.id }
}

export const applyPayment: Rule<'applyPayment'> = (work, { paymentId, rows }) => {
  const payment = work.need('payments', paymentId)
  const { accountId } = payment
  const refunded = refundedOf(work, payment)
  const numbers = apply(work, { paymentId, creditNoteId: null }, payment, payment.amountMinor - refunded, rows, work.today(payment.partyId))
  work.change('payments', payment)
  work.log(work.need('accounts', accountId), 'payment_applied', `Payment ${payment.ref} applied: ${numbers}`)
  return {}
}

export const applyCreditNote: Rule<'applyCreditNote'> = (work, { creditNoteId, rows }) => {
  const note = work.need('creditNotes', creditNoteId)
  const numbers = apply(work, { paymentId: null, creditNoteId }, note, note.amountMinor, rows, work.today(note.partyId))
  work.change('creditNotes', note)
  work.log(work.need('accounts', note.accountId), 'credit_note_applied', `Credit note ${note.number} applied: ${numbers}`)
  return {}
}

/** Each of its allocations gets a reversal of today, and what was not given back yet goes back. */
export const reversePayment: Rule<'reversePayment'> = (work, { paymentId, reason }) => {
  const payment = work.need('payments', paymentId)
  const { accountId, partyId, currency, ref } = payment
  if (payment.chargeId !== null) return work.refuse('CHARGED', `Payment ${ref} was charged to a payment method; it is given back by a refund, not reversed.`)
  const refunded = refundedOf(work, payment)
  if (refunded >= payment.amountMinor) return work.refuse('ALREADY_REVERSED', `Payment ${ref} was given back already.`)
  const today = work.today(partyId)
  const rows = work.ofAccount(accountId, 'allocations').filter((row) => row.paymentId === paymentId)
  const reversed = new Set(rows.map(({ reversesId }) => reversesId))
  for (const row of rows) {
    if (row.amountMinor <= 0 || reversed.has(row.id)) continue
    work.create('allocations', partyId, { accountId, paymentId, creditNoteId: null, invoiceId: row.invoiceId, amountMinor: -row.amountMinor, currency, effectiveOn: row.effectiveOn > today ? row.effectiveOn : today, reversesId: row.id })
    const invoice = work.need('invoices', row.invoiceId)
    work.change('invoices', invoice, invoice.status === 'paid' ? { status: 'open' } : {})
  }
  work.create('refunds', partyId, { accountId, paymentId: payment.id, reason: 'bank_return', refundedOn: today > payment.receivedOn ? today : payment.receivedOn, amountMinor: payment.amountMinor - refunded, currency })
  work.change('payments', payment)
  work.log(work.need('accounts', accountId), 'payment_reversed', `Payment ${ref} reversed: ${reason}`)
  return {}
}

interface Received {
  amountMinor: number
  currency: string
  medium: RecordOf<'payments'>['medium']
  receivedOn: string
  reference: string | null
}

function newPayment(work: Work, account: RecordOf<'accounts'>, { amountMinor, currency, medium, receivedOn, reference }: Received): RecordOf<'payments'> {
  const { partyId } = account
  if (receivedOn > work.today(partyId)) return work.refuse('NOT_RECEIVED_YET', `${receivedOn} is still to come; a payment is recorded once the money is there.`)
  if (currency !== account.currency) return work.refuse('OTHER_CURRENCY', `Account ${account.ref} is billed in ${account.currency}, not in ${currency}.`)
  const ref = `PM-D${String(work.ledger.nextNumber('payments')).padStart(5, '0')}`
  return work.create('payments', partyId, { accountId: account.id, ref, purpose: 'receivable', medium, chargeId: null, receivedOn, amountMinor, currency, memo: reference })
}

const refundedOf = (work: Work, { id, accountId }: RecordOf<'payments'>): number =>
  work.ofAccount(accountId, 'refunds').reduce((minor, row) => minor + (row.paymentId === id ? row.amountMinor : 0), 0)

interface Source {
  paymentId: RecordOf<'allocations'>['paymentId']
  creditNoteId: RecordOf<'allocations'>['creditNoteId']
}

/** All rows or none; answers what went where, in words. `amountMinor`: what the source ever had to give. */
function apply(work: Work, source: Source, { accountId, currency }: { accountId: RecordOf<'accounts'>['id']; currency: string }, amountMinor: number, rows: Rows, asOf: string): string {
  const applied = work.ofAccount(accountId, 'allocations')
    .reduce((minor, row) => minor + (row.paymentId === source.paymentId && row.creditNoteId === source.creditNoteId ? row.amountMinor : 0), 0)
  const wanted = rows.reduce((minor, row) => minor + row.amountMinor, 0)
  if (wanted > amountMinor - applied) return work.refuse('MORE_THAN_UNAPPLIED', `Only ${inWords(amountMinor - applied, currency)} is unapplied, and ${inWords(wanted, currency)} was to be applied.`)
  if (new Set(rows.map(({ invoiceId }) => invoiceId)).size < rows.length) return work.refuse('INVOICE_TWICE', 'The same invoice is named more than once.')
  return rows.length === 0 ? 'on account' : rows.map((row) => {
    const invoice = work.need('invoices', row.invoiceId)
    if (invoice.accountId !== accountId) return work.refuse('INVOICE_OF_ANOTHER_ACCOUNT', `Invoice ${invoice.number} belongs to another account.`)
    if (invoice.currency !== currency) return work.refuse('OTHER_CURRENCY', `Invoice ${invoice.number} is in ${invoice.currency}, the money in ${currency}.`)
    const open = stillOwed(work, invoice)
    if (invoice.disputed) return work.refuse('INVOICE_DISPUTED', `Invoice ${invoice.number} is disputed; settle the dispute first.`)
    if (openHold(work, invoice) !== null) return work.refuse('INVOICE_ON_HOLD', `Invoice ${invoice.number} is on hold; release it first.`)
    if (row.amountMinor > open) return work.refuse('MORE_THAN_OPEN', `Only ${inWords(open, currency)} is open on invoice ${invoice.number}, and ${inWords(row.amountMinor, currency)} was to be applied.`)
    put(work, source, invoice, { amountMinor: row.amountMinor, open, asOf })
    return `${invoice.number} ${inWords(row.amountMinor, currency)}`
  }).join(', ')
}

/** Money can come before the invoice it is for; it is on the invoice once there is one. */
function put(work: Work, source: Source, invoice: RecordOf<'invoices'>, { amountMinor, open, asOf }: { amountMinor: number; open: number; asOf: string }): void {
  const { accountId, currency, partyId, id, issuedOn } = invoice
  work.create('allocations', partyId, { accountId, ...source, invoiceId: id, amountMinor, currency, effectiveOn: asOf > issuedOn ? asOf : issuedOn, reversesId: null })
  const closes = amountMinor === open
  if (closes) endHold(work, invoice)
  work.change('invoices', invoice, closes ? { status: 'paid', disputed: false } : {})
}
