/** Putting unapplied money on open invoices: all rows of a command, or none of them. */
import type { CommandInput } from '#contract/commands.ts'
import type { PaymentId } from '#contract/vocabulary.ts'
import { toDecimalString } from '#main/domain/currency.ts'
import type { Stored } from '../row.ts'
import { stillOwed } from './charges.ts'
import { Refusal, type Work } from './work.ts'

type Rows = CommandInput<'applyPayment'>['rows']
type Nothing = Record<never, never>

export function applyPayment(work: Work, { paymentId, rows }: CommandInput<'applyPayment'>): Nothing {
  const payment = work.need('payments', paymentId)
  if (payment.purpose === 'wallet') throw new Refusal('WALLET_PAYMENT', `Payment ${payment.ref} funds the available balance; it cannot be put on invoices.`)
  const refunded = work.store.ofAccount('refunds', payment.accountId).reduce((minor, row) => minor + (row.paymentId === paymentId ? row.amountMinor : 0), 0)
  const numbers = apply(work, { paymentId, creditNoteId: null }, payment, payment.amountMinor - refunded, rows)
  work.change('payments', payment)
  work.log(payment.accountId, 'payment_applied', `Payment ${payment.ref} applied: ${numbers}`.slice(0, LOG_TEXT))
  return {}
}

export function applyCreditNote(work: Work, { creditNoteId, rows }: CommandInput<'applyCreditNote'>): Nothing {
  const note = work.need('creditNotes', creditNoteId)
  const numbers = apply(work, { paymentId: null, creditNoteId }, note, note.amountMinor, rows)
  work.change('creditNotes', note)
  work.log(note.accountId, 'credit_note_applied', `Credit note ${note.number} applied: ${numbers}`.slice(0, LOG_TEXT))
  return {}
}

/** The number is the company's next; what is left over of it is unapplied cash. */
export function receivePayment(work: Work, { accountId, amountMinor, currency, medium, receivedOn, reference, rows }: CommandInput<'receivePayment'>): { paymentId: PaymentId } {
  const account = work.need('accounts', accountId)
  const { partyId } = account
  if (receivedOn > work.today(partyId)) throw new Refusal('NOT_RECEIVED_YET', `${receivedOn} is still to come; a payment is recorded once the money is there.`)
  if (currency !== account.currency) throw new Refusal('OTHER_CURRENCY', `Account ${account.ref} is billed in ${account.currency}, not in ${currency}.`)
  const ref = `PM${String(work.store.nextNumber('paymentNumber')).padStart(6, '0')}`
  const payment = work.create('payments', partyId, { accountId, ref, purpose: 'receivable', medium, chargeId: null, receivedOn, amountMinor, currency, memo: reference })
  const numbers = rows.length === 0 ? 'on account' : apply(work, { paymentId: payment.id, creditNoteId: null }, payment, amountMinor, rows, receivedOn)
  work.change('accounts', account)
  work.log(accountId, 'payment_received', `Payment ${ref} of ${toDecimalString(amountMinor, currency)} ${currency} recorded (${medium})${reference === null ? '' : `, ${reference}`}: ${numbers}`.slice(0, LOG_TEXT))
  return { paymentId: payment.id as PaymentId }
}

