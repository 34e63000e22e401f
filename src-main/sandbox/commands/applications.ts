/** Putting unapplied money on open invoices: all rows of a command, or none of them. */
import type { CommandInput } from '#contract/commands.ts'
import { toDecimalString } from '#main/domain/currency.ts'
import type { Stored } from '../row.ts'
import { openMinor } from './charges.ts'
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

const LOG_TEXT = 500

interface Source {
  paymentId: string | null
  creditNoteId: string | null
}

/** Writes the allocations, effective today in the party's zone; answers what went where, in words. `amountMinor`: what the source ever had to give. */
function apply(work: Work, source: Source, { accountId, partyId, currency }: Stored<'payments'> | Stored<'creditNotes'>, amountMinor: number, rows: Rows): string {
  const applied = work.store.ofAccount('allocations', accountId)
    .reduce((minor, row) => minor + (row.paymentId === source.paymentId && row.creditNoteId === source.creditNoteId ? row.amountMinor : 0), 0)
  const wanted = rows.reduce((minor, row) => minor + row.amountMinor, 0)
  const inWords = (minor: number): string => `${toDecimalString(minor, currency)} ${currency}`
  if (wanted > amountMinor - applied) throw new Refusal('MORE_THAN_UNAPPLIED', `Only ${inWords(amountMinor - applied)} is unapplied, and ${inWords(wanted)} was to be applied.`)
  if (new Set(rows.map(({ invoiceId }) => invoiceId)).size < rows.length) throw new Refusal('INVOICE_TWICE', 'The same invoice is named more than once.')
  const effectiveOn = work.today(partyId)
  return rows.map((row) => {
    const invoice = work.need('invoices', row.invoiceId)
    if (invoice.accountId !== accountId) throw new Refusal('INVOICE_OF_ANOTHER_ACCOUNT', `Invoice ${invoice.number} belongs to another account.`)
    if (invoice.currency !== currency) throw new Refusal('OTHER_CURRENCY', `Invoice ${invoice.number} is in ${invoice.currency}, the money in ${currency}.`)
    const open = openFor(work, invoice)
    if (row.amountMinor > open) throw new Refusal('MORE_THAN_OPEN', `Only ${inWords(open)} is open on invoice ${invoice.number}, and ${inWords(row.amountMinor)} was to be applied.`)
    work.create('allocations', partyId, { accountId, ...source, invoiceId: invoice.id, amountMinor: row.amountMinor, currency, effectiveOn, reversesId: null })
    work.change('invoices', invoice, row.amountMinor === open ? { status: 'paid' } : {})
    return `${invoice.number} ${toDecimalString(row.amountMinor, currency)}`
  }).join(', ')
}

/** What money may be put on. */
function openFor(work: Work, invoice: Stored<'invoices'>): number {
  const { number, status } = invoice
  const open = openMinor(work, invoice)
  if (status === 'void') throw new Refusal('INVOICE_VOID', `Invoice ${number} is void.`)
  if (status === 'draft') throw new Refusal('INVOICE_DRAFT', `Invoice ${number} is still a draft.`)
  if (status === 'uncollectible') throw new Refusal('INVOICE_UNCOLLECTIBLE', `Invoice ${number} was written off.`)
  if (status === 'paid' || open <= 0) throw new Refusal('ALREADY_PAID', `Invoice ${number} is paid.`)
  if (invoice.disputed) throw new Refusal('INVOICE_DISPUTED', `Invoice ${number} is disputed; settle the dispute first.`)
  const held = work.store.ofAccount('holds', invoice.accountId).some((hold) => hold.invoiceId === invoice.id && hold.releasedAt === null)
  if (held) throw new Refusal('INVOICE_ON_HOLD', `Invoice ${number} is on hold; release it first.`)
  return open
}
