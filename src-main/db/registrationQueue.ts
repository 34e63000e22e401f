/** The registrations queue, `cache.registrationItem`: its filter, its pages, all its ids. Counted in `registrationCounts`. */
import { sql, type RawBuilder, type SqlBool } from 'kysely'
import type { RegistrationFilter } from '#contract/registrations.ts'
import type { RegistrationState } from '#contract/vocabulary.ts'
import { among } from './among.ts'
import { inOrderOf } from './inOrderOf.ts'
import { db, type Database } from './database.ts'
import type { RegistrationNeed, RegistrationReason } from './derivedSchema.ts'
import { beyond, type KeyValue } from './keyset.ts'
import type { Schema } from './schema.ts'
import { SILENT_FOR_MS } from '#main/domain/registration.ts'
import { accountMatches, accountsMatching } from './searchText.ts'
import { beginsAtWork, isOfAge, workConditions } from './workFilter.ts'

export type RegistrationItem = Schema['cache.registrationItem']
export type RegistrationSort = 'since' | 'account' | 'times'

export const registrationSortColumns = { since: 'i.sinceAt', account: 'i.accountName', times: 'i.timesSent' } as const
export const registrationKey = (sort: RegistrationSort) => (row: RegistrationItem): readonly KeyValue[] =>
  [sort === 'since' ? row.sinceAt : sort === 'times' ? row.timesSent : row.accountName, row.registrationId]
/** The cursor's shape for each sort. */
export const registrationKeyShape = { since: ['integer', 'string'], account: ['string', 'string'], times: ['integer', 'string'] } as const

/**
 * A row as it stands at `now`: a link runs out without the record changing, and then the customer
 * needs a new one, whether or not the billing system has marked it yet.
 */
export function atPresent<R extends Pick<RegistrationItem, 'state' | 'need' | 'reason' | 'expiresAt' | 'invitedAt'>>(row: R, now: number): R {
  const ranOut = row.state === 'invited' && row.expiresAt !== null && row.expiresAt <= now
  // Asked once more a moment ago: not silent yet.
  if (!ranOut) return row.reason === 'silent' && (row.invitedAt ?? 0) > now - SILENT_FOR_MS ? { ...row, reason: 'invited' } : row
  return row.need === 'wait' ? { ...row, state: 'expired', need: 'send', reason: 'expired' } : { ...row, state: 'expired' }
}

export interface RegistrationPageRequest {
  sort: RegistrationSort
  descending: boolean
  /** The last key of the page before. */
  after?: readonly KeyValue[] | undefined
  /** Rows to read; one more than the page tells whether there is a next one. */
  limit: number
  /** What the desk knows leaves many (`manyAtWork`): the list is walked, each row looked up. */
  walks?: boolean
  /** So few are of the age that is asked for (`fewOfAge`) that they are found by it, and sorted. */
  fewOfAge?: boolean
  /** Words match many accounts: the list is walked, and each row's account looked up. */
  manyMatch?: boolean
}

/** One page of `RegistrationItem`s, as they are stored: pass each through `atPresent`. */
export function registrationsOfPage(database: Database, filter: RegistrationFilter, request: RegistrationPageRequest, now: number): RegistrationItem[] {
  const query = registrationPage(filter, request, now)
  const ids = query === null ? [] : database.all<{ registrationId: string }>(query).map(({ registrationId }) => registrationId)
  return inOrderOf(database, ids, registrationItemsById, ({ registrationId }) => registrationId)
}

const registrationItemsById = (ids: readonly string[]) => items().selectAll('i').where(among('i.registrationId', ids))

/** The ids of a page, along indexes that hold all that the filter asks for. Null where nothing can match. */
export function registrationPage(filter: RegistrationFilter, request: RegistrationPageRequest, now: number) {
  const direction = request.descending ? 'desc' : 'asc'
  const columns = [registrationSortColumns[request.sort], 'i.registrationId'] as const
  const [first, ...others] = registrationRanges(filter, now, { walks: request.walks, fewOfAge: request.fewOfAge, manyMatch: request.manyMatch, alongAge: request.sort === 'since' }).map(({ conditions, sorted }) => {
    const from = conditions.reduce((q, condition) => q.where(condition), items().select(['i.registrationId', registrationSortColumns[request.sort]]).limit(request.limit))
    const page = request.after === undefined ? from : from.where(beyond(columns, request.after, request.descending))
    // What a search, or the desk, found is sorted; otherwise the index already is.
    return columns.reduce((q, column) => q.orderBy(sorted ? sql`+${sql.ref(column)}` : sql.ref(column), direction), page)
  })
  if (first === undefined) return null
  if (others.length === 0) return first
  const all = others.reduce((union, range) => union.unionAll(db.selectFrom(range.as('range')).selectAll()), db.selectFrom(first.as('range')).selectAll())
  return db.selectFrom(all.as('ranges')).selectAll()
    .orderBy(request.sort === 'since' ? 'sinceAt' : request.sort === 'times' ? 'timesSent' : 'accountName', direction).orderBy('registrationId', direction)
    .limit(request.limit)
}

