/** The life of an invoice: draft, finalized, given up, voided. Paying it is `payments.ts`. https://docs.stripe.com/invoicing/overview */
import type { Books } from './books.ts'
import { addBalance } from './customers.ts'
import { forbidden } from './failure.ts'
import type { Customer, Invoice, InvoicePayment, LineItem, PaymentIntent, Price } from './objects.ts'

export interface Line { description?: string; price?: Price; quantity?: number; amount: number; quantityDecimal?: string }
export interface InvoiceFields extends Partial<Invoice> {
  lines?: readonly Line[]
  /** Beside the lines, exclusive. */
  tax?: number
  subscription?: string
  /** A draft stays one; finalized at once unless told. */
  draft?: boolean
  /** From the day it is finalized, for `send_invoice`. */
  dueInDays?: number
}

/** An invoice of 100.00 in the customer's currency unless told otherwise. */
export function addInvoice(books: Books, customer: Customer, { lines = [{ description: 'Plan', amount: 10_000 }], tax = 0, subscription, draft = false, dueInDays, ...fields }: InvoiceFields = {}): Invoice {
  const currency = fields.currency ?? customer.currency ?? books.account.default_currency
  const subtotal = lines.reduce((sum, { amount }) => sum + amount, 0)
  const method = fields.collection_method ?? (dueInDays === undefined ? 'charge_automatically' : 'send_invoice')
  const invoice = books.add('invoice', {
    livemode: books.livemode, number: null, status: 'draft', customer: customer.id, currency, description: null, effective_at: null,
    due_date: method === 'send_invoice' ? books.now() + (dueInDays ?? 30) * 86_400 : null,
    status_transitions: { finalized_at: null, paid_at: null, voided_at: null, marked_uncollectible_at: null },
    subtotal, subtotal_excluding_tax: subtotal, total: subtotal + tax, total_excluding_tax: subtotal, total_taxes: tax === 0 ? [] : [{ amount: tax, tax_behavior: 'exclusive', taxable_amount: subtotal }], total_discount_amounts: [],
    amount_due: subtotal + tax, amount_paid: 0, amount_remaining: subtotal + tax, amount_overpaid: 0, amount_paid_off_stripe: 0,
    pre_payment_credit_notes_amount: 0, post_payment_credit_notes_amount: 0, starting_balance: 0, ending_balance: null,
    collection_method: method, auto_advance: true, attempted: false, attempt_count: 0, next_payment_attempt: null, default_payment_method: null, custom_fields: customer.invoice_settings.custom_fields, metadata: {},
    parent: subscription === undefined ? null : { type: 'subscription_details', subscription_details: { subscription, metadata: {} } },
    last_finalization_error: null, hosted_invoice_url: null, on_behalf_of: null, ...fields,
  })
  for (const line of lines) addLine(books, invoice, line)
  if (customer.currency === null) books.change(customer, { currency })
  books.tell('invoice.created', invoice)
  return draft ? invoice : finalize(books, invoice)
}

function addLine(books: Books, invoice: Invoice, { description, price, quantity = 1, quantityDecimal, amount }: Line): void {
  books.add('line_item', {
    invoice: invoice.id, amount, subtotal: amount, currency: invoice.currency, description: description ?? null, quantity: quantityDecimal === undefined ? quantity : null, quantity_decimal: quantityDecimal ?? String(quantity), taxes: [],
    pricing: price === undefined ? null : { type: 'price_details', unit_amount_decimal: price.unit_amount_decimal ?? '0', price_details: { price: price.id, product: price.product } },
    period: { start: books.now(), end: books.now() }, metadata: {},
  })
}

export const linesOf = (books: Books, invoice: string): LineItem[] => books.all('line_item').filter((line) => line.invoice === invoice)
export const paymentsOf = (books: Books, invoice: string): InvoicePayment[] => books.all('invoice_payment').filter((payment) => payment.invoice === invoice)

