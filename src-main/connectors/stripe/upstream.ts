/**
 * Stripe's lists and objects as the reading side asks for them. What is read of lists is remembered for a short
 * while, as several of our resources are made of the same list; a list that is not there, or that the key may not
 * read, is empty and noted.
 */
import type Stripe from 'stripe'
import { ConnectorError } from '#main/core/ports/connector.ts'
import type { StripeClient } from './client.ts'
import { asConnectorError, StripeSaid } from './failures.ts'

/** The lists that are read. */
const LISTS = {
  customers: (stripe: Stripe, params: Params) => stripe.customers.list(params),
  prices: (stripe: Stripe, params: Params) => stripe.prices.list(params),
  subscriptions: (stripe: Stripe, params: Params) => stripe.subscriptions.list(params),
  invoices: (stripe: Stripe, params: Params) => stripe.invoices.list(params),
  invoicePayments: (stripe: Stripe, params: Params) => stripe.invoicePayments.list(params),
  charges: (stripe: Stripe, params: Params) => stripe.charges.list(params),
  refunds: (stripe: Stripe, params: Params) => stripe.refunds.list(params),
  disputes: (stripe: Stripe, params: Params) => stripe.disputes.list(params),
  creditNotes: (stripe: Stripe, params: Params) => stripe.creditNotes.list(params),
  events: (stripe: Stripe, params: Params) => stripe.events.list(params),
  meters: (stripe: Stripe, params: Params) => stripe.billing.meters.list(params),
  portals: (stripe: Stripe, params: Params) => stripe.billingPortal.configurations.list(params),
  // Lists below one object: `of` names it.
  paymentMethods: (stripe: Stripe, { of, ...params }: Params) => stripe.customers.listPaymentMethods(of!, params),
  balance: (stripe: Stripe, { of, ...params }: Params) => stripe.customers.listBalanceTransactions(of!, params),
  lines: (stripe: Stripe, { of, ...params }: Params) => stripe.invoices.listLineItems(of!, params),
  items: (stripe: Stripe, params: Params) => stripe.subscriptionItems.list(params as Params & { subscription: string }),
  usage: (stripe: Stripe, { of, ...params }: Params) => stripe.billing.meters.listEventSummaries(of!, params as unknown as Stripe.Billing.MeterListEventSummariesParams),
} as const
/** What is asked for beside; a look-alike that knows nothing of it is asked without. Without its word, cancelled subscriptions are left out. */
const BESIDE: Partial<Record<keyof typeof LISTS, Record<string, unknown>>> = { prices: { expand: ['data.product'] }, subscriptions: { status: 'all' }, invoices: { expand: ['data.payments'] } }
export type ListName = keyof typeof LISTS
export type Listed<L extends ListName> = Awaited<ReturnType<(typeof LISTS)[L]>>['data'][number]
/** Filters as Stripe names them; `of`: the object a list is below. */
export type Params = Record<string, never> & { of?: string; limit?: number; starting_after?: string }
export type Filter = Readonly<Record<string, unknown>>

/** `plain`: nothing is expanded, for look-alikes that cannot. */
const OBJECTS = {
  customer: (stripe: Stripe, id: string) => stripe.customers.retrieve(id),
  price: (stripe: Stripe, id: string, plain: boolean) => stripe.prices.retrieve(id, plain ? {} : { expand: ['product'] }),
  product: (stripe: Stripe, id: string) => stripe.products.retrieve(id),
  paymentMethod: (stripe: Stripe, id: string) => stripe.paymentMethods.retrieve(id),
  subscription: (stripe: Stripe, id: string) => stripe.subscriptions.retrieve(id),
  subscriptionItem: (stripe: Stripe, id: string) => stripe.subscriptionItems.retrieve(id),
  invoice: (stripe: Stripe, id: string, plain: boolean) => stripe.invoices.retrieve(id, plain ? {} : { expand: ['payments'] }),
  invoicePayment: (stripe: Stripe, id: string) => stripe.invoicePayments.retrieve(id),
  charge: (stripe: Stripe, id: string) => stripe.charges.retrieve(id),
  refund: (stripe: Stripe, id: string) => stripe.refunds.retrieve(id),
  dispute: (stripe: Stripe, id: string) => stripe.disputes.retrieve(id),
  creditNote: (stripe: Stripe, id: string) => stripe.creditNotes.retrieve(id),
  paymentIntent: (stripe: Stripe, id: string) => stripe.paymentIntents.retrieve(id),
  paymentRecord: (stripe: Stripe, id: string) => stripe.paymentRecords.retrieve(id),
} as const
export type ObjectName = keyof typeof OBJECTS
/** What was deleted is none. */
export type ObjectOf<O extends ObjectName> = Exclude<Awaited<ReturnType<(typeof OBJECTS)[O]>>, { deleted: true }>

