/** What is taken off an invoice after it was finalized. https://docs.stripe.com/invoicing/integration/programmatic-credit-notes */
import type { Books } from './books.ts'
import { addBalance } from './customers.ts'
import { forbidden, wrong } from './failure.ts'
import { cancelAsked, markPaid, paymentsOf } from './invoices.ts'
import type { CreditNote, Invoice } from './objects.ts'
import { refund } from './payments.ts'

export interface Credit {
  amount: number
  credit_amount?: number | undefined
  refund_amount?: number | undefined
  out_of_band_amount?: number | undefined
  memo?: string | null | undefined
  reason?: string | null | undefined
  effective_at?: number | null | undefined
  metadata?: Record<string, string>
}

/** What is still open is credited first; of what was paid, it must be told where it goes. */
export function addCreditNote(books: Books, invoice: Invoice, { amount, credit_amount = 0, refund_amount = 0, out_of_band_amount = 0, memo = null, reason = null, effective_at = null, metadata = {} }: Credit): CreditNote {
  if (invoice.status === 'draft' || invoice.status === 'void') throw forbidden(`You can only create a credit note for a finalized invoice that is not void. This invoice is ${invoice.status}.`)
  const credited = invoice.pre_payment_credit_notes_amount + invoice.post_payment_credit_notes_amount
  if (amount < 1) throw wrong('The amount of a credit note must be more than 0.', 'amount')
  if (amount > invoice.total - credited) throw wrong(`The credit note amount (${amount}) is greater than the amount that can be credited (${invoice.total - credited}).`, 'amount')
  const pre = Math.min(amount, invoice.amount_remaining)
  const post = amount - pre
  if (credit_amount + refund_amount + out_of_band_amount !== post) throw wrong(`The sum of credit_amount, refund_amount and out_of_band_amount (${credit_amount + refund_amount + out_of_band_amount}) must equal the post payment credit note amount (${post}).`, 'credit_amount')
  const customer = books.need('customer', invoice.customer)
  // Where it cannot be given back, there is no note of it either.
  const made = refund_amount > 0 ? refund(books, chargeOf(books, invoice), refund_amount) : null
  const note = books.add('credit_note', {
    livemode: books.livemode, number: `${invoice.number ?? invoice.id}-CN-${String(books.all('credit_note').filter((one) => one.invoice === invoice.id).length + 1).padStart(2, '0')}`, invoice: invoice.id, customer: customer.id, currency: invoice.currency,
    status: 'issued', type: post === 0 ? 'pre_payment' : pre === 0 ? 'post_payment' : 'mixed', amount, subtotal: amount, total: amount, pre_payment_amount: pre, post_payment_amount: post, out_of_band_amount: out_of_band_amount === 0 ? null : out_of_band_amount,
    refunds: [], customer_balance_transaction: null, effective_at: effective_at ?? books.now(), voided_at: null, reason, memo, metadata,
  })
  if (credit_amount > 0) books.change(note, { customer_balance_transaction: addBalance(books, customer, -credit_amount, { type: 'credit_note', invoice: invoice.id, credit_note: note.id, currency: invoice.currency }).id })
  if (made !== null) books.change(note, { refunds: [{ refund: made.id, amount_refunded: refund_amount, type: 'refund' }] })
  books.tell('credit_note.created', note)
  const changes = { pre_payment_credit_notes_amount: invoice.pre_payment_credit_notes_amount + pre, post_payment_credit_notes_amount: invoice.post_payment_credit_notes_amount + post, amount_due: invoice.amount_due - pre, amount_remaining: invoice.amount_remaining - pre }
  if (invoice.status !== 'paid' && changes.amount_remaining === 0) {
    cancelAsked(books, invoice)
    markPaid(books, invoice, changes)
  } else books.change(invoice, changes, 'invoice.updated')
  return note
}

function chargeOf(books: Books, invoice: Invoice) {
  const part = paymentsOf(books, invoice.id).find(({ status, payment }) => status === 'paid' && payment.type === 'payment_intent')
  const intent = part?.payment.type === 'payment_intent' ? books.get('payment_intent', part.payment.payment_intent) : undefined
  const charge = intent?.latest_charge == null ? undefined : books.get('charge', intent.latest_charge)
  if (charge === undefined) throw forbidden('There is no payment of this invoice that could be refunded.')
  return charge
}

/** Only one that has not been paid out; the invoice is open again for so much. */
export function voidCreditNote(books: Books, note: CreditNote): CreditNote {
  const invoice = books.need('invoice', note.invoice)
  if (note.status === 'void') throw forbidden('This credit note is already void.')
  if (invoice.status !== 'open' || note.post_payment_amount > 0) throw forbidden('You can only void a credit note of an open invoice.')
  books.change(invoice, { pre_payment_credit_notes_amount: invoice.pre_payment_credit_notes_amount - note.amount, amount_due: invoice.amount_due + note.amount, amount_remaining: invoice.amount_remaining + note.amount }, 'invoice.updated')
  return books.change(note, { status: 'void', voided_at: books.now() }, 'credit_note.voided')
}
