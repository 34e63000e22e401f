/** Customers, their payment methods and balance, the portal. */
import { listed } from '../answers.ts'
import type { Books } from '../books.ts'
import { addBalance, addCustomer, detachMethod, methodOf } from '../customers.ts'
import { forbidden } from '../failure.ts'
import { metadataAfter, type Params } from '../form.ts'
import type { Address, Customer } from '../objects.ts'
import { fitting, PAGING, type Route } from './route.ts'

const FIELDS = ['name', 'email', 'phone', 'description', 'address', 'shipping', 'metadata', 'invoice_settings', 'preferred_locales', 'tax_exempt', 'balance'] as const

export const customerRoutes: readonly Route[] = [
  { method: 'GET', path: '/v1/customers', area: 'customer', takes: [...PAGING, 'email'], answer: ({ books, params }) => listed(books, fitting(books.all('customer').filter(({ test_clock }) => test_clock === null), params, ['email']), params, { url: '/v1/customers' }) },
  { method: 'POST', path: '/v1/customers', area: 'customer', takes: FIELDS, answer: ({ books, params }) => change(books, addCustomer(books), params) },
  {
    method: 'GET', path: '/v1/customers/:id', area: 'customer', takes: [],
    answer: ({ books, at }) => (books.wasDeleted('customer', at('id')) ? { id: at('id'), object: 'customer', deleted: true } : books.need('customer', at('id'))),
  },
  { method: 'POST', path: '/v1/customers/:id', area: 'customer', takes: FIELDS, answer: ({ books, params, at }) => change(books, books.need('customer', at('id')), params) },
  {
    method: 'DELETE', path: '/v1/customers/:id', area: 'customer', takes: [],
    answer({ books, at }) {
      books.remove('customer', at('id'), 'customer.deleted')
      return { id: at('id'), object: 'customer', deleted: true }
    },
  },
  {
    method: 'GET', path: '/v1/customers/:id/payment_methods', area: 'payment_method', takes: [...PAGING, 'type'],
    answer: ({ books, params, at }) => listed(books, fitting(books.all('payment_method').filter(({ customer }) => customer === books.need('customer', at('id')).id), params, ['type']), params, { url: `/v1/customers/${at('id')}/payment_methods` }),
  },
  { method: 'GET', path: '/v1/customers/:id/payment_methods/:method', area: 'payment_method', takes: [], answer: ({ books, at }) => methodOf(books, at('id'), at('method'), 'payment_method') },
  {
    method: 'GET', path: '/v1/payment_methods', area: 'payment_method', takes: [...PAGING, 'type', 'customer'],
    answer: ({ books, params }) => listed(books, params.has('customer') ? fitting(books.all('payment_method'), params, ['type', 'customer']) : [], params, { url: '/v1/payment_methods' }),
  },
  { method: 'GET', path: '/v1/payment_methods/:id', area: 'payment_method', takes: [], answer: ({ books, at }) => books.need('payment_method', at('id')) },
  { method: 'POST', path: '/v1/payment_methods/:id/detach', area: 'payment_method', takes: [], answer: ({ books, at }) => detachMethod(books, books.need('payment_method', at('id'))) },
  {
    method: 'GET', path: '/v1/customers/:id/balance_transactions', area: 'customer', takes: [...PAGING, 'invoice'],
    answer: ({ books, params, at }) => listed(books, fitting(books.all('customer_balance_transaction').filter(({ customer }) => customer === books.need('customer', at('id')).id), params, ['invoice']), params, { url: `/v1/customers/${at('id')}/balance_transactions` }),
  },
  {
    method: 'POST', path: '/v1/customers/:id/balance_transactions', area: 'customer', takes: ['amount', 'currency', 'description', 'metadata'],
    answer: ({ books, params, at }) => addBalance(books, books.need('customer', at('id')), params.int('amount') ?? 0, { currency: params.need('currency'), description: params.text('description') ?? null }),
  },
  {
    method: 'GET', path: '/v1/customers/:id/balance_transactions/:transaction', area: 'customer', takes: [],
    answer: ({ books, at }) => books.need('customer_balance_transaction', at('transaction')),
  },
  {
    method: 'GET', path: '/v1/billing_portal/configurations', area: 'customer_portal', takes: [...PAGING, 'active', 'is_default'],
    answer({ books, params }) {
      const url = books.account.business_profile.url
      const all = books.portalReady ? [{ id: 'bpc_1', object: 'billing_portal.configuration', created: books.account.created, livemode: books.livemode, active: true, is_default: true, default_return_url: url, login_page: { enabled: true, url: 'https://billing.stripe.example/p/login/1' } }] : []
      return listed(books, fitting(all, params, ['active', 'is_default']), params, { url: '/v1/billing_portal/configurations' })
    },
  },
  {
    method: 'POST', path: '/v1/billing_portal/sessions', area: 'customer_portal', takes: ['customer', 'return_url', 'configuration', 'locale', 'flow_data', 'on_behalf_of'],
    answer({ books, params }) {
      const customer = books.need('customer', params.need('customer'), 'customer')
      if (!books.portalReady) throw forbidden('No configuration provided and your live mode default configuration has not been created. Provide a configuration or create your default by saving your customer portal settings in live mode at https://dashboard.stripe.com/settings/billing/portal.')
      const id = books.id('billing_portal.session')
      return books.add('billing_portal.session', { id, livemode: books.livemode, customer: customer.id, url: `https://billing.stripe.example/p/session/${id}`, return_url: params.text('return_url') ?? null, configuration: 'bpc_1', locale: params.text('locale') ?? null })
    },
  },
]

