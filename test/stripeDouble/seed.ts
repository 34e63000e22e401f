/** A small company's books at Stripe, some months old: paid, open, failed, held, credited, refunded, disputed; in USD, JPY and KWD. */
import type { Books } from './books.ts'
import { addMeter, addPrice, addProduct, addSubscription, endSubscription } from './catalogue.ts'
import { addCreditNote } from './creditNotes.ts'
import { addBalance, addCustomer, addMethod, declines } from './customers.ts'
import { StripeFailure } from './failure.ts'
import { addInvoice, markUncollectible, voidInvoice } from './invoices.ts'
import type { Customer, Decline, Invoice, PaymentMethod } from './objects.ts'
import { attach, addRecord, dispute, pay, refund } from './payments.ts'

export interface Seeded {
  /** A card that declines and one that pays; the charge of `failed` did not go through. */
  failing: { customer: Customer; bad: PaymentMethod; good: PaymentMethod; invoice: Invoice }
  /** Pays by itself; `invoice` is paid. */
  paying: { customer: Customer; method: PaymentMethod; invoice: Invoice }
  /** Is sent its invoices; `invoice` is open, `held` was put on hold by the desk. */
  sent: { customer: Customer; invoice: Invoice; held: Invoice }
  yen: { customer: Customer; invoice: Invoice }
  dinar: { customer: Customer; invoice: Invoice }
}

const INSUFFICIENT: Decline = { decline_code: 'insufficient_funds', advice_code: 'try_again_later', network_advice_code: '02', network_decline_code: '51' }

