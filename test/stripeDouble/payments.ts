/** Money: charging a payment method, what came by another way, what goes back. */
import type { Books } from './books.ts'
import { methodOf } from './customers.ts'
import { forbidden, StripeFailure, wrong } from './failure.ts'
import { addPart, cancelAsked, finalize, markPaid, paymentsOf } from './invoices.ts'
import type { Charge, Decline, Dispute, Invoice, InvoicePayment, PaymentIntent, PaymentMethod, PaymentRecord, Refund } from './objects.ts'

export interface Pay {
  payment_method?: string | undefined
  paid_out_of_band?: boolean | undefined
}

/** Throws a 402 where the bank says no; what was tried stays. */
export function pay(books: Books, invoice: Invoice, { payment_method, paid_out_of_band }: Pay = {}): Invoice {
  if (invoice.status === 'draft') finalize(books, invoice)
  if (invoice.status === 'paid') throw forbidden('Invoice is already paid')
  if (invoice.status === 'void') throw forbidden('This invoice is void and can no longer be paid.')
  if (paid_out_of_band === true) {
    cancelAsked(books, invoice)
    return markPaid(books, invoice, { amount_paid: invoice.amount_paid + invoice.amount_remaining, amount_paid_off_stripe: invoice.amount_paid_off_stripe + invoice.amount_remaining, amount_remaining: 0 })
  }
  const method = methodFor(books, invoice, payment_method)
  const part = askedOf(books, invoice)
  const intent = books.need('payment_intent', (part.payment as { payment_intent: string }).payment_intent)
  if (intent.status === 'processing') throw forbidden('This invoice has a payment that is still processing.')
  if (THREE_DECIMALS.has(invoice.currency) && invoice.amount_remaining % 10 !== 0) throw wrong(`Invalid amount: the last digit of an amount in ${invoice.currency} must be 0.`, 'amount')
  books.change(invoice, { attempted: true, attempt_count: invoice.attempt_count + 1 })
  const charge = charged(books, intent, method, invoice.amount_remaining)
  if (charge.status === 'failed') {
    books.change(invoice, { next_payment_attempt: invoice.auto_advance ? books.now() + 3 * 86_400 : null }, 'invoice.updated', 'invoice.payment_failed')
    books.change(books.need('customer', invoice.customer), { delinquent: true }, 'customer.updated')
    throw declined(intent, charge)
  }
  return charge.status === 'succeeded' ? partPaid(books, invoice, part, charge.amount) : invoice
}
const THREE_DECIMALS: ReadonlySet<string> = new Set(['bhd', 'jod', 'kwd', 'omr', 'tnd'])

function methodFor(books: Books, invoice: Invoice, chosen: string | undefined): PaymentMethod {
  const customer = books.need('customer', invoice.customer)
  const subscription = invoice.parent === null ? undefined : books.get('subscription', invoice.parent.subscription_details.subscription)
  const id = chosen ?? invoice.default_payment_method ?? subscription?.default_payment_method ?? customer.invoice_settings.default_payment_method
  if (id === null || id === undefined) throw forbidden('This customer has no attached payment source or default payment method. Please consider adding a default payment method.', 'resource_missing')
  return methodOf(books, customer.id, id, 'payment_method')
}

/** The part of the invoice that is still asked for, for all that remains. */
function askedOf(books: Books, invoice: Invoice): InvoicePayment {
  const open = paymentsOf(books, invoice.id).find(({ status, payment }) => status === 'open' && payment.type === 'payment_intent')
  if (open !== undefined) {
    const intent = books.need('payment_intent', (open.payment as { payment_intent: string }).payment_intent)
    books.change(open, { amount_requested: invoice.amount_remaining })
    books.change(intent, { amount: invoice.amount_remaining })
    return open
  }
  const intent = books.add('payment_intent', { livemode: books.livemode, customer: invoice.customer, amount: invoice.amount_remaining, currency: invoice.currency, amount_received: 0, status: 'requires_payment_method', latest_charge: null, last_payment_error: null, payment_method: null, next_action: null, description: null, metadata: {} }, 'payment_intent.created')
  return addPart(books, invoice, { payment: { type: 'payment_intent', payment_intent: intent.id }, amount_requested: invoice.amount_remaining, is_default: true })
}

