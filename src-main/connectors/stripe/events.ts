/**
 * What changed, by Stripe's events. They only name the objects: an event's own copy is of another version of the API,
 * and may be older than what is there now, so each object is read again. Events come a little out of order, so they
 * are read from some minutes before the newest one seen, and those seen are left out.
 */
import { createHash } from 'node:crypto'
import type Stripe from 'stripe'
import { ConnectorError } from '#main/core/ports/connector.ts'
import type { Resource } from '#main/core/ports/records.ts'
import type { Since } from './cursor.ts'
import { refId } from './ids.ts'
import type { WalkedList } from './walks.ts'
import { PAGE, type ListPage, type Upstream } from './upstream.ts'

/** How far back events are read again: longer than anything read of a list is remembered. */
const OVERLAP_S = 600
/** Stripe keeps events for thirty days; what is near the end of them is not relied on. */
export const KEPT_S = 29 * 86_400
/** With more changes than this, listing again is the shorter way. */
const EVENTS_MAX = 20_000
/** Names of seen events in one cursor; of more, the oldest are told once more, which changes nothing. */
const SEEN_MAX = 1000
/** A place follows the clock where nothing happens, so far behind it: clocks go wrong, and a place never runs ahead of an event. */
const BEHIND_S = 86_400

/** An event as far as it is kept: which objects it is about. */
export interface Told {
  name: string
  at: number
  objects: readonly { list: WalkedList; id: string }[]
  /** Payments that it is about: their invoice has to be asked for. */
  payers: readonly string[]
  /** Products whose prices are meant. */
  products: readonly string[]
  gone: readonly { resource: Resource; id: string }[]
}

/** Where the events stand now: listings that begin now go on from there. Null where events are not offered. */
export async function standing(upstream: Upstream, signal: AbortSignal | undefined): Promise<Since | null> {
  const { data } = await upstream.page('events', {}, null, PAGE, signal)
  if (upstream.refused.has('events')) return null
  return sinceAfter(data.map(nameAndMoment), { t: 0, s: [] }, upstream.reached())
}

/**
 * All events since a place, the overlap included, oldest first.
 * @throws ConnectorError CURSOR_EXPIRED where that is longer ago than events are kept, or they are too many.
 */
export async function eventsSince(upstream: Upstream, t: number, signal: AbortSignal | undefined, now: number): Promise<Told[]> {
  if (now / 1000 - t > KEPT_S) throw new ConnectorError('CURSOR_EXPIRED', 'The last pull from Stripe is more than 29 days ago, and Stripe tells changes of thirty days only. Everything is listed again; nothing is lost.')
  const found: Told[] = []
  for (let after: string | null = null; ; ) {
    const { data, more }: ListPage<'events'> = await upstream.page('events', { created: { gte: Math.max(0, t - OVERLAP_S) } }, after, PAGE, signal)
    for (const event of data) found.push(toldOf(event))
    if (!more) return found.toReversed()
    if (found.length >= EVENTS_MAX) throw new ConnectorError('CURSOR_EXPIRED', `More than ${EVENTS_MAX} things changed at Stripe since the last pull. Everything is listed again, which is the shorter way; nothing is lost.`)
    after = data.at(-1)!.id
  }
}

/** Those that a place has not seen. */
export const unseen = (events: readonly Told[], { t, s }: Since): Told[] => {
  const seen = new Set(s)
  return events.filter(({ at, name }) => at >= t - OVERLAP_S && !seen.has(name))
}

/** The place after these events. `reached`: a moment, in epoch milliseconds, up to which nothing else happened. */
export function sinceAfter(events: readonly { name: string; at: number }[], before: Since, reached: number): Since {
  const t = events.reduce((newest, { at }) => Math.max(newest, at), Math.max(before.t, Math.floor(reached / 1000) - BEHIND_S, 0))
  return { t, s: namesSince(events, t) }
}

const namesSince = (events: readonly { name: string; at: number }[], t: number): string[] =>
  events.filter(({ at }) => at >= t - OVERLAP_S).sort((a, b) => b.at - a.at).slice(0, SEEN_MAX).map(({ name }) => name)

const nameAndMoment = ({ id, created }: Stripe.Event): { name: string; at: number } => ({ name: createHash('sha256').update(id).digest('base64url').slice(0, 10), at: created })

/** The list that objects of this kind are in, by what Stripe calls the kind. */
const LIST_OF: Readonly<Record<string, WalkedList>> = { customer: 'customers', price: 'prices', subscription: 'subscriptions', invoice: 'invoices', charge: 'charges', refund: 'refunds', dispute: 'disputes', credit_note: 'creditNotes' }

/** Fields of any object in an event; which are there is up to its kind, and to the version it was written in. */
interface Whatever {
  id?: unknown
  object?: unknown
  customer?: unknown
  invoice?: unknown
  charge?: unknown
  payment_intent?: unknown
  latest_charge?: unknown
  items?: { data?: { id: string }[] }
}

function toldOf(event: Stripe.Event): Told {
  const object = (event.data?.object ?? {}) as Whatever
  const before = ((event.data as { previous_attributes?: Whatever } | undefined)?.previous_attributes ?? {})
  const kind = typeof object.object === 'string' ? object.object : ''
  const objects: { list: WalkedList; id: string }[] = []
  const add = (list: WalkedList, ref: unknown) => {
    const id = refId(ref as string | { id: string } | null)
    if (typeof id === 'string' && id !== '') objects.push({ list, id })
  }
  const list = LIST_OF[kind]
  if (list !== undefined) add(list, object.id)
  // What it belongs to is made of it too: a default method, a balance, what is left open.
  if (kind !== 'customer' && kind !== 'charge') for (const one of [object, before]) add('customers', CUSTOMER_TOO.has(kind) ? one.customer : null)
  if (kind === 'invoice_payment' || kind === 'credit_note') add('invoices', object.invoice)
  if (kind === 'refund' || kind === 'dispute') add('charges', object.charge)
  if (kind === 'payment_intent') add('charges', object.latest_charge)
  const payers = kind === 'refund' || kind === 'dispute' ? [refId(object.payment_intent as string | null) ?? refId(object.charge as string | null)] : event.type === 'charge.refunded' ? [refId(object.payment_intent as string | null)] : []
  const dropped = kind === 'subscription' ? (before.items?.data ?? []).filter(({ id }) => !(object.items?.data ?? []).some((item) => item.id === id)) : []
  return {
    ...nameAndMoment(event), objects,
    payers: payers.filter((payer) => payer !== null),
    products: kind === 'product' && typeof object.id === 'string' ? [object.id] : [],
    gone: [
      ...(event.type === 'payment_method.detached' && typeof object.id === 'string' ? [{ resource: 'paymentMethods' as const, id: object.id }] : []),
      ...dropped.map(({ id }) => ({ resource: 'addOns' as const, id })),
    ],
  }
}

/** Kinds whose change may be one of their customer's account, methods or balance. */
const CUSTOMER_TOO: ReadonlySet<string> = new Set(['payment_method', 'card', 'bank_account', 'source', 'subscription', 'credit_note'])