function change(books: Books, customer: Customer, params: Params): Customer {
  const changes: Partial<Customer> = {}
  for (const name of ['name', 'email', 'phone', 'description'] as const) {
    const text = params.text(name)
    if (text !== undefined) changes[name] = text === '' ? null : text
  }
  const address = addressOf(params.inner('address'), customer.address)
  if (address !== undefined) changes.address = address
  const shipping = params.inner('shipping')
  if (shipping === null) changes.shipping = null
  else if (shipping !== undefined) changes.shipping = { name: shipping.need('name'), phone: shipping.text('phone') ?? null, address: addressOf(shipping.inner('address'), customer.shipping?.address ?? null) ?? EMPTY }
  const metadata = metadataAfter(customer.metadata, params)
  if (metadata !== undefined) changes.metadata = metadata
  const exempt = params.one('tax_exempt', ['none', 'exempt', 'reverse'])
  if (exempt !== undefined) changes.tax_exempt = exempt
  if (params.has('preferred_locales')) changes.preferred_locales = params.texts('preferred_locales')
  const settings = params.inner('invoice_settings')
  const method = settings?.text('default_payment_method')
  if (settings !== undefined && settings !== null) {
    settings.only('default_payment_method', 'custom_fields', 'footer', 'rendering_options')
    const fields = settings.list('custom_fields')
    if (method !== undefined && method !== '') methodOf(books, customer.id, method, 'invoice_settings[default_payment_method]')
    changes.invoice_settings = {
      ...customer.invoice_settings, ...(method === undefined ? {} : { default_payment_method: method === '' ? null : method }),
      ...(fields === undefined ? {} : { custom_fields: fields === null ? null : fields.map((field) => ({ name: field.need('name'), value: field.need('value') })) }),
    }
    const custom = changes.invoice_settings.custom_fields ?? []
    if (custom.length > 4) throw forbidden('You can have at most 4 custom fields.')
    for (const { name, value } of custom) if (name.length > 40 || value.length > 140) throw forbidden('A custom field’s name can have up to 40 characters and its value up to 140.')
  }
  return Object.keys(changes).length === 0 ? customer : books.change(customer, changes, 'customer.updated')
}

const EMPTY: Address = { line1: null, line2: null, city: null, state: null, postal_code: null, country: null }
/** Only the parts that are named change; an empty text takes one away. */
function addressOf(params: Params | null | undefined, before: Address | null): Address | null | undefined {
  if (params === undefined || params === null) return params
  const after = { ...(before ?? EMPTY) }
  params.only(...Object.keys(EMPTY))
  for (const name of Object.keys(EMPTY) as (keyof Address)[]) {
    const text = params.text(name)
    if (text !== undefined) after[name] = text === '' ? null : text
  }
  return after
}

