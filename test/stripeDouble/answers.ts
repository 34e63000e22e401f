/** Objects as they go over the line: sub-lists of the first ten, and what `expand` asks for in place. */
import type { Books } from './books.ts'
import { itemsOf } from './catalogue.ts'
import { forbidden, missing, wrong } from './failure.ts'
import type { Params } from './form.ts'
import { linesOf, paymentsOf } from './invoices.ts'
import type { StripeObject } from './objects.ts'

export type Json = Record<string, unknown>

/** `https://docs.stripe.com/api/pagination`: newest first, by the place of an object and not by a number. */
export interface ListAnswer { object: 'list'; url: string; has_more: boolean; data: Json[] }

/** How many of a sub-list come with their object. */
const FIRST = 10

export function rendered(books: Books, object: StripeObject): Json {
  const json = structuredClone(object) as unknown as Json
  if (object.object === 'invoice') json['lines'] = firstOf(linesOf(books, object.id), `/v1/invoices/${object.id}/lines`)
  if (object.object === 'subscription') json['items'] = firstOf(itemsOf(books, object.id).map((item) => ({ ...item, price: books.get('price', item.price) ?? item.price })), `/v1/subscription_items?subscription=${object.id}`)
  if (object.object === 'subscription_item') json['price'] = structuredClone(books.get('price', String(json['price'])) ?? json['price'])
  return json
}

const firstOf = (objects: readonly object[], url: string): ListAnswer => ({ object: 'list', url, has_more: objects.length > FIRST, data: structuredClone(objects.slice(0, FIRST)) as Json[] })

export interface ListOptions {
  /** `created` is filtered by unless there is none to filter by. */
  url: string
  /** Oldest first: sub-lists of an object are. */
  inOrder?: boolean
}

/** One page: `limit`, `starting_after`, `ending_before`, `created`. */
export function listed(books: Books, objects: readonly StripeObject[], params: Params, { url, inOrder = false }: ListOptions): ListAnswer {
  const limit = params.int('limit') ?? 10
  if (limit < 1 || limit > 100) throw wrong(`Invalid limit: ${limit}. Limit must be between 1 and 100.`, 'limit', 'parameter_invalid_integer')
  const all = objects.filter(createdWithin(params))
  const place = new Map(all.map((object, at) => [object, at]))
  if (!inOrder) all.sort((a, b) => b.created - a.created || (place.get(b) ?? 0) - (place.get(a) ?? 0))
  const [after, before] = [params.text('starting_after'), params.text('ending_before')]
  if (after !== undefined && before !== undefined) throw wrong('You may only specify one of these parameters: ending_before, starting_after.', 'starting_after')
  const data = before === undefined ? all.slice(after === undefined ? 0 : placeOf(books, all, after, 'starting_after') + 1) : all.slice(0, placeOf(books, all, before, 'ending_before'))
  const page = before === undefined ? data.slice(0, limit) : data.slice(-limit)
  return { object: 'list', url, has_more: data.length > limit, data: page.map((object) => rendered(books, object)) }
}

function placeOf(books: Books, objects: readonly StripeObject[], id: string, param: string): number {
  const at = objects.findIndex((object) => object.id === id)
  if (at < 0) throw missing(books.kindOf(id) ?? 'object', id, param, 400)
  return at
}

function createdWithin(params: Params): (object: StripeObject) => boolean {
  if (typeof params.form['created'] === 'string') {
    const at = params.int('created')
    return ({ created }) => created === at
  }
  const range = params.inner('created')
  range?.only('gt', 'gte', 'lt', 'lte')
  const [gt, gte, lt, lte] = (['gt', 'gte', 'lt', 'lte'] as const).map((name) => range?.int(name))
  return ({ created }) => (gt === undefined || created > gt) && (gte === undefined || created >= gte) && (lt === undefined || created < lt) && (lte === undefined || created <= lte)
}

const DEEPEST = 4

/** https://docs.stripe.com/api/expanding_objects */
export function expanded(books: Books, answer: Json, paths: readonly string[]): Json {
  for (const path of paths) {
    const parts = path.split('.')
    if (parts.length > DEEPEST) throw wrong(`You cannot expand more than ${DEEPEST} levels of a property: ${path}`, 'expand')
    expandAt(books, answer, parts, path)
  }
  return answer
}

function expandAt(books: Books, at: Json, [name = '', ...rest]: readonly string[], path: string): void {
  if (at['object'] === 'list') {
    if (name !== 'data') throw cannotExpand(path)
    for (const one of at['data'] as Json[]) expandAt(books, one, rest, path)
    return
  }
  if (typeof at[name] === 'string') {
    const kind = books.kindOf(at[name])
    const found = kind === undefined ? undefined : books.get(kind, at[name])
    if (kind === undefined) throw cannotExpand(path)
    at[name] = found === undefined ? { id: at[name], object: kind, deleted: true } : rendered(books, found)
  } else if (at[name] === undefined) {
    const sub = includable(books, at, name)
    if (sub === undefined) throw cannotExpand(path)
    at[name] = sub
  } else if (at[name] === null && rest.length === 0 && !EXPANDABLE.has(name)) throw cannotExpand(path)
  if (rest.length > 0 && typeof at[name] === 'object' && at[name] !== null) expandAt(books, at[name] as Json, rest, path)
}

const EXPANDABLE: ReadonlySet<string> = new Set(['default_payment_method', 'latest_charge', 'payment_method', 'payment_intent', 'customer', 'default_source', 'invoice', 'charge', 'subscription', 'latest_invoice', 'customer_balance_transaction', 'default_price', 'test_clock'])

/** What comes only when it is asked for. */
function includable(books: Books, { object, id }: Json, name: string): unknown {
  if (object === 'invoice' && name === 'payments') return firstOf(paymentsOf(books, String(id)), `/v1/invoice_payments?invoice=${String(id)}`)
  if (object === 'charge' && name === 'refunds') return firstOf(books.all('refund').filter(({ charge }) => charge === id), `/v1/charges/${String(id)}/refunds`)
  if (object === 'customer' && name === 'subscriptions') return firstOf(books.all('subscription').filter((one) => one.customer === id && one.status !== 'canceled').map((one) => rendered(books, one)), `/v1/customers/${String(id)}/subscriptions`)
  if (object === 'customer' && (name === 'sources' || name === 'tax_ids')) return firstOf([], `/v1/customers/${String(id)}/${name}`)
  if (object === 'customer' && name === 'invoice_credit_balance') return {}
  return undefined
}

const cannotExpand = (path: string) => forbidden(`This property cannot be expanded (${path}).`)
