/** The account itself, products, prices, subscriptions, meters, events. */
import { listed } from '../answers.ts'
import { endSubscription, itemsOf } from '../catalogue.ts'
import { methodOf } from '../customers.ts'
import { forbidden, wrong } from '../failure.ts'
import { metadataAfter } from '../form.ts'
import type { Subscription } from '../objects.ts'
import { fitting, PAGING, type Call, type Route } from './route.ts'

export const catalogueRoutes: readonly Route[] = [
  { method: 'GET', path: '/v1/account', area: 'accounts_kyc_basic', takes: [], answer: ({ books }) => books.account },
  { method: 'GET', path: '/v1/products', area: 'product', takes: [...PAGING, 'active', 'ids', 'type', 'url'], answer: ({ books, params }) => listed(books, fitting(books.all('product'), params, ['active']), params, { url: '/v1/products' }) },
  { method: 'GET', path: '/v1/products/:id', area: 'product', takes: [], answer: ({ books, at }) => books.need('product', at('id')) },
  {
    method: 'POST', path: '/v1/products/:id', area: 'product', takes: ['name', 'active', 'description', 'metadata'],
    answer({ books, params, at }) {
      const product = books.need('product', at('id'))
      return books.change(product, { name: params.text('name') ?? product.name, active: params.bool('active') ?? product.active, updated: books.now() }, 'product.updated')
    },
  },
  { method: 'GET', path: '/v1/prices', area: 'plan', takes: [...PAGING, 'active', 'product', 'currency', 'type'], answer: ({ books, params }) => listed(books, fitting(books.all('price'), params, ['active', 'product', 'currency', 'type']), params, { url: '/v1/prices' }) },
  { method: 'GET', path: '/v1/prices/:id', area: 'plan', takes: [], answer: ({ books, at }) => books.need('price', at('id')) },
  {
    method: 'GET', path: '/v1/subscriptions', area: 'subscription', takes: [...PAGING, 'customer', 'status', 'price', 'collection_method'],
    answer({ books, params }) {
      const status = params.text('status')
      const shown = books.all('subscription').filter((one) => (status === undefined ? one.status !== 'canceled' : status === 'all' || (status === 'ended' ? one.ended_at !== null : one.status === status)))
      return listed(books, fitting(shown, params, ['customer', 'collection_method']), params, { url: '/v1/subscriptions' })
    },
  },
  { method: 'GET', path: '/v1/subscriptions/:id', area: 'subscription', takes: [], answer: ({ books, at }) => books.need('subscription', at('id')) },
  { method: 'POST', path: '/v1/subscriptions/:id', area: 'subscription', takes: ['collection_method', 'days_until_due', 'default_payment_method', 'metadata', 'cancel_at_period_end', 'description'], answer: changeSubscription },
  { method: 'DELETE', path: '/v1/subscriptions/:id', area: 'subscription', takes: ['invoice_now', 'prorate'], answer: ({ books, at }) => endSubscription(books, books.need('subscription', at('id'))) },
  {
    method: 'GET', path: '/v1/subscription_items', area: 'subscription', takes: [...PAGING, 'subscription'],
    answer: ({ books, params }) => listed(books, itemsOf(books, books.need('subscription', params.need('subscription'), 'subscription').id), params, { url: '/v1/subscription_items', inOrder: true }),
  },
  { method: 'GET', path: '/v1/subscription_items/:id', area: 'subscription', takes: [], answer: ({ books, at }) => books.need('subscription_item', at('id')) },
  { method: 'GET', path: '/v1/billing/meters', area: 'billing_meter', takes: [...PAGING, 'status'], answer: ({ books, params }) => listed(books, fitting(books.all('billing.meter'), params, ['status']), params, { url: '/v1/billing/meters' }) },
  { method: 'GET', path: '/v1/billing/meters/:id', area: 'billing_meter', takes: [], answer: ({ books, at }) => books.need('billing.meter', at('id')) },
  { method: 'GET', path: '/v1/billing/meters/:id/event_summaries', area: 'billing_meter', takes: ['limit', 'starting_after', 'ending_before', 'customer', 'start_time', 'end_time', 'value_grouping_window'], answer: summaries },
  {
    method: 'GET', path: '/v1/events', area: 'event', takes: [...PAGING, 'type', 'types', 'delivery_success'],
    answer({ books, params }) {
      const types = params.texts('types')
      if (types.length > 20) throw wrong('You can filter by at most 20 types.', 'types')
      return listed(books, fitting(books.events(), params, ['type']).filter(({ type }) => types.length === 0 || types.includes(type)), params, { url: '/v1/events' })
    },
  },
  { method: 'GET', path: '/v1/events/:id', area: 'event', takes: [], answer: ({ books, at }) => books.need('event', at('id')) },
]