/** Each of its allocations gets a reversal of today, and what was not given back yet goes back. */
export function reversePayment(work: Work, { paymentId, reason }: CommandInput<'reversePayment'>): Nothing {
  const payment = work.need('payments', paymentId)
  const { accountId, partyId, currency, ref } = payment
  if (payment.chargeId !== null) throw new Refusal('CHARGED', `Payment ${ref} was charged to a payment method; it is given back by a refund, not reversed.`)
  const refunded = work.store.ofAccount('refunds', accountId).reduce((minor, row) => minor + (row.paymentId === paymentId ? row.amountMinor : 0), 0)
  if (refunded >= payment.amountMinor) throw new Refusal('ALREADY_REVERSED', `Payment ${ref} was given back already.`)
  const today = work.today(partyId)
  const rows = work.store.ofAccount('allocations', accountId).filter((row) => row.paymentId === paymentId)
  const reversed = new Set(rows.map(({ reversesId }) => reversesId))
  for (const row of rows) {
    if (row.amountMinor <= 0 || reversed.has(row.id)) continue
    const effectiveOn = row.effectiveOn > today ? row.effectiveOn : today
    work.create('allocations', partyId, { accountId, paymentId, creditNoteId: null, invoiceId: row.invoiceId, amountMinor: -row.amountMinor, currency, effectiveOn, reversesId: row.id })
    const invoice = work.need('invoices', row.invoiceId)
    work.change('invoices', invoice, invoice.status === 'paid' ? { status: 'open' } : {})
  }
  work.create('refunds', partyId, { accountId, paymentId, reason: 'bank_return', refundedOn: today > payment.receivedOn ? today : payment.receivedOn, amountMinor: payment.amountMinor - refunded, currency })
  work.change('payments', payment)
  work.log(accountId, 'payment_reversed', `Payment ${ref} reversed: ${reason}`.slice(0, LOG_TEXT))
  return {}
}

const LOG_TEXT = 500

interface Source {
  paymentId: string | null
  creditNoteId: string | null
}

/** Writes the allocations, effective today in the party's zone or as of a day (of an invoice that came later, as of its own); answers what went where, in words. `amountMinor`: what the source ever had to give. */
function apply(work: Work, source: Source, { accountId, partyId, currency }: Stored<'payments'> | Stored<'creditNotes'>, amountMinor: number, rows: Rows, asOf?: string): string {
  const applied = work.store.ofAccount('allocations', accountId)
    .reduce((minor, row) => minor + (row.paymentId === source.paymentId && row.creditNoteId === source.creditNoteId ? row.amountMinor : 0), 0)
  const wanted = rows.reduce((minor, row) => minor + row.amountMinor, 0)
  const inWords = (minor: number): string => `${toDecimalString(minor, currency)} ${currency}`
  if (wanted > amountMinor - applied) throw new Refusal('MORE_THAN_UNAPPLIED', `Only ${inWords(amountMinor - applied)} is unapplied, and ${inWords(wanted)} was to be applied.`)
  if (new Set(rows.map(({ invoiceId }) => invoiceId)).size < rows.length) throw new Refusal('INVOICE_TWICE', 'The same invoice is named more than once.')
  return rows.map((row) => {
    const invoice = work.need('invoices', row.invoiceId)
    if (invoice.accountId !== accountId) throw new Refusal('INVOICE_OF_ANOTHER_ACCOUNT', `Invoice ${invoice.number} belongs to another account.`)
    if (invoice.currency !== currency) throw new Refusal('OTHER_CURRENCY', `Invoice ${invoice.number} is in ${invoice.currency}, the money in ${currency}.`)
    const open = openFor(work, invoice)
    const effectiveOn = asOf === undefined ? work.today(partyId) : asOf > invoice.issuedOn ? asOf : invoice.issuedOn
    if (row.amountMinor > open) throw new Refusal('MORE_THAN_OPEN', `Only ${inWords(open)} is open on invoice ${invoice.number}, and ${inWords(row.amountMinor)} was to be applied.`)
    work.create('allocations', partyId, { accountId, ...source, invoiceId: invoice.id, amountMinor: row.amountMinor, currency, effectiveOn, reversesId: null })
    work.change('invoices', invoice, row.amountMinor === open ? { status: 'paid' } : {})
    return `${invoice.number} ${toDecimalString(row.amountMinor, currency)}`
  }).join(', ')
}

/** What money may be put on. */
function openFor(work: Work, invoice: Stored<'invoices'>): number {
  const { number } = invoice
  const open = stillOwed(work, invoice)
  if (invoice.disputed) throw new Refusal('INVOICE_DISPUTED', `Invoice ${number} is disputed; settle the dispute first.`)
  const held = work.store.ofAccount('holds', invoice.accountId).some((hold) => hold.invoiceId === invoice.id && hold.releasedAt === null)
  if (held) throw new Refusal('INVOICE_ON_HOLD', `Invoice ${number} is on hold; release it first.`)
  return open
}