/** The ids of all that match, in order, up to `limit`: for work on all of them. Null where nothing can match. */
export const registrationIds = (filter: RegistrationFilter, limit: number, now: number) => {
  const [first, ...others] = registrationRanges(filter, now).map(({ conditions }) => conditions.reduce((q, condition) => q.where(condition), items().select('i.registrationId')))
  if (first === undefined) return null
  const all = others.reduce((union, range) => union.unionAll(range), first)
  return db.selectFrom(all.as('ranges')).select('registrationId').orderBy('registrationId').limit(limit)
}

const items = () => db.selectFrom('cache.registrationItem as i')

/** What a filter asks for in terms of what is stored; each range is one read of an index, and no row is in two. */
export interface RegistrationRange {
  conditions: RawBuilder<SqlBool>[]
  /** Its order is not that of an index. */
  sorted: boolean
}

interface Stored {
  reason?: RegistrationReason
  state?: RegistrationState
  /** Whether the link's time is over. */
  ranOut?: boolean
  /** Whether they were asked so lately that an answer may still come. */
  lately?: boolean
}

const REASONS_OF: Record<RegistrationNeed, readonly RegistrationReason[]> = {
  send: ['never_sent', 'expired'], wait: ['silent', 'invited'], fix_address: ['no_address', 'bounced'], none: [],
}
const ALL_REASONS: readonly RegistrationReason[] = Object.values(REASONS_OF).flat()
/** The state that goes with a reason; of an address to be fixed it may be any. */
const STATE_OF: Partial<Record<RegistrationReason, RegistrationState>> = { never_sent: 'not_invited', expired: 'expired', silent: 'invited', invited: 'invited' }

/** As stored: who waits may hold a link that has run out since. */
const BY_REASON: Record<RegistrationReason, readonly Stored[]> = {
  never_sent: [{ reason: 'never_sent' }], no_address: [{ reason: 'no_address' }], bounced: [{ reason: 'bounced' }],
  expired: [{ reason: 'expired' }, { ranOut: true }],
  silent: [{ reason: 'silent', ranOut: false, lately: false }], invited: [{ reason: 'invited', ranOut: false }, { reason: 'silent', ranOut: false, lately: true }],
}
const BY_STATE: Record<RegistrationState, readonly Stored[]> = {
  not_invited: [{ state: 'not_invited' }], invited: [{ state: 'invited', ranOut: false }],
  expired: [{ state: 'expired' }, { state: 'invited', ranOut: true }],
  bounced: [{ state: 'bounced' }], registered: [],
}

/** The reasons, as at present, that need, reason and state leave; null where they leave all. */
function reasonsAsked({ need, reason, state }: RegistrationFilter): readonly RegistrationReason[] | null {
  if (need === undefined && reason === undefined) return null
  return ALL_REASONS.filter((one) =>
    (need === undefined || REASONS_OF[need].includes(one)) && (reason === undefined || one === reason) && (state === undefined || (STATE_OF[one] ?? state) === state))
}

interface RangeTerms {
  /** The desk's own rows are looked up one by one, not begun at. */
  walks?: boolean | undefined
  fewOfAge?: boolean | undefined
  manyMatch?: boolean | undefined
  /** The list runs along the age: it begins where that does. */
  alongAge?: boolean
  /** For counting: only columns of `registrationItem_counted`, where nothing is searched for. */
  counted?: boolean
}

