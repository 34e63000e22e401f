/** Pages of our resources: by Stripe's lists the first time, by its events after that. */
import { createHash } from 'node:crypto'
import { ConnectorError, type ChangedRecord, type PageRequest, type RawPage, type RawRecord } from '#main/core/ports/connector.ts'
import type { Resource } from '#main/core/ports/records.ts'
import { readCursor, written, type Listing, type Since, type Told as ToldPlace } from './cursor.ts'
import { eventsSince, sinceAfter, standing, unseen, type Told } from './events.ts'
import { refId } from './ids.ts'
import type { How } from './invoices.ts'
import { listedLinks, singleLinks, type Links } from './links.ts'
import { partyRecord, type StripeParty } from './map/party.ts'
import { goneRecord } from './map/record.ts'
import { PAGE, type ObjectOf, type ObjectName, type Upstream } from './upstream.ts'
import { WALKED, type Walk, type WalkedList, type Walks } from './walks.ts'

export interface ReadingWorld {
  upstream: Upstream
  walks: Walks
  /** As it is now; asked once. */
  party(signal: AbortSignal | undefined): Promise<StripeParty>
  now(): number
}

export interface Reading {
  page(resource: Resource, request: PageRequest): Promise<RawPage>
  /** What was read and remembered is no longer true. */
  forget(): void
}

/** One reading of the events, from which every resource of a pull is served. */
interface Stream {
  name: string
  from: number
  /** When it was begun, by both clocks. */
  reached: number
  events: Told[]
  /** Resources that were served to the end: whoever asks again wants news. */
  served: Set<Resource>
  objects: Map<string, Promise<unknown>>
  invoicesOf: Map<string, Promise<string | null>>
}

/** Meters tell no events: usage is read again so often. */
const USAGE_EVERY_S = 3600