export function seed(books: Books): Seeded {
  const [plan, seats, calls] = books.daysAgo(400, () => {
    const meter = addMeter(books, 'Calls')
    const product = addProduct(books, 'Wattle Plan')
    return [addPrice(books, product, 4900, { nickname: 'Monthly' }), addPrice(books, addProduct(books, 'Seats'), 1200), addPrice(books, addProduct(books, 'Calls'), null, { unit_amount_decimal: '0.5', recurring: { interval: 'month', interval_count: 1, usage_type: 'metered', meter: meter.id } })] as const
  })

  const paying = books.daysAgo(200, () => {
    const customer = addCustomer(books, { name: 'Juniper Freight Inc', email: 'accounts@juniper-freight.example', phone: '+1 555 0110', currency: 'usd', address: { line1: '12 Harbor Street', line2: 'Suite 4', city: 'Portland', state: 'OR', postal_code: '97201', country: 'US' } })
    const method = addMethod(books, customer, { last4: '4242' })
    const subscription = addSubscription(books, customer, [plan, [seats, 5], calls])
    return { customer, method, subscription }
  })
  for (const days of [120, 90, 60]) books.daysAgo(days, () => void payNow(books, addInvoice(books, paying.customer, { lines: [{ description: 'Wattle Plan', price: plan, amount: 4900 }, { description: 'Seats', price: seats, quantity: 5, amount: 6000 }], tax: 900, subscription: paying.subscription.id })))
  const paid = books.daysAgo(30, () => payNow(books, addInvoice(books, paying.customer, { lines: [{ description: 'Wattle Plan', price: plan, amount: 4900 }], subscription: paying.subscription.id })))
  for (let day = 1; day <= 5; day += 1) books.usage.push({ meter: books.all('billing.meter')[0]!.id, customer: paying.customer.id, at: books.now() - day * 86_400, value: 10 * day })

  const failing = books.daysAgo(40, () => {
    const customer = addCustomer(books, { name: 'Tern & Heron Logistics', email: 'ap@tern-heron.example', currency: 'usd', address: { line1: '8 Mill Lane', line2: null, city: 'Austin', state: 'TX', postal_code: '78701', country: 'US' } })
    const bad = addMethod(books, customer, { last4: '0341' })
    const good = addMethod(books, customer, { brand: 'mastercard', last4: '4444' })
    declines(books, bad, INSUFFICIENT)
    addSubscription(books, customer, [plan])
    return { customer, bad, good }
  })
  const failed = books.daysAgo(3, () => payNow(books, addInvoice(books, failing.customer, { lines: [{ description: 'Wattle Plan', price: plan, amount: 11_000 }] })))

  const sent = books.daysAgo(150, () => addCustomer(books, { name: 'Quill Marine Pty Ltd', email: 'billing@quill-marine.example', currency: 'usd', address: { line1: '3 Wharf Road', line2: null, city: 'Sydney', state: 'NSW', postal_code: '2000', country: 'AU' }, metadata: { counterfoil_po: 'PO-7788' } }))
  books.daysAgo(150, () => addSubscription(books, sent, [plan], { collection_method: 'send_invoice', days_until_due: 30 }))
  const open = books.daysAgo(50, () => addInvoice(books, sent, { lines: [{ description: 'Wattle Plan', price: plan, amount: 24_500 }], dueInDays: 30 }))
  const held = books.daysAgo(20, () => {
    const invoice = addInvoice(books, sent, { lines: [{ description: 'Wattle Plan', price: plan, amount: 9900 }], dueInDays: 30 })
    const hold = { c: 'phone', by: 'Imke Vos', at: books.now() * 1000, a: true }
    return books.change(invoice, { auto_advance: false, metadata: { counterfoil_hold: JSON.stringify(hold), counterfoil_hold_reason: 'Waiting for their order number' } }, 'invoice.updated')
  })
  books.daysAgo(90, () => attach(books, addInvoice(books, sent, { lines: [{ description: 'Set-up', amount: 15_000 }], dueInDays: 14 }), { payment_record: addRecord(books, { currency: 'usd', value: 15_000 }).id }))
  books.daysAgo(80, () => pay(books, addInvoice(books, sent, { lines: [{ description: 'Training', amount: 8000 }], dueInDays: 14 }), { paid_out_of_band: true }))
  books.daysAgo(70, () => voidInvoice(books, addInvoice(books, sent, { lines: [{ description: 'Made twice', amount: 8000 }], dueInDays: 14 })))
  books.daysAgo(140, () => markUncollectible(books, addInvoice(books, sent, { lines: [{ description: 'Never paid', amount: 3000 }], dueInDays: 14 })))
  books.daysAgo(10, () => addCreditNote(books, addInvoice(books, sent, { lines: [{ description: 'Wattle Plan', price: plan, amount: 12_000 }], dueInDays: 30 }), { amount: 2000, memo: 'Two days without service' }))
  books.daysAgo(1, () => addInvoice(books, sent, { draft: true, dueInDays: 30 }))

  const trouble = books.daysAgo(100, () => {
    const customer = addCustomer(books, { name: 'Marlow Supplies', email: 'office@marlow.example', currency: 'usd' })
    addMethod(books, customer, { brand: 'amex', last4: '0005' })
    return customer
  })
  const given = books.daysAgo(45, () => payNow(books, addInvoice(books, trouble, { lines: [{ description: 'Hardware', amount: 20_000 }] })))
  books.daysAgo(44, () => refund(books, chargeOf(books, given), 5000))
  const disputed = books.daysAgo(35, () => payNow(books, addInvoice(books, trouble, { lines: [{ description: 'Hardware', amount: 7000 }] })))
  books.daysAgo(15, () => dispute(books, chargeOf(books, disputed)))
  books.daysAgo(25, () => addCreditNote(books, payNow(books, addInvoice(books, trouble, { lines: [{ description: 'Cables', amount: 4000 }] })), { amount: 1000, credit_amount: 1000, memo: 'Returned' }))
  books.daysAgo(12, () => addBalance(books, trouble, -2500, { description: 'Goodwill' }))
  books.daysAgo(5, () => addInvoice(books, trouble, { lines: [{ description: 'Wattle Plan', price: plan, amount: 4900 }] }))

  const yen = books.daysAgo(60, () => addCustomer(books, { name: 'Kaede Shokai KK', email: 'keiri@kaede.example', currency: 'jpy', preferred_locales: ['ja'], address: { line1: '1-2-3 Minato', line2: null, city: 'Tokyo', state: 'Tokyo', postal_code: '105-0001', country: 'JP' } }))
  const yenInvoice = books.daysAgo(25, () => addInvoice(books, yen, { currency: 'jpy', lines: [{ description: 'Plan', amount: 15_000 }], tax: 1500, dueInDays: 30 }))
  const dinar = books.daysAgo(60, () => {
    const customer = addCustomer(books, { name: 'Safat Trading Co', email: 'accounts@safat.example', currency: 'kwd', address: { line1: 'Block 4', line2: null, city: 'Kuwait City', state: null, postal_code: '13001', country: 'KW' } })
    addMethod(books, customer, { last4: '1881' })
    return customer
  })
  const dinarInvoice = books.daysAgo(25, () => addInvoice(books, dinar, { currency: 'kwd', lines: [{ description: 'Plan', amount: 45_750 }] }))
  const gone = books.daysAgo(300, () => addSubscription(books, addCustomer(books, { name: 'Long Gone Ltd', currency: 'usd' }), [plan]))
  books.daysAgo(250, () => endSubscription(books, gone))
  return {
    failing: { ...failing, invoice: failed }, paying: { customer: paying.customer, method: paying.method, invoice: paid }, sent: { customer: sent, invoice: open, held },
    yen: { customer: yen, invoice: yenInvoice }, dinar: { customer: dinar, invoice: dinarInvoice },
  }
}

/** As Stripe does by itself an hour after it is finalized: a decline is no error. */
export function payNow(books: Books, invoice: Invoice): Invoice {
  try {
    return pay(books, invoice)
  } catch (error) {
    if (error instanceof StripeFailure && error.status === 402) return invoice
    throw error
  }
}

/** The newest charge of an invoice. */
export function chargeOf(books: Books, invoice: Invoice) {
  const intents = books.all('invoice_payment').flatMap(({ invoice: id, payment }) => (id === invoice.id && payment.type === 'payment_intent' ? [payment.payment_intent] : []))
  const charge = books.all('charge').findLast(({ payment_intent }) => payment_intent !== null && intents.includes(payment_intent))
  if (charge === undefined) throw new Error(`Invoice ${invoice.id} was never charged`)
  return charge
}
