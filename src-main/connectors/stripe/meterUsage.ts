/** Usage by meters: asked for by customer and meter, of those that have a metered item. */
import type Stripe from 'stripe'
import type { ChangedRecord } from '#main/core/ports/connector.ts'
import { refId } from './ids.ts'
import type { How } from './invoices.ts'
import { usageRecords } from './map/usage.ts'
import type { Upstream } from './upstream.ts'

/** Further back usage is not read: what was billed stands on the invoices. */
export const USAGE_DAYS = 400
const DAY = 86_400

/** By day, in UTC as Stripe groups it. None where an older subscription of the customer has the same meter: that one tells it. */
export async function meterUsage(upstream: Upstream, subscription: Stripe.Subscription, { whose, signal }: How): Promise<ChangedRecord[]> {
  const customer = refId(subscription.customer)
  const own = metersOf(subscription)
  if (customer === null || own.size === 0) return []
  const others = (await upstream.all('subscriptions', { customer }, signal)).filter((one) => one.id !== subscription.id && refId(one.customer) === customer && isOlder(one, subscription))
  const told = new Set(others.flatMap((one) => [...metersOf(one)]))
  const until = Math.floor(whose.seenAt / 1000 / DAY) * DAY + DAY
  const meters = await upstream.all('meters', {}, signal)
  const found: ChangedRecord[] = []
  for (const id of [...own].filter((meter) => !told.has(meter))) {
    const meter = meters.find((one) => one.id === id)
    if (meter === undefined) continue
    const summaries = await upstream.all('usage', { of: id, customer, start_time: until - USAGE_DAYS * DAY, end_time: until, value_grouping_window: 'day' }, signal)
    for (const summary of summaries) found.push(...usageRecords(whose, meter, customer, summary))
  }
  return found
}

const metersOf = ({ items }: Stripe.Subscription): Set<string> => new Set((items?.data ?? []).flatMap(({ price }) => price.recurring?.meter ?? []))
const isOlder = (a: Stripe.Subscription, b: Stripe.Subscription): boolean => a.created < b.created || (a.created === b.created && a.id < b.id)