function changeSubscription({ books, params, at }: Call): Subscription {
  const subscription = books.need('subscription', at('id'))
  if (subscription.status === 'canceled' || subscription.status === 'incomplete_expired') throw forbidden('A canceled subscription can only update its cancellation_details and metadata.')
  const method = params.one('collection_method', ['charge_automatically', 'send_invoice'])
  const days = params.int('days_until_due')
  if (method === 'send_invoice' && days === undefined && subscription.days_until_due === null) throw wrong('If you specify `send_invoice` for `collection_method`, you must specify `days_until_due`.', 'days_until_due', 'parameter_missing')
  if (method === 'charge_automatically' && days !== undefined) throw wrong('You can only set `days_until_due` with `send_invoice`.', 'days_until_due')
  const payWith = params.text('default_payment_method')
  if (payWith !== undefined && payWith !== '') methodOf(books, subscription.customer, payWith, 'default_payment_method')
  const metadata = metadataAfter(subscription.metadata, params)
  return books.change(subscription, {
    ...(method === undefined ? {} : { collection_method: method, days_until_due: method === 'send_invoice' ? (days ?? subscription.days_until_due) : null }),
    ...(payWith === undefined ? {} : { default_payment_method: payWith === '' ? null : payWith }), ...(metadata === undefined ? {} : { metadata }),
  }, 'customer.subscription.updated')
}

const WINDOWS = { hour: 3600, day: 86_400 } as const
/** https://docs.stripe.com/api/billing/meter-event_summary/list: one a window, newest first; windows without usage are left out. */
function summaries({ books, params, at }: Call) {
  const meter = books.need('billing.meter', at('id'))
  const customer = books.need('customer', params.need('customer'), 'customer')
  const [start, end] = [params.int('start_time') ?? 0, params.int('end_time') ?? 0]
  const window = params.one('value_grouping_window', ['hour', 'day'])
  const step = window === undefined ? 60 : WINDOWS[window]
  for (const [name, time] of [['start_time', start], ['end_time', end]] as const) if (time % step !== 0 || time === 0) throw wrong(`${name} must align with ${window ?? 'minute'} boundaries`, name)
  if (end <= start) throw wrong('end_time must be after start_time', 'end_time')
  const sums = new Map<number, number>()
  for (const usage of books.usage) {
    if (usage.meter !== meter.id || usage.customer !== customer.id || usage.at < start || usage.at >= end) continue
    const from = window === undefined ? start : usage.at - (usage.at % step)
    sums.set(from, (sums.get(from) ?? 0) + usage.value)
  }
  const rows = [...sums].sort(([a], [b]) => b - a).map(([from, value]) => ({
    id: `mtrusg_${meter.id.slice(4)}_${customer.id.slice(4)}_${from}`, object: 'billing.meter_event_summary', created: from, livemode: books.livemode, meter: meter.id, aggregated_value: value, start_time: from, end_time: window === undefined ? end : from + step,
  }))
  return listed(books, rows, params, { url: `/v1/billing/meters/${meter.id}/event_summaries`, inOrder: true })
}
