/** What is sold, and who has bought it. */
import type { Books } from './books.ts'
import type { Customer, Meter, Price, Product, Subscription, SubscriptionItem } from './objects.ts'

export const addProduct = (books: Books, name: string, fields: Partial<Product> = {}): Product =>
  books.add('product', { livemode: books.livemode, name, active: true, description: null, default_price: null, metadata: {}, updated: books.now(), ...fields }, 'product.created')

export function addPrice(books: Books, product: Product, unitAmount: number | null, fields: Partial<Price> = {}): Price {
  return books.add('price', {
    livemode: books.livemode, product: product.id, active: true, currency: 'usd', nickname: null, type: fields.recurring === null ? 'one_time' : 'recurring', billing_scheme: 'per_unit', tiers_mode: null,
    unit_amount: unitAmount, unit_amount_decimal: unitAmount === null ? null : String(unitAmount), recurring: { interval: 'month', interval_count: 1, usage_type: 'licensed', meter: null }, metadata: {}, ...fields,
  }, 'price.created')
}

/** One item a price, one of each unless a quantity is told; a metered price has none. */
export function addSubscription(books: Books, customer: Customer, prices: readonly (Price | [Price, number])[], fields: Partial<Subscription> = {}): Subscription {
  const first = prices[0] === undefined ? undefined : Array.isArray(prices[0]) ? prices[0][0] : prices[0]
  const subscription = books.add('subscription', {
    livemode: books.livemode, customer: customer.id, status: 'active', collection_method: 'charge_automatically', days_until_due: null, default_payment_method: null, currency: first?.currency ?? 'usd',
    start_date: books.now(), canceled_at: null, ended_at: null, cancel_at: null, cancel_at_period_end: false, pause_collection: null, description: null, latest_invoice: null, metadata: {}, ...fields,
  })
  for (const priced of prices) {
    const [price, quantity] = Array.isArray(priced) ? priced : [priced, 1]
    books.add('subscription_item', {
      subscription: subscription.id, price: price.id, ...(price.recurring?.usage_type === 'metered' ? {} : { quantity }),
      current_period_start: books.now(), current_period_end: books.now() + 30 * 86_400, metadata: {},
    })
  }
  if (customer.currency === null) books.change(customer, { currency: subscription.currency })
  books.tell('customer.subscription.created', subscription)
  return subscription
}

export const itemsOf = (books: Books, subscription: string): SubscriptionItem[] => books.all('subscription_item').filter((item) => item.subscription === subscription)

export function endSubscription(books: Books, subscription: Subscription): Subscription {
  return books.change(subscription, { status: 'canceled', canceled_at: books.now(), ended_at: books.now() }, 'customer.subscription.deleted')
}

export const addMeter = (books: Books, name: string): Meter =>
  books.add('billing.meter', {
    livemode: books.livemode, display_name: name, event_name: name.toLowerCase().replaceAll(' ', '_'), status: 'active', updated: books.now(),
    default_aggregation: { formula: 'sum' }, customer_mapping: { type: 'by_id', event_payload_key: 'stripe_customer_id' }, value_settings: { event_payload_key: 'value' },
  })