export function createReading({ upstream, walks, party, now }: ReadingWorld): Reading {
  let listed: Links | null = null
  let begun = new Set<Resource>()
  let stream: Promise<Stream> | null = null
  let streams = 0
  let pages = new Map<string, Promise<ChangedRecord[]>>()
  // Customers on whose invoices a balance was put, gathered while invoices are listed anyway.
  let users = new Set<string>()
  let usersWhole = false
  const single = singleLinks(upstream)

  const balanceUsers = async (signal: AbortSignal | undefined): Promise<ReadonlySet<string>> => {
    if (!usersWhole) noteUsers(await upstream.all('invoices', {}, signal), true)
    return users
  }
  const noteUsers = (invoices: readonly { starting_balance?: number; customer?: unknown }[], whole: boolean) => {
    for (const { starting_balance: balance, customer } of invoices) if ((balance ?? 0) !== 0) users.add(refId(customer as string) ?? '')
    usersWhole ||= whole
  }
  const forget = () => {
    upstream.forget()
    ;[listed, stream, begun, pages, users, usersWhole] = [null, null, new Set(), new Map(), new Set(), false]
  }
  const howOf = async (links: Links, signal: AbortSignal | undefined): Promise<How> => ({ whose: { ...(await party(signal)), seenAt: now() }, links, signal })

  async function listPage(resource: Resource, place: Listing, limit: number, signal: AbortSignal | undefined): Promise<RawPage> {
    const own = walks[resource].filter(({ onlyTold }) => onlyTold !== true)
    const walk = own[place.w]
    if (walk === undefined) return finished([], place.since)
    listed ??= listedLinks(upstream, balanceUsers)
    const size = Math.min(PAGE, limit)
    const { data, more } = await upstream.page(walk.list, {}, place.a, size, signal)
    if (walk.list === 'invoices' && resource === 'invoices') noteUsers(data as { starting_balance?: number }[], false)
    const records = await remembered(JSON.stringify([resource, place.w, place.a, size]), async () => recordsOf(walk, data, await howOf(listed!, signal)))
    const given = records.slice(place.o, place.o + limit)
    if (place.o + limit < records.length) return unfinished(given, { ...place, o: place.o + limit }, records.length - place.o)
    if (more) return unfinished(given, { ...place, a: data.at(-1)!.id, o: 0 }, given.length + 1)
    if (resource === 'invoices') usersWhole = true
    if (place.w + 1 < own.length) return unfinished(given, { ...place, w: place.w + 1, a: null, o: 0 }, given.length + 1)
    return finished(given, place.since)
  }

  const unfinished = (records: readonly ChangedRecord[], place: Listing, announced: number): RawPage => ({ records: records.map(({ record }) => record), cursor: written(place), more: true, announced })
  const finished = (records: readonly ChangedRecord[], since: Since | null): RawPage =>
    ({ records: records.map(({ record }) => record), cursor: written(since === null ? { p: 'again', n: now() } : { p: 'told', since }), more: false, announced: records.length })

  /** A page that is given out in parts is made once. */
  const remembered = (key: string, make: () => Promise<ChangedRecord[]>): Promise<ChangedRecord[]> => {
    const known = pages.get(key)
    if (known !== undefined) return known
    const made = make()
    if (pages.size >= 4) pages.delete(pages.keys().next().value!)
    pages.set(key, made)
    made.catch(() => pages.delete(key))
    return made
  }

  const recordsOf = async (walk: Walk, objects: readonly unknown[], how: How): Promise<ChangedRecord[]> => (await Promise.all(objects.map((object) => walk.records(object as never, how)))).flat()

  const streamFor = (resource: Resource, since: Since, signal: AbortSignal | undefined): Promise<Stream> => {
    const begin = async (): Promise<Stream> => {
      upstream.forget()
      streams += 1
      const reached = upstream.reached()
      const events = await eventsSince(upstream, since.t, signal, now())
      return { reached, name: `${now()}.${streams}`, from: since.t, events, served: new Set(), objects: new Map(), invoicesOf: new Map() }
    }
    const next = (stream ?? begin()).then((known) => (known.served.has(resource) || since.t < known.from ? begin() : known))
    stream = next
    next.catch(() => {
      if (stream === next) stream = null
    })
    return next
  }

  async function toldPage(resource: Resource, place: ToldPlace, limit: number, signal: AbortSignal | undefined): Promise<RawPage> {
    const at = await streamFor(resource, place.since, signal)
    const events = unseen(at.events, place.since)
    const how = await howOf(single, signal)
    const touched = await touchedBy(resource, events, at, signal)
    const from = place.g === at.name ? (place.i ?? 0) : 0
    const offset = place.g === at.name ? (place.o ?? 0) : 0
    const size = Math.min(PAGE, limit)
    const some = touched.slice(from, from + size)
    const records = await remembered(JSON.stringify(['told', at.name, resource, from, size, place.since.t]), async () => {
      const made = (await Promise.all(some.map(({ walk, id }) => toldRecords(resource, walk, id, at, how)))).flat()
      const gone = from === 0 ? events.flatMap(({ gone: ones }) => ones.filter((one) => one.resource === resource).map(({ id }) => goneRecord(how.whose, resource, id))) : []
      return newestOfEach([...gone, ...made])
    })
    const given = records.slice(offset, offset + limit).map(({ record }) => record)
    const left = touched.length - from - some.length
    if (offset + limit < records.length) return { records: given, cursor: written({ ...place, g: at.name, i: from, o: offset + limit }), more: true, announced: records.length - offset + left }
    if (left > 0) return { records: given, cursor: written({ ...place, g: at.name, i: from + some.length, o: 0 }), more: true, announced: given.length + left }
    at.served.add(resource)
    return { records: given, cursor: written({ p: 'told', since: sinceAfter(at.events, place.since, at.reached) }), more: false, announced: given.length }
  }

  /** The objects that a resource is made of and that events tell of, each once, in one order. */
  async function touchedBy(resource: Resource, events: readonly Told[], at: Stream, signal: AbortSignal | undefined): Promise<{ walk: Walk; id: string }[]> {
    const found: { walk: Walk; id: string }[] = []
    for (const walk of walks[resource]) {
      const ids = new Set(events.flatMap(({ objects }) => objects.filter(({ list }) => list === walk.list).map(({ id }) => id)))
      if (walk.list === 'invoices') for (const payer of new Set(events.flatMap(({ payers }) => payers))) addTo(ids, await once(at.invoicesOf, payer, () => single.invoiceOf(payer, signal)))
      if (walk.list === 'prices') for (const product of new Set(events.flatMap(({ products }) => products))) for (const price of await upstream.all('prices', { product }, signal)) ids.add(price.id)
      for (const id of [...ids].toSorted()) found.push({ walk, id })
    }
    return found
  }

  async function toldRecords(resource: Resource, walk: Walk, id: string, at: Stream, how: How): Promise<ChangedRecord[]> {
    const object = await objectOf(walk.list, id, at, how.signal)
    // Not shown to this key: nobody knows whether it is there.
    if (object === null && upstream.hidden.has(WALKED[walk.list])) return []
    const made = object === null ? [] : await walk.records(object as never, how)
    const there = new Set(made.map(({ record }) => (record as { id: string }).id))
    const gone = (await walk.mayBeGone?.(id, object as never, how)) ?? []
    return [...gone.filter((one) => !there.has(one)).map((one) => goneRecord(how.whose, resource, one)), ...made]
  }

  const objectOf = (list: WalkedList, id: string, at: Stream, signal: AbortSignal | undefined): Promise<unknown> =>
    once(at.objects, `${list} ${id}`, () => upstream.one(WALKED[list], id, signal) as Promise<ObjectOf<ObjectName> | null>)

  /** Usage has no events: whoever has a meter is asked again, once in an hour. */
  async function usagePage(place: ToldPlace, limit: number, signal: AbortSignal | undefined): Promise<RawPage> {
    const seconds = Math.floor(now() / 1000)
    if (seconds - place.since.t < USAGE_EVERY_S) return { records: [], cursor: written(place), more: false, announced: 0 }
    return listPage('usageRecords', { p: 'list', w: 0, a: null, o: 0, since: { t: seconds, s: [] } }, limit, signal)
  }

  async function begin(resource: Resource, limit: number, signal: AbortSignal | undefined): Promise<RawPage> {
    // Listed before by this connector: whoever asks again does not want the same answer.
    if (begun.has(resource)) forget()
    begun.add(resource)
    const since = resource === 'usageRecords' ? { t: Math.floor(now() / 1000), s: [] } : await standing(upstream, signal)
    return listPage(resource, { p: 'list', w: 0, a: null, o: 0, since }, limit, signal)
  }

  return {
    forget,
    async page(resource, { party: asked, cursor, limit, signal }) {
      const own = await party(signal)
      if (asked !== own.partyId) throw new ConnectorError('MALFORMED', `This Stripe account is ${own.partyId}, and not ${asked}. Nothing was read.`)
      if (resource === 'parties') return partyPage({ ...own, seenAt: now() }, cursor)
      if (walks[resource].length === 0) return { records: [], cursor: 'none', more: false, announced: 0 }
      if (cursor === null) return begin(resource, limit, signal)
      const place = readCursor(cursor)
      switch (place.p) {
        case 'list':
          return listPage(resource, place, limit, signal)
        case 'told':
          return resource === 'usageRecords' ? usagePage(place, limit, signal) : toldPage(resource, place, limit, signal)
        case 'again':
          return begin(resource, limit, signal)
        default:
          return place satisfies never
      }
    },
  }
}

/** The account is one record, told again where it is another. */
function partyPage(party: StripeParty, cursor: string | null): RawPage {
  const { record } = partyRecord(party)
  const place = createHash('sha256').update(JSON.stringify({ ...(record as object), rev: 0 })).digest('hex').slice(0, 16)
  const records: RawRecord[] = cursor === place ? [] : [record]
  return { records, cursor: place, more: false, announced: records.length }
}

/** Of one id told more than once, the last stands: what is there over what is gone. */
const newestOfEach = (records: readonly ChangedRecord[]): ChangedRecord[] => [...new Map(records.map((one) => [(one.record as { id: string }).id, one])).values()]

const once = <T>(known: Map<string, Promise<T>>, key: string, make: () => Promise<T>): Promise<T> => {
  const there = known.get(key)
  if (there !== undefined) return there
  const made = make()
  known.set(key, made)
  made.catch(() => known.delete(key))
  return made
}

const addTo = (ids: Set<string>, id: string | null): void => {
  if (id !== null) ids.add(id)
}
