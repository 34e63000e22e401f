/** Customers, what they are in credit with, and how they pay. */
import type { Books } from './books.ts'
import { forbidden, StripeFailure } from './failure.ts'
import type { BalanceTransaction, Customer, Decline, PaymentMethod } from './objects.ts'

export function addCustomer(books: Books, fields: Partial<Customer> = {}): Customer {
  return books.add('customer', {
    livemode: books.livemode, name: null, email: null, phone: null, description: null, address: null, shipping: null, balance: 0, currency: null, delinquent: false,
    invoice_prefix: `C${String(books.all('customer').length + 1).padStart(4, '0')}`, next_invoice_sequence: 1, invoice_settings: { custom_fields: null, default_payment_method: null, footer: null },
    default_source: null, preferred_locales: [], tax_exempt: 'none', metadata: {}, test_clock: null, ...fields,
  }, 'customer.created')
}

/** `amount` below zero is a credit of the customer's. */
export function addBalance(books: Books, customer: Customer, amount: number, fields: Partial<BalanceTransaction> = {}): BalanceTransaction {
  const currency = fields.currency ?? customer.currency ?? books.account.default_currency
  if (customer.currency !== null && customer.currency !== currency && customer.balance !== 0) throw forbidden(`The customer has a balance in ${customer.currency}.`)
  const made = books.add('customer_balance_transaction', {
    livemode: books.livemode, customer: customer.id, amount, ending_balance: customer.balance + amount, currency, type: 'adjustment', invoice: null, credit_note: null, description: null, metadata: {}, ...fields,
  })
  books.change(customer, { balance: customer.balance + amount, currency }, 'customer.updated')
  return made
}

export interface MethodFields extends Partial<PaymentMethod> {
  brand?: string
  last4?: string
  expYear?: number
  /** The first one is, unless told. */
  isDefault?: boolean
}

/** A card, unless `type` is told: `us_bank_account` and `sepa_debit` are known beside it, others have nothing but their type. */
export function addMethod(books: Books, customer: Customer, { brand = 'visa', last4 = '4242', expYear = 2034, isDefault, type = 'card', ...fields }: MethodFields = {}): PaymentMethod {
  const kind: Partial<PaymentMethod> =
    type === 'card' ? { card: { brand, last4, exp_month: 4, exp_year: expYear, funding: 'credit', wallet: null } }
    : type === 'us_bank_account' ? { us_bank_account: { bank_name: 'STRIPE TEST BANK', last4 } }
    : type === 'sepa_debit' ? { sepa_debit: { bank_code: '37040044', last4, country: 'DE' } }
    : {}
  const method = books.add('payment_method', { livemode: books.livemode, type, customer: customer.id, billing_details: { name: customer.name, email: customer.email, phone: null, address: null }, ...kind, metadata: {}, ...fields }, 'payment_method.attached')
  if (isDefault ?? customer.invoice_settings.default_payment_method === null) setDefault(books, customer, method.id)
  return method
}

export function setDefault(books: Books, customer: Customer, methodId: string | null): void {
  if (methodId !== null) methodOf(books, customer.id, methodId, 'invoice_settings[default_payment_method]')
  books.change(customer, { invoice_settings: { ...customer.invoice_settings, default_payment_method: methodId } }, 'customer.updated')
}

/** The method, if it is this customer's. */
export function methodOf(books: Books, customer: string, methodId: string, param: string): PaymentMethod {
  const method = books.get('payment_method', methodId)
  if (method === undefined) throw new StripeFailure(400, { code: 'resource_missing', param, message: `No such PaymentMethod: '${methodId}'` }, { unbegun: true })
  if (method.customer !== customer) {
    throw forbidden(method.customer === null ? `The PaymentMethod ${methodId} was detached from its customer and cannot be used again.` : `The customer does not have a payment method with the ID ${methodId}. The payment method must be attached to the customer.`)
  }
  return method
}

export function detachMethod(books: Books, method: PaymentMethod): PaymentMethod {
  if (method.customer === null) throw forbidden('The payment method you provided is not attached to a customer so detachment is impossible.')
  const customer = books.get('customer', method.customer)
  books.change(method, { customer: null }, 'payment_method.detached')
  if (customer?.invoice_settings.default_payment_method === method.id) setDefault(books, customer, null)
  return method
}

/** The method fails so many times (always: `Infinity`), then goes through. */
export function declines(books: Books, method: PaymentMethod | string, decline: Decline, times = Infinity): void {
  const behaviour = behaviourOf(books, method)
  if (times === Infinity) behaviour.always = decline
  else behaviour.declines.push(...Array.from({ length: times }, () => decline))
}

/** Days pass before it is known whether the bank pays (`settleDebit`). */
export function takesDays(books: Books, method: PaymentMethod | string): void {
  behaviourOf(books, method).pending = true
}

function behaviourOf(books: Books, method: PaymentMethod | string) {
  const id = typeof method === 'string' ? method : method.id
  const behaviour = books.behaviours.get(id) ?? { declines: [], always: null, pending: false }
  books.behaviours.set(id, behaviour)
  return behaviour
}