/** It gets its number, what the customer is in credit with is put on it, and a payment intent is made for the rest. */
export function finalize(books: Books, invoice: Invoice): Invoice {
  if (invoice.status !== 'draft') throw forbidden("This invoice is already finalized, you can't re-finalize a non-draft invoice.", 'invoice_not_editable')
  const customer = books.need('customer', invoice.customer)
  const now = books.now()
  books.change(invoice, {
    status: 'open', number: `${customer.invoice_prefix}-${String(customer.next_invoice_sequence).padStart(4, '0')}`, effective_at: invoice.effective_at ?? now, hosted_invoice_url: `https://invoice.stripe.example/i/${invoice.id}`,
    status_transitions: { ...invoice.status_transitions, finalized_at: now }, next_payment_attempt: invoice.collection_method === 'charge_automatically' && invoice.auto_advance ? now + 3600 : null,
  })
  books.change(customer, { next_invoice_sequence: customer.next_invoice_sequence + 1 })
  applyBalance(books, invoice, customer)
  books.tell('invoice.finalized', invoice)
  if (invoice.amount_remaining === 0) return markPaid(books, invoice)
  const intent = addIntent(books, { customer: customer.id, amount: invoice.amount_remaining, currency: invoice.currency })
  addPart(books, invoice, { payment: { type: 'payment_intent', payment_intent: intent.id }, amount_requested: invoice.amount_remaining, is_default: true })
  return invoice
}

/** A credit is used up, a debt is added to what is due. */
function applyBalance(books: Books, invoice: Invoice, customer: Customer): void {
  const inCurrency = customer.currency === invoice.currency ? customer.balance : 0
  const applied = inCurrency < 0 ? Math.max(inCurrency, -invoice.total) : inCurrency
  if (applied === 0) return void books.change(invoice, { ending_balance: 0 })
  books.change(invoice, { starting_balance: inCurrency, ending_balance: inCurrency - applied, amount_due: invoice.total + applied, amount_remaining: invoice.total + applied })
  addBalance(books, customer, -applied, { type: 'applied_to_invoice', invoice: invoice.id, currency: invoice.currency })
}

export const addIntent = (books: Books, fields: Pick<PaymentIntent, 'customer' | 'amount' | 'currency'> & Partial<PaymentIntent>): PaymentIntent =>
  books.add('payment_intent', { livemode: books.livemode, amount_received: 0, status: 'requires_payment_method', latest_charge: null, last_payment_error: null, payment_method: null, next_action: null, description: null, metadata: {}, ...fields }, 'payment_intent.created')

export const addPart = (books: Books, invoice: Invoice, fields: Pick<InvoicePayment, 'payment' | 'amount_requested'> & Partial<InvoicePayment>): InvoicePayment =>
  books.add('invoice_payment', { livemode: books.livemode, invoice: invoice.id, amount_paid: null, currency: invoice.currency, is_default: false, status: 'open', status_transitions: { paid_at: null, canceled_at: null }, ...fields })

export function markPaid(books: Books, invoice: Invoice, changes: Partial<Invoice> = {}): Invoice {
  books.change(invoice, { ...changes, status: 'paid', attempted: true, next_payment_attempt: null, status_transitions: { ...invoice.status_transitions, paid_at: books.now() } }, 'invoice.updated', 'invoice.paid', 'invoice.payment_succeeded')
  const customer = books.get('customer', invoice.customer)
  if (customer?.delinquent === true && books.all('invoice').every((one) => one.customer !== customer.id || one.status !== 'open')) books.change(customer, { delinquent: false }, 'customer.updated')
  return invoice
}

/** What is still asked for is asked for no more. */
export function cancelAsked(books: Books, invoice: Invoice): void {
  for (const part of paymentsOf(books, invoice.id)) {
    if (part.status !== 'open') continue
    books.change(part, { status: 'canceled', status_transitions: { ...part.status_transitions, canceled_at: books.now() } })
    if (part.payment.type === 'payment_intent') books.change(books.need('payment_intent', part.payment.payment_intent), { status: 'canceled' }, 'payment_intent.canceled')
  }
}

export function voidInvoice(books: Books, invoice: Invoice): Invoice {
  if (invoice.status !== 'open' && invoice.status !== 'uncollectible') throw forbidden(`You can only void open or uncollectible invoices. This invoice is ${invoice.status}.`)
  if (invoice.amount_paid > 0) throw forbidden('You cannot void an invoice that has been partially paid.')
  cancelAsked(books, invoice)
  return books.change(invoice, { status: 'void', auto_advance: false, next_payment_attempt: null, status_transitions: { ...invoice.status_transitions, voided_at: books.now() } }, 'invoice.updated', 'invoice.voided')
}

export function markUncollectible(books: Books, invoice: Invoice): Invoice {
  if (invoice.status !== 'open') throw forbidden(`You can only mark open invoices as uncollectible. This invoice is ${invoice.status}.`)
  return books.change(invoice, { status: 'uncollectible', auto_advance: false, next_payment_attempt: null, status_transitions: { ...invoice.status_transitions, marked_uncollectible_at: books.now() } }, 'invoice.updated', 'invoice.marked_uncollectible')
}