/** One attempt: a charge, whatever becomes of it. */
export function charged(books: Books, intent: PaymentIntent, method: PaymentMethod, amount: number): Charge {
  const behaviour = books.behaviours.get(method.id)
  const decline = behaviour?.declines.shift() ?? behaviour?.always ?? null
  const status = decline !== null ? 'failed' : behaviour?.pending === true ? 'pending' : 'succeeded'
  const { customer, currency } = intent
  const details = { type: method.type, ...(method.card === undefined ? {} : { card: { ...method.card } }), ...(method.us_bank_account === undefined ? {} : { us_bank_account: { ...method.us_bank_account } }), ...(method.sepa_debit === undefined ? {} : { sepa_debit: { ...method.sepa_debit } }) }
  const charge = books.add('charge', {
    livemode: books.livemode, amount, amount_captured: status === 'succeeded' ? amount : 0, amount_refunded: 0, captured: status !== 'failed', refunded: false, disputed: false, paid: status === 'succeeded', currency, customer, description: null, status,
    payment_intent: intent.id, payment_method: method.id, payment_method_details: details, failure_code: decline === null ? null : (decline.code ?? 'card_declined'), failure_message: decline === null ? null : messageOf(decline),
    failure_balance_transaction: null, outcome: outcomeOf(decline), receipt_number: null, metadata: {},
  })
  if (decline !== null) {
    books.change(intent, { status: 'requires_payment_method', latest_charge: charge.id, last_payment_error: errorOf(decline, charge, method), payment_method: null })
    books.tell('charge.failed', charge)
    books.tell('payment_intent.payment_failed', intent)
  } else if (status === 'pending') {
    books.change(intent, { status: 'processing', latest_charge: charge.id, payment_method: method.id }, 'payment_intent.processing')
    books.tell('charge.pending', charge)
  } else {
    books.change(intent, { status: 'succeeded', latest_charge: charge.id, amount_received: amount, payment_method: method.id, last_payment_error: null })
    books.tell('charge.succeeded', charge)
    books.tell('payment_intent.succeeded', intent)
  }
  return charge
}

const messageOf = ({ decline_code, message }: Decline): string => message ?? (decline_code === 'insufficient_funds' ? 'Your card has insufficient funds.' : decline_code === 'authentication_required' ? 'This payment requires authentication to proceed.' : 'Your card was declined.')

const outcomeOf = (decline: Decline | null): Charge['outcome'] => ({
  type: decline === null ? 'authorized' : 'issuer_declined', network_status: decline === null ? 'approved_by_network' : 'declined_by_network', reason: decline?.decline_code ?? null,
  advice_code: decline?.advice_code ?? null, network_advice_code: decline?.network_advice_code ?? null, network_decline_code: decline?.network_decline_code ?? null, seller_message: decline === null ? 'Payment complete.' : 'The bank did not accept it.',
})

const errorOf = (decline: Decline, charge: Charge, method: PaymentMethod): Record<string, unknown> => ({
  type: 'card_error', code: decline.code ?? 'card_declined', decline_code: decline.decline_code, message: messageOf(decline), charge: charge.id,
  ...(decline.advice_code === undefined ? {} : { advice_code: decline.advice_code }), ...(decline.network_advice_code === undefined ? {} : { network_advice_code: decline.network_advice_code }),
  ...(decline.network_decline_code === undefined ? {} : { network_decline_code: decline.network_decline_code }), payment_method: structuredClone(method),
})

const declined = (intent: PaymentIntent, charge: Charge): StripeFailure =>
  new StripeFailure(402, { ...(intent.last_payment_error as { message: string }), charge: charge.id, payment_intent: structuredClone(intent) })

/** So much of the invoice is paid; with the last of it the invoice is. */
export function partPaid(books: Books, invoice: Invoice, part: InvoicePayment, amount: number): Invoice {
  const taken = Math.min(amount, invoice.amount_remaining)
  books.change(part, { status: 'paid', amount_paid: amount, status_transitions: { ...part.status_transitions, paid_at: books.now() } }, 'invoice_payment.paid')
  const changes = { amount_paid: invoice.amount_paid + taken, amount_remaining: invoice.amount_remaining - taken, amount_overpaid: invoice.amount_overpaid + amount - taken }
  return changes.amount_remaining === 0 ? markPaid(books, invoice, changes) : books.change(invoice, changes, 'invoice.updated')
}

/** `POST /v1/payment_intents/:id/confirm`, of one that belongs to no invoice. */
export function confirm(books: Books, intent: PaymentIntent, methodId: string | undefined): PaymentIntent {
  if (intent.status === 'succeeded' || intent.status === 'canceled' || intent.status === 'processing') throw forbidden(`You cannot confirm this PaymentIntent because it has a status of ${intent.status}.`, 'payment_intent_unexpected_state')
  const id = methodId ?? intent.payment_method
  if (id === null) throw forbidden('You cannot confirm this PaymentIntent because it is missing a payment method.', 'payment_intent_unexpected_state')
  const charge = charged(books, intent, methodOf(books, intent.customer, id, 'payment_method'), intent.amount)
  if (charge.status === 'failed') throw declined(intent, charge)
  return intent
}

/** The bank has answered after days: `decline` null where it paid. */
export function settleDebit(books: Books, charge: Charge, decline: Decline | null): void {
  if (charge.status !== 'pending') throw new Error(`${charge.id} is not pending`)
  const intent = books.need('payment_intent', charge.payment_intent ?? '')
  const part = books.all('invoice_payment').find(({ payment }) => payment.type === 'payment_intent' && payment.payment_intent === intent.id)
  const invoice = part === undefined ? undefined : books.get('invoice', part.invoice)
  if (decline === null) {
    books.change(charge, { status: 'succeeded', paid: true, amount_captured: charge.amount }, 'charge.succeeded')
    books.change(intent, { status: 'succeeded', amount_received: charge.amount }, 'payment_intent.succeeded')
    if (invoice !== undefined && part !== undefined) partPaid(books, invoice, part, charge.amount)
    return
  }
  books.change(charge, { status: 'failed', captured: false, failure_code: decline.code ?? decline.decline_code, failure_message: messageOf(decline), outcome: outcomeOf(decline) }, 'charge.failed')
  books.change(intent, { status: 'requires_payment_method', last_payment_error: { type: 'invalid_request_error', code: decline.code ?? decline.decline_code, message: messageOf(decline) } }, 'payment_intent.payment_failed')
  if (invoice !== undefined) books.tell('invoice.payment_failed', invoice)
}