export interface ListPage<L extends ListName> {
  data: Listed<L>[]
  more: boolean
}

export interface Upstream {
  /** One page of a list; an empty last one where the list is not offered. @throws ConnectorError; CURSOR_EXPIRED where `after` is gone. */
  page<L extends ListName>(list: L, filter: Filter, after: string | null, limit: number, signal: AbortSignal | undefined): Promise<ListPage<L>>
  /** A whole list, newest first. @throws ConnectorError MALFORMED beyond `max`. */
  all<L extends ListName>(list: L, filter: Filter, signal: AbortSignal | undefined, max?: number): Promise<Listed<L>[]>
  /** One object; null where there is none, it was deleted, or such objects are not offered. */
  one<O extends ObjectName>(kind: O, id: string, signal: AbortSignal | undefined): Promise<ObjectOf<O> | null>
  /** Lists that are not offered, or that the key may not read, with why in plain words. */
  readonly refused: ReadonlyMap<ListName, string>
  /** Kinds of objects that are not offered, or that the key may not read: of one that does not come it is not known whether it is there. */
  readonly hidden: ReadonlySet<ObjectName>
  /** The moment, in epoch milliseconds, that both clocks have reached: ours, and Stripe's by its last answer. */
  reached(): number
  /** What was remembered is no longer true. */
  forget(): void
}

export const PAGE = 100
/** Older than this, what was read of a list is read again. Events are read from further back than this, so that nothing changes unseen meanwhile. */
const REMEMBERED_MS = 60_000
/** Answers remembered at once: some 10,000 objects. */
const REMEMBERED = 100
/** Objects of a list that is read whole. */
export const WHOLE_MAX = 1_000_000

