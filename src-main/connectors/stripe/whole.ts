/** Everything of one customer, or of one object, as it is now: for the account that somebody looks at, and for what a command changed. */
import type Stripe from 'stripe'
import type { ChangedRecord } from '#main/core/ports/connector.ts'
import type { Resource } from '#main/core/ports/records.ts'
import { objectIdOf, paymentIdOf, refId } from './ids.ts'
import type { How } from './invoices.ts'
import { singleLinks, type Links } from './links.ts'
import { payerOf } from './map/settlement.ts'
import { chargedByItself } from './map/product.ts'
import { partyRecord, type StripeParty } from './map/party.ts'
import { methodRecords } from './map/method.ts'
import type { Upstream } from './upstream.ts'
import type { Walk, WalkedList, Walks } from './walks.ts'

export interface Whole {
  /** Null where there is no such customer. */
  account(id: string, signal: AbortSignal | undefined): Promise<ChangedRecord[] | null>
  /** Every record that one object makes; none where it is gone. */
  recordsOf(list: WalkedList, id: string, signal: AbortSignal | undefined): Promise<ChangedRecord[]>
  /** One record by its id; null where there is none. */
  read(resource: Resource, id: string, signal: AbortSignal | undefined): Promise<ChangedRecord | null>
}

interface WholeWorld {
  upstream: Upstream
  walks: Walks
  party(signal: AbortSignal | undefined): Promise<StripeParty>
  now(): number
}

export function createWhole({ upstream, walks, party, now }: WholeWorld): Whole {
  const single = singleLinks(upstream)
  const howOf = async (links: Links, signal: AbortSignal | undefined): Promise<How> => ({ whose: { ...(await party(signal)), seenAt: now() }, links, signal })

  /** Every walk over a list, with the resource that it makes. */
  const overList = (list: WalkedList): { resource: Resource; walk: Walk }[] =>
    (Object.entries(walks) as [Resource, readonly Walk[]][]).flatMap(([resource, some]) => some.filter((walk) => walk.list === list && walk.onlyTold !== true).map((walk) => ({ resource, walk })))

  const allOf = async (list: WalkedList, objects: readonly unknown[], how: How, only?: Resource): Promise<ChangedRecord[]> =>
    (await Promise.all(objects.flatMap((object) => overList(list).filter(({ resource }) => only === undefined || resource === only).map(({ walk }) => walk.records(object as never, how))))).flat()

  async function account(id: string, signal: AbortSignal | undefined): Promise<ChangedRecord[] | null> {
    const customer = await upstream.one('customer', id, signal)
    if (customer === null) return null
    const of = { customer: id }
    const own = <T extends { customer?: unknown }>(some: readonly T[]): T[] => some.filter((one) => refId(one.customer as string) === id)
    const [subscriptions, invoices, charges, creditNotes] = await Promise.all([
      upstream.all('subscriptions', of, signal).then(own), upstream.all('invoices', of, signal).then(own), upstream.all('charges', of, signal).then(own), upstream.all('creditNotes', of, signal).then(own),
    ])
    const links = linksOf(single, subscriptions, invoices, charges)
    const how = await howOf(links, signal)
    const [refunds, disputes] = await Promise.all([
      Promise.all(charges.filter((charge) => (charge.amount_refunded ?? 0) !== 0).map((charge) => upstream.all('refunds', { charge: charge.id }, signal).then((some) => some.filter((one) => refId(one.charge) === charge.id)))),
      Promise.all(charges.filter(({ disputed }) => disputed).map((charge) => upstream.all('disputes', { charge: charge.id }, signal).then((some) => some.filter((one) => refId(one.charge) === charge.id)))),
    ])
    const found = await Promise.all([
      allOf('customers', [customer], how), allOf('subscriptions', subscriptions, how), allOf('invoices', invoices, how), allOf('charges', charges, how), allOf('creditNotes', creditNotes, how),
      allOf('refunds', refunds.flat(), how), allOf('disputes', disputes.flat(), how),
    ])
    return inOrder(found.flat())
  }

  async function read(resource: Resource, id: string, signal: AbortSignal | undefined): Promise<ChangedRecord | null> {
    if (resource === 'parties') return id === (await party(signal)).partyId ? partyRecord({ ...(await party(signal)), seenAt: now() }) : null
    const pick = (some: readonly ChangedRecord[]): ChangedRecord | null => some.find((one) => one.resource === resource && (one.record as { id: string }).id === id) ?? null
    if (resource === 'paymentMethods') {
      const method = await upstream.one('paymentMethod', id, signal)
      const customer = refId(method?.customer)
      const owner = customer === null ? null : await upstream.one('customer', customer, signal)
      if (method === null || owner === null) return null
      return methodRecords((await howOf(single, signal)).whose, owner.id, method, refId(owner.invoice_settings?.default_payment_method))[0] ?? null
    }
    const from = await objectFor(resource, id, signal)
    if (from === null) return null
    const object = await upstream.one(OBJECT[from.list], from.id, signal)
    return object === null ? null : pick(await allOf(from.list, [object], await howOf(single, signal), resource))
  }

  /** The object that makes a record, by how its id is made (ids.ts). */
  async function objectFor(resource: Resource, id: string, signal: AbortSignal | undefined): Promise<{ list: WalkedList; id: string } | null> {
    const base = objectIdOf(id)
    const list = OF_RESOURCE[resource]
    if (list !== undefined) return { list, id: base }
    const invoiceOfPart = async (payer: string): Promise<{ list: WalkedList; id: string } | null> => {
      const invoice = await single.invoiceOf(payer, signal)
      return invoice === null ? null : { list: 'invoices', id: invoice }
    }
    if (base.startsWith('in_')) return { list: 'invoices', id: base }
    if (base.startsWith('inpay_')) {
      const part = await upstream.one('invoicePayment', base, signal)
      const invoice = refId(part?.invoice)
      return invoice === null ? null : { list: 'invoices', id: invoice }
    }
    if (base.startsWith('cn_')) {
      if (resource !== 'allocations') return { list: 'creditNotes', id: base }
      const invoice = refId((await upstream.one('creditNote', base, signal))?.invoice)
      return invoice === null ? null : { list: 'invoices', id: invoice }
    }
    if (base.startsWith('sub_')) return { list: 'subscriptions', id: base }
    if (base.startsWith('si_')) {
      const item = await upstream.one('subscriptionItem', base, signal)
      return item === null || !item.subscription ? null : { list: 'subscriptions', id: item.subscription }
    }
    if (base.startsWith('pi_')) {
      const charge = refId((await upstream.one('paymentIntent', base, signal))?.latest_charge)
      return charge === null ? null : { list: 'charges', id: charge }
    }
    if (base.startsWith('pr_')) return invoiceOfPart(base)
    if (resource === 'refunds') return /^(du|dp)_/.test(base) ? { list: 'disputes', id: base } : { list: 'refunds', id: base }
    return base.startsWith('ch_') || base.startsWith('py_') ? { list: 'charges', id: base } : null
  }

  return {
    account,
    read,
    async recordsOf(list, id, signal) {
      const object = await upstream.one(OBJECT[list], id, signal)
      return object === null ? [] : inOrder(await allOf(list, [object], await howOf(single, signal)))
    },
  }
}