/** Money that came outside Stripe, told to it. */
export const addRecord = (books: Books, { currency, value }: { currency: string; value: number }, fields: Partial<PaymentRecord> = {}): PaymentRecord =>
  books.add('payment_record', {
    livemode: books.livemode, amount: { currency, value }, amount_requested: { currency, value }, amount_guaranteed: { currency, value }, customer_details: null, description: null,
    payment_method_details: { type: 'custom', custom: { display_name: 'Bank transfer', type: null } }, metadata: {}, ...fields,
  })

export function attach(books: Books, invoice: Invoice, { payment_intent, payment_record }: { payment_intent?: string | undefined; payment_record?: string | undefined }): Invoice {
  if (invoice.status !== 'open' && invoice.status !== 'uncollectible') throw forbidden(`You cannot attach a payment to an invoice that is ${invoice.status}.`)
  const attached = books.all('invoice_payment').find(({ payment }) => (payment.type === 'payment_intent' && payment.payment_intent === payment_intent) || (payment.type === 'payment_record' && payment.payment_record === payment_record))
  if (attached !== undefined) throw forbidden('This payment is already attached to an invoice.')
  if (payment_record !== undefined) {
    const { amount } = books.need('payment_record', payment_record, 'payment_record')
    if (amount.currency !== invoice.currency) throw forbidden('The payment is in another currency than the invoice.')
    return partPaid(books, invoice, addPart(books, invoice, { payment: { type: 'payment_record', payment_record }, amount_requested: amount.value }), amount.value)
  }
  const intent = books.need('payment_intent', payment_intent ?? '', 'payment_intent')
  if (intent.customer !== invoice.customer) throw forbidden('The payment belongs to another customer than the invoice.')
  if (intent.currency !== invoice.currency) throw forbidden('The payment is in another currency than the invoice.')
  const part = addPart(books, invoice, { payment: { type: 'payment_intent', payment_intent: intent.id }, amount_requested: intent.amount })
  return intent.status === 'succeeded' ? partPaid(books, invoice, part, intent.amount_received) : invoice
}

export function refund(books: Books, charge: Charge, amount = charge.amount - charge.amount_refunded, fields: Partial<Refund> = {}): Refund {
  if (!charge.paid) throw forbidden('This charge has not been captured and cannot be refunded.', 'charge_not_refundable')
  if (charge.amount_refunded === charge.amount) throw forbidden(`Charge ${charge.id} has already been refunded.`, 'charge_already_refunded')
  if (disputedOf(books, charge).some(({ is_charge_refundable: refundable }) => !refundable)) throw forbidden(`Charge ${charge.id} has been charged back; cannot issue a refund.`, 'charge_disputed')
  if (amount > charge.amount - charge.amount_refunded) throw forbidden(`Refund amount (${amount}) is greater than unrefunded amount on charge (${charge.amount - charge.amount_refunded})`)
  const made = books.add('refund', { amount, currency: charge.currency, charge: charge.id, payment_intent: charge.payment_intent, status: 'succeeded', reason: null, metadata: {}, ...fields }, 'refund.created')
  books.change(charge, { amount_refunded: charge.amount_refunded + amount, refunded: charge.amount_refunded + amount === charge.amount }, 'charge.refunded')
  return made
}

/** What a bank has taken back, or may yet keep. */
const disputedOf = (books: Books, { id }: Charge): Dispute[] => books.all('dispute').filter(({ charge, status }) => charge === id && status !== 'won')

/** Of what was not given back already: no bank takes the same money twice. */
export function dispute(books: Books, charge: Charge, fields: Partial<Dispute> = {}): Dispute {
  const amount = disputedOf(books, charge).reduce((left, one) => left - one.amount, charge.amount - charge.amount_refunded)
  if (amount <= 0) throw forbidden(`Nothing is left of charge ${charge.id} to dispute.`)
  books.change(charge, { disputed: true }, 'charge.updated')
  return books.add('dispute', {
    livemode: books.livemode, amount, currency: charge.currency, charge: charge.id, payment_intent: charge.payment_intent, status: 'needs_response', reason: 'product_not_received',
    evidence_details: { due_by: books.now() + 9 * 86_400, has_evidence: false, past_due: false, submission_count: 0 }, is_charge_refundable: false,
    balance_transactions: [{ id: `txn_${charge.id}`, amount: -amount, currency: charge.currency, net: -amount - 1500 }], metadata: {}, ...fields,
  }, 'charge.dispute.created')
}

export const closeDispute = (books: Books, disputed: Dispute, status: 'won' | 'lost'): Dispute => books.change(disputed, { status }, 'charge.dispute.closed')
