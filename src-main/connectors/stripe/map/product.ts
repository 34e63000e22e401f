/** What can be bought, and what was. */
import type Stripe from 'stripe'
import type { ChangedRecord } from '#main/core/ports/connector.ts'
import { currencyOf, minorFromStripe, unitMinorFromStripe } from '../money.ts'
import { refId } from '../ids.ts'
import { clip, dayOf, orSaid, recordOf, type Whose } from './record.ts'

/** A price is a product of ours: one product may have many prices, and a subscription names the price. */
export function productRecords(whose: Whose, price: Stripe.Price): ChangedRecord[] {
  return orSaid(whose, 'products', price.id, () => {
    const product = typeof price.product === 'object' && price.product !== null && !('deleted' in price.product) ? price.product : null
    return [recordOf(whose, 'products', price.created, {
      id: price.id, name: priceName(price, product?.name ?? null), kind: price.recurring ? 'plan' : 'product', priceMinor: priceMinor(price), currency: currencyOf(price.currency), interval: intervalOf(price),
      active: price.active && (product?.active ?? true),
    })]
  })
}

/** With what our words have no place for in brackets: tiers, weeks, more than one month at a time. */
export function priceName(price: Stripe.Price, product: string | null): string {
  const notes = [
    price.unit_amount === null && (price.billing_scheme === 'tiered' || price.tiers_mode) ? 'tiered' : '',
    price.custom_unit_amount ? 'the customer chooses the price' : '',
    everyOf(price),
  ].filter((note) => note !== '')
  const name = [product ?? refId(price.product as string) ?? price.id, price.nickname].filter((part, at, parts) => part && parts.indexOf(part) === at).join(', ')
  return clip(`${name}${notes.length === 0 ? '' : ` (${notes.join(', ')})`}`, 200)
}

export function priceMinor(price: Stripe.Price): number {
  if (typeof price.unit_amount === 'number') return Math.max(0, minorFromStripe(price.unit_amount, price.currency))
  return price.unit_amount_decimal ? Math.max(0, unitMinorFromStripe(String(price.unit_amount_decimal), price.currency)) : 0
}

export function intervalOf({ recurring }: Stripe.Price): 'month' | 'year' | 'once' {
  if (!recurring) return 'once'
  return recurring.interval === 'year' ? 'year' : 'month'
}

function everyOf({ recurring }: Stripe.Price): string {
  if (!recurring) return ''
  // Look-alikes of every month, or every year, leave the count out.
  const { interval, interval_count: count } = recurring
  if (!(count > 1)) return interval === 'month' || interval === 'year' ? '' : `each ${interval}`
  return `every ${count} ${interval}s`
}

/** The plan is the oldest item; what came to it later are its add-ons. */
export function subscriptionRecords(whose: Whose, subscription: Stripe.Subscription, items: readonly Stripe.SubscriptionItem[], nameOf: (price: Stripe.Price) => string): ChangedRecord[] {
  const customer = refId(subscription.customer)
  const [plan, ...others] = [...items].sort((a, b) => a.created - b.created || (a.id < b.id ? -1 : 1))
  if (customer === null || plan === undefined) return []
  const ended = ENDED.has(subscription.status)
  const quantity = plan.quantity ?? 1
  const notes = [PLAIN.has(subscription.status) ? '' : subscription.status.replaceAll('_', ' '), subscription.pause_collection ? 'collection paused' : '', quantity < 1 ? 'none of it' : ''].filter((note) => note !== '')
  return [
    ...orSaid(whose, 'subscriptions', subscription.id, () => [recordOf(whose, 'subscriptions', subscription.created, {
      id: subscription.id, accountId: customer, productId: plan.price.id, name: clip(`${nameOf(plan.price)}${notes.length === 0 ? '' : ` (${notes.join(', ')})`}`, 200), status: ended ? 'cancelled' : 'active',
      quantity: Math.max(1, Math.trunc(quantity)), priceMinor: priceMinor(plan.price), currency: currencyOf(plan.price.currency), interval: intervalOf(plan.price),
      startedOn: dayOf(whose, subscription.start_date ?? subscription.created), cancelledOn: ended ? dayOf(whose, subscription.ended_at ?? subscription.canceled_at ?? subscription.start_date ?? subscription.created) : null,
    })]),
    ...others.flatMap((item) => orSaid(whose, 'addOns', item.id, () => [recordOf(whose, 'addOns', item.created, {
      id: item.id, accountId: customer, productId: item.price.id, name: clip(`${nameOf(item.price)}${(item.quantity ?? 1) === 1 ? '' : ` × ${item.quantity}`}`, 200), enabled: !ended,
      priceMinor: priceMinor(item.price), currency: currencyOf(item.price.currency), changedAt: Math.max(0, (ended ? (subscription.ended_at ?? item.created) : item.created) * 1000),
    })])),
  ]
}

/** Every other status, one that is new with Stripe included, is a subscription that is there; which one it is stands in its name. */
const ENDED: ReadonlySet<string> = new Set(['canceled', 'incomplete_expired'])
const PLAIN: ReadonlySet<string> = new Set(['active', 'canceled'])

/** Whether the newest subscription that is there is charged by itself; null where there is none. */
export function chargedByItself(subscriptions: readonly Stripe.Subscription[]): boolean | null {
  const live = subscriptions.filter(({ status }) => !ENDED.has(status)).sort((a, b) => b.created - a.created || (a.id < b.id ? 1 : -1))
  return live[0] === undefined ? null : live[0].collection_method !== 'send_invoice'
}
