/** The registrations queue, `cache.registrationItem`: its filter, its pages, its counts. */
import { sql } from 'kysely'
import type { RegistrationFilter } from '#contract/registrations.ts'
import type { RegistrationState } from '#contract/vocabulary.ts'
import { db } from './database.ts'
import type { RegistrationNeed } from './derivedSchema.ts'
import { beyond, type KeyValue } from './keyset.ts'
import type { Schema } from './schema.ts'
import { accountsMatching } from './searchText.ts'

export type RegistrationItem = Schema['cache.registrationItem']
export type RegistrationSort = 'since' | 'account'

export const registrationSortColumns = { since: 'i.sinceAt', account: 'i.accountName' } as const
export const registrationKey = (sort: RegistrationSort) => (row: RegistrationItem): readonly KeyValue[] =>
  [sort === 'since' ? row.sinceAt : row.accountName, row.registrationId]
/** The cursor's shape for each sort. */
export const registrationKeyShape = { since: ['integer', 'string'], account: ['string', 'string'] } as const

/**
 * A row as it stands at `now`: a link runs out without the record changing, and then the customer
 * needs a new one, whether or not the billing system has marked it yet.
 */
export function atPresent(row: RegistrationItem, now: number): RegistrationItem {
  const ranOut = row.state === 'invited' && row.expiresAt !== null && row.expiresAt <= now
  return ranOut ? { ...row, state: 'expired', need: row.need === 'wait' ? 'send' : row.need } : row
}

export interface RegistrationPageRequest {
  sort: RegistrationSort
  descending: boolean
  /** The last key of the page before. */
  after?: readonly KeyValue[] | undefined
  /** Rows to read; one more than the page tells whether there is a next one. */
  limit: number
}

/** One page of `RegistrationItem`s, as they are stored: pass each through `atPresent`. Null where nothing can match. */
export function registrationPage(filter: RegistrationFilter, request: RegistrationPageRequest, now: number) {
  const direction = request.descending ? 'desc' : 'asc'
  const columns = [registrationSortColumns[request.sort], 'i.registrationId'] as const
  const [first, ...others] = ranges(filter, now).map(({ query, searched }) => {
    const from = query.selectAll('i').limit(request.limit)
    const page = request.after === undefined ? from : from.where(beyond(columns, request.after, request.descending))
    // What a search found is sorted; otherwise the index already is.
    return columns.reduce((q, column) => q.orderBy(searched ? sql`+${sql.ref(column)}` : sql.ref(column), direction), page)
  })
  if (first === undefined) return null
  const [second] = others
  if (second === undefined) return first
  const both = db.selectFrom(first.as('range')).selectAll().unionAll(db.selectFrom(second.as('range')).selectAll())
  return db.selectFrom(both.as('ranges')).selectAll()
    .orderBy(request.sort === 'since' ? 'sinceAt' : 'accountName', direction).orderBy('registrationId', direction)
    .limit(request.limit)
}

/** How many match, by need as stored; `ranOut` of them wait by the record but hold a link past its time. Add the rows of all queries. */
export function registrationCounts(filter: RegistrationFilter, now: number) {
  const byNeed = filter.need === undefined && filter.state === undefined && !searches(filter)
  const parts = byNeed ? QUEUE_NEEDS.flatMap((need) => ranges({ ...filter, need }, now)) : ranges(filter, now)
  return parts.map(({ query }) =>
    query
      .select(['i.need', sql<number>`count(*)`.as('count'), sql<number>`count(CASE WHEN i.state = 'invited' AND i."expiresAt" <= ${now} THEN 1 END)`.as('ranOut')])
      .groupBy('i.need'))
}

/** The ids of all that match, in order, up to `limit`: for work on all of them. Null where nothing can match. */
export const registrationIds = (filter: RegistrationFilter, limit: number, now: number) => {
  const [first, second] = ranges(filter, now).map(({ query }) => query.select('i.registrationId'))
  if (first === undefined) return null
  const all = second === undefined ? first : first.unionAll(second)
  return db.selectFrom(all.as('ranges')).select('registrationId').orderBy('registrationId').limit(limit)
}

/** The needs of the queue; who needs nothing is not in it. */
const QUEUE_NEEDS = ['send', 'wait', 'fix_address'] as const satisfies readonly RegistrationNeed[]

const items = () => db.selectFrom('cache.registrationItem as i')
type Items = ReturnType<typeof items>

/** What a filter asks for in terms of what is stored; each range is one read of an index. */
interface Range {
  query: Items
  /** Begins at the accounts that a text found. */
  searched: boolean
}

interface Stored {
  need?: RegistrationNeed
  state?: RegistrationState
  /** Whether the link's time is over. */
  ranOut?: boolean
}

const NEED_STORED: Record<RegistrationNeed, readonly Stored[]> = {
  send: [{ need: 'send' }, { need: 'wait', ranOut: true }],
  wait: [{ need: 'wait', ranOut: false }],
  fix_address: [{ need: 'fix_address' }],
  none: [],
}
const STATE_STORED: Record<RegistrationState, readonly Stored[]> = {
  not_invited: [{ state: 'not_invited' }],
  invited: [{ state: 'invited', ranOut: false }],
  expired: [{ state: 'expired' }, { state: 'invited', ranOut: true }],
  bounced: [{ state: 'bounced' }],
  registered: [],
}

const searches = (filter: RegistrationFilter): boolean => accountsMatching(filter.text ?? '') !== null

function ranges(filter: RegistrationFilter, now: number): Range[] {
  const found = accountsMatching(filter.text ?? '')
  const searched = found !== null
  // A text narrows best: unary plus keeps SQLite from the other indexes.
  const column = (name: string) => (searched ? sql`+${sql.ref(`i.${name}`)}` : sql.ref(`i.${name}`))
  const where = (query: Items, stored: Stored): Items => {
    let q = query
    if (stored.need !== undefined) q = q.where(column('need'), '=', stored.need)
    if (stored.state !== undefined) q = q.where(column('state'), '=', stored.state)
    if (stored.ranOut === true) q = q.where('i.expiresAt', '<=', now)
    if (stored.ranOut === false) q = q.where((eb) => eb.or([eb('i.expiresAt', 'is', null), eb('i.expiresAt', '>', now)]))
    return q
  }
  let base = items().where(sql`+i.need`, '<>', 'none')
  if (filter.party !== undefined) base = base.where(column('partyId'), '=', filter.party)
  if (found !== null) base = base.where('i.accountId', 'in', found)
  if (filter.need !== undefined && filter.state !== undefined) base = base.where(isState(filter.state, now))
  const stored = filter.need !== undefined ? NEED_STORED[filter.need] : filter.state !== undefined ? STATE_STORED[filter.state] : [{}]
  return stored.map((one) => ({ query: where(base, one), searched }))
}

const ranOut = (now: number) => sql<boolean>`i.state = 'invited' AND i."expiresAt" IS NOT NULL AND i."expiresAt" <= ${now}`

function isState(state: RegistrationState, now: number) {
  if (state === 'expired') return sql<boolean>`(+i.state = 'expired' OR (${ranOut(now)}))`
  if (state === 'invited') return sql<boolean>`(+i.state = 'invited' AND NOT (${ranOut(now)}))`
  return sql<boolean>`+i.state = ${state}`
}