export function createUpstream(client: StripeClient, now: () => number = Date.now): Upstream {
  const refused = new Map<ListName, string>()
  const hidden = new Set<ObjectName>()
  /** Lists and kinds of objects that are asked for without anything beside. */
  const plain = new Set<string>()
  const answers = new Map<string, { at: number; answer: Promise<unknown> }>()

  const remembered = <T>(key: string, ask: () => Promise<T>): Promise<T> => {
    const known = answers.get(key)
    if (known !== undefined && now() - known.at < REMEMBERED_MS) return known.answer as Promise<T>
    const answer = ask()
    if (answers.size >= REMEMBERED) answers.delete(answers.keys().next().value!)
    answers.set(key, { at: now(), answer })
    answer.catch(() => answers.delete(key))
    return answer
  }

  const upstream: Upstream = {
    refused, hidden,
    page<L extends ListName>(list: L, filter: Filter, after: string | null, limit: number, signal: AbortSignal | undefined) {
      return remembered(JSON.stringify([list, filter, after, limit]), async (): Promise<ListPage<L>> => {
        const params = (): Params => ({ ...(plain.has(list) ? {} : { ...BESIDE[list], limit }), ...filter, ...(after === null ? {} : { starting_after: after }) }) as unknown as Params
        const ask = (): Promise<{ data: Listed<L>[]; has_more?: boolean }> => client.ask(async (stripe) => (await LISTS[list](stripe, params())) as { data: Listed<L>[]; has_more?: boolean }, signal)
        const wasPlain = plain.has(list)
        try {
          const { data, has_more } = await ask().catch((error: unknown) => {
            if (wasPlain || !isBeyondIt(error)) throw error
            plain.add(list)
            return ask()
          })
          // A look-alike that takes no place would answer the same page for ever.
          if (after !== null && data.some(({ id }) => id === after)) return { data: [], more: false }
          return { data, more: has_more === true && data.length > 0 }
        } catch (error) {
          if (error instanceof StripeSaid) {
            if (after !== null && (error.param === 'starting_after' || /starting_after/.test(error.message))) throw new ConnectorError('CURSOR_EXPIRED', `The record at which the last page of ${list} ended was deleted at Stripe. The list is read again from the beginning; nothing is lost.`)
            const why = list === 'customers' && error.kind === 'not_allowed' ? null : notThere(list, error)
            // Below one object: that one is gone, or is of a kind that has none.
            if (filter['of'] !== undefined && error.kind === 'missing') return { data: [], more: false }
            if (why !== null) {
              refused.set(list, why)
              return { data: [], more: false }
            }
          }
          throw asConnectorError(error, client.host)
        }
      })
    },
    async all(list, filter, signal, max = WHOLE_MAX) {
      const found: Listed<typeof list>[] = []
      for (let after: string | null = null; ; ) {
        const { data, more }: ListPage<typeof list> = await upstream.page(list, filter, after, PAGE, signal)
        for (const one of data) found.push(one)
        if (!more) return found
        if (found.length >= max) throw new ConnectorError('MALFORMED', `${client.host} has more than ${max} ${list} where that many were not expected. Tell the makers of Counterfoil.`)
        after = data.at(-1)!.id
      }
    },
    async one<O extends ObjectName>(kind: O, id: string, signal: AbortSignal | undefined): Promise<ObjectOf<O> | null> {
      // Stripe's ids are letters, digits and underscores; another is nobody's, and its path another's.
      if (!/^[A-Za-z0-9_-]{1,255}$/.test(id)) return null
      const ask = (): Promise<ObjectOf<O>> => client.ask(async (stripe) => (await OBJECTS[kind](stripe, id, plain.has(kind))) as unknown as ObjectOf<O>, signal)
      const wasPlain = plain.has(kind)
      try {
        const found = await ask().catch((error: unknown) => {
          if (wasPlain || !isBeyondIt(error)) throw error
          plain.add(kind)
          return ask()
        })
        return (found as { deleted?: unknown }).deleted === true ? null : found
      } catch (error) {
        if (!(error instanceof StripeSaid)) throw error
        if (error.kind === 'missing' || (error.kind === 'invalid' && error.code === 'resource_missing')) return null
        // Without its customers an account is nothing; of the others, what is offered and the key sees is shown.
        if ((error.kind === 'not_allowed' || error.kind === 'not_offered') && kind !== 'customer') {
          hidden.add(kind)
          return null
        }
        throw asConnectorError(error, client.host)
      }
    },
    reached: () => Math.min(now(), client.date() ?? now()),
    forget: () => answers.clear(),
  }
  return upstream
}

/** The other side does not know something that we asked for beside. */
const isBeyondIt = (error: unknown): boolean => error instanceof StripeSaid && error.kind === 'invalid' && (error.code === 'parameter_unknown' || /\b(unknown|unexpected|expand|unrecognized)/i.test(error.message))

/** Why a list is not there, in plain words; null where the answer says nothing of the kind. */
function notThere(list: ListName, { kind, permission, code }: StripeSaid): string | null {
  if (kind === 'not_allowed') return `${LIST_WORDS[list]} (the key may not read them${permission === null ? '' : `: it lacks ${permission}`})`
  // A look-alike that knows the path and not the way we ask.
  if (kind === 'not_offered' || (kind === 'missing' && code !== 'resource_missing')) return LIST_WORDS[list]
  return null
}

/** As they are told to people. */
export const LIST_WORDS: Readonly<Record<ListName, string>> = {
  customers: 'Customers', prices: 'Prices and products', subscriptions: 'Subscriptions', invoices: 'Invoices', invoicePayments: 'Invoice payments', charges: 'Charges', refunds: 'Refunds', disputes: 'Disputes',
  creditNotes: 'Credit notes', events: 'Events', meters: 'Meters', portals: 'Portal configurations', paymentMethods: 'Payment methods', balance: 'Customer balance transactions', lines: 'Invoice lines',
  items: 'Subscription items', usage: 'Meter usage summaries',
}