/** Resources whose ids are those of one kind of object, with what was put behind a dot. */
const OF_RESOURCE: Partial<Record<Resource, WalkedList>> = { products: 'prices', accounts: 'customers', contacts: 'customers', registrations: 'customers', subscriptions: 'subscriptions', invoices: 'invoices', holds: 'invoices', approvals: 'invoices', writeOffs: 'invoices', charges: 'charges' }
const OBJECT = { customers: 'customer', prices: 'price', subscriptions: 'subscription', invoices: 'invoice', charges: 'charge', refunds: 'refund', disputes: 'dispute', creditNotes: 'creditNote' } as const

/** What is known of one customer already, so that little has to be asked for. */
function linksOf(single: Links, subscriptions: readonly Stripe.Subscription[], invoices: readonly Stripe.Invoice[], charges: readonly Stripe.Charge[]): Links {
  const invoiceBy = new Map(invoices.flatMap((invoice) => (invoice.payments?.data ?? []).flatMap((part) => {
    const payer = payerOf(part)
    return payer === null ? [] : [[payer, invoice.id] as const]
  })))
  const whole = invoices.every(({ payments }) => payments?.data !== undefined && !payments.has_more)
  const chargesBy = Map.groupBy(charges, paymentIdOf)
  const automatic = chargedByItself(subscriptions)
  return {
    invoiceOf: async (payer, signal) => invoiceBy.get(payer) ?? (whole ? null : single.invoiceOf(payer, signal)),
    async givenBack(payer, signal) {
      const own = chargesBy.get(payer)
      return own !== undefined && own.every((charge) => (charge.amount_refunded ?? 0) === 0 && !charge.disputed) ? [] : single.givenBack(payer, signal)
    },
    async disputed(payer, signal) {
      const own = chargesBy.get(payer)
      return own !== undefined && own.every(({ disputed }) => !disputed) ? null : single.disputed(payer, signal)
    },
    automatic: () => Promise.resolve(automatic),
    mayHaveBalance: (customer) => Promise.resolve((customer.balance ?? 0) !== 0 || invoices.some((invoice) => (invoice.starting_balance ?? 0) !== 0)),
  }
}

/** The account first, as it is asked for. */
const inOrder = (records: readonly ChangedRecord[]): ChangedRecord[] => [...records.filter(({ resource }) => resource === 'accounts'), ...records.filter(({ resource }) => resource !== 'accounts')]