export function registrationRanges(filter: RegistrationFilter, now: number, { walks = false, counted = false, fewOfAge = false, manyMatch = false, alongAge = false }: RangeTerms = {}): RegistrationRange[] {
  const found = manyMatch ? null : accountsMatching(filter.text ?? '')
  const words = manyMatch ? accountMatches('i."accountId"', filter.text ?? '') : null
  const fromWork = beginsAtWork(filter) && !walks
  const begun = found !== null || fromWork || fewOfAge
  const reasons = reasonsAsked(filter)
  const all: readonly Stored[] = reasons !== null ? reasons.flatMap((one) => BY_REASON[one]) : filter.state !== undefined ? BY_STATE[filter.state] : [{}]
  return all.map((stored): RegistrationRange => {
    // One that is found narrows best: unary plus keeps SQLite from the other indexes.
    const column = (name: string, narrows = true) => (begun || !narrows ? sql`+${sql.ref(`i.${name}`)}` : sql.ref(`i.${name}`))
    const conditions: RawBuilder<SqlBool>[] = []
    if (found !== null) conditions.push(sql`i."accountId" IN ${found}`)
    if (stored.reason !== undefined) conditions.push(sql`${column('reason')} = ${stored.reason}`)
    if (stored.ranOut === true) {
      // Begins at the link's end: few have run out since the last pull.
      const waits = stored.state === undefined
      if (counted) conditions.push(waits ? sql`${column('reason')} IN ('silent','invited')` : sql`${column('reason')} IN ('silent','invited','no_address','bounced')`)
      else conditions.push(waits ? sql`${column('need')} = 'wait'` : sql`${column('need')} IN ('wait','fix_address')`)
      conditions.push(sql`${column('expiresAt')} <= ${now}`, sql`+i."state" = 'invited'`)
    } else {
      if (stored.state !== undefined) conditions.push(sql`${column('state')} = ${stored.state}`)
      if (stored.ranOut === false) conditions.push(sql`(i."expiresAt" IS NULL OR +i."expiresAt" > ${now})`)
    }
    if (stored.lately !== undefined) conditions.push(sql`coalesce(i."invitedAt", 0) ${sql.raw(stored.lately ? '>' : '<=')} ${now - SILENT_FOR_MS}`)
    // A state beside a reason that may have any.
    if (stored.reason !== undefined && STATE_OF[stored.reason] === undefined && filter.state !== undefined) conditions.push(isState(filter.state, now))
    if (filter.party !== undefined) conditions.push(sql`${column('partyId', stored.reason === undefined && stored.state === undefined && stored.ranOut === undefined)} = ${filter.party}`)
    if (filter.age !== undefined && (fewOfAge || (alongAge && !begun))) conditions.push(isOfAge('registrations', filter.age, now, true))
    if (filter.account !== undefined) conditions.push(sql`i."accountId" = ${filter.account}`)
    if (words !== null) conditions.push(words)
    return { conditions: [...conditions, ...workConditions('registrations', filter, now, walks)], sorted: begun || stored.ranOut === true || filter.account !== undefined }
  })
}

const ranOutSql = (now: number) => sql<SqlBool>`i."state" = 'invited' AND i."expiresAt" IS NOT NULL AND i."expiresAt" <= ${now}`

function isState(state: RegistrationState, now: number): RawBuilder<SqlBool> {
  if (state === 'expired') return sql`(+i."state" = 'expired' OR (${ranOutSql(now)}))`
  if (state === 'invited') return sql`(+i."state" = 'invited' AND NOT coalesce(${ranOutSql(now)}, 0))`
  return sql`+i."state" = ${state}`
}

/** Of more of the desk's own rows than this it is quicker to walk the list. */
const MANY_AT_WORK = 300

/** Whether what the desk knows leaves so many that the list is walked, and not begun at them. */
export function manyAtWork(database: Database, { show, assignee, promised }: RegistrationFilter, now: number): boolean {
  if (promised !== undefined) return false
  const work = db.selectFrom('work').select('itemId').where('queue', '=', 'registrations').limit(MANY_AT_WORK + 1)
  const asked = assignee !== undefined ? work.where('assignee', '=', assignee)
    : show === 'snoozed' ? work.where('snoozedUntil', '>', now)
    : show === 'done' ? work.where('doneThrough', 'is not', null)
    : null
  return asked !== null && database.all(asked).length > MANY_AT_WORK
}

/** Whether so few are of the age that is asked for that it is quicker to begin at them and to sort than to walk the list. */
export function fewOfAge(database: Database, { age, party }: RegistrationFilter, now: number): boolean {
  if (age === undefined) return false
  const found = items().select('i.registrationId').where(isOfAge('registrations', age, now, true)).$if(party !== undefined, (q) => q.where('i.partyId', '=', party!)).limit(MANY_AT_WORK + 1)
  return database.all(found).length <= MANY_AT_WORK
}
