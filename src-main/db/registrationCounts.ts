/** How many registrations match, by reason and by the age of their invitation: exact, from one index of what they are counted by. */
import { sql, type Compilable, type RawBuilder, type SqlBool } from 'kysely'
import type { RegistrationFilter } from '#contract/registrations.ts'
import type { QueueAge } from '#contract/work.ts'
import { SILENT_FOR_MS } from '#main/domain/registration.ts'
import { db, type Database } from './database.ts'
import type { RegistrationReason } from './derivedSchema.ts'
import { registrationRanges, type RegistrationRange } from './registrationQueue.ts'
import { fewAccountsMatching } from './searchText.ts'
import { ageOf, beginsAtWork } from './workFilter.ts'

interface Tally {
  key: string | number
  count: number
}
type Tallying = Compilable<Tally>
type Key = RawBuilder<string | number>

/** By the reason as it stands at `now`. */
export function countRegistrations(database: Database, filter: RegistrationFilter, now: number): Record<RegistrationReason, number> {
  const counts: Record<RegistrationReason, number> = { never_sent: 0, no_address: 0, bounced: 0, expired: 0, silent: 0, invited: 0 }
  for (const [reason, count] of tallied(database, registrationTallies(filter, reasonNow(now), now, { manyMatch: manyMatch(database, filter) }))) counts[reason as RegistrationReason] += count
  return counts
}

/** Days since the invitation from which each stretch begins. */
export const AGE_FROM_DAYS = [0, 3, 7, 14, 30, 60] as const
const DAY_MS = 86_400_000

/** By how long they have waited. */
export function registrationsByAge(database: Database, filter: RegistrationFilter, now: number): Record<QueueAge, number> {
  const counts: Record<QueueAge, number> = { day: 0, days3: 0, week: 0, month: 0, older: 0 }
  for (const [age, count] of tallied(database, registrationTallies(filter, ageOf('registrations', now), now, { manyMatch: manyMatch(database, filter) }))) counts[age as QueueAge] += count
  return counts
}

/** Invitations that nobody has answered and that did not come back, by how long ago they were sent: one count a stretch of `AGE_FROM_DAYS`. */
export function ageingOfInvitations(database: Database, filter: RegistrationFilter, now: number): number[] {
  const counts = AGE_FROM_DAYS.map(() => 0)
  for (const [stretch, count] of tallied(database, registrationTallies(filter, stretchOf(now), now, { only: unanswered, manyMatch: manyMatch(database, filter) }))) counts[stretch as number]! += count
  return counts
}

/** Without a further look at a row: `reason IN ('silent','invited')` is what waits. */
const reasonNow = (now: number): Key => sql`CASE WHEN i."reason" IN ('silent','invited') AND i."expiresAt" <= ${now} THEN 'expired' WHEN i."reason" = 'silent' AND i."invitedAt" > ${now - SILENT_FOR_MS} THEN 'invited' ELSE i."reason" END`
const unanswered = sql<SqlBool>`+i."reason" IN ('silent','invited','expired') AND i."invitedAt" IS NOT NULL`
const stretchOf = (now: number): Key =>
  sql`CASE ${sql.join(AGE_FROM_DAYS.slice(1).map((from, n) => sql`WHEN i."invitedAt" > ${now - from * DAY_MS} THEN ${sql.lit(n)}`), sql` `)} ELSE ${sql.lit(AGE_FROM_DAYS.length - 1)} END`

interface TallyTerms {
  /** Beside what the filter says. */
  only?: RawBuilder<SqlBool>
  /** Words match many accounts: they are not gathered, each row's account is looked up. */
  manyMatch?: boolean
}

const manyMatch = (database: Database, { text, account }: RegistrationFilter): boolean => text !== undefined && account === undefined && fewAccountsMatching(database, text) === null

/**
 * The queries whose rows make the counts by `key`: `add`, less `less`. Everything that matches but for what the desk has
 * put away is counted in one index, and what is put away, which is little, is taken off: no row of the queue is looked up at the desk.
 */
export function registrationTallies(filter: RegistrationFilter, key: Key, now: number, { only = sql`1`, manyMatch = false }: TallyTerms = {}): { add: Tallying[]; less: Tallying[] } {
  const searched = (filter.text ?? '').trim() !== ''
  // What a few words or the desk's own rows leave is counted as it is.
  if ((searched && !manyMatch) || filter.account !== undefined || beginsAtWork(filter)) return { add: registrationRanges(filter, now, { manyMatch }).map((range) => tallying(sql`cache."registrationItem" AS i`, range, key, only)), less: [] }
  const ranges = registrationRanges({ ...filter, show: 'all', unassigned: false }, now, { counted: true, manyMatch })
  // Where words match many, each row's account is looked up: the index of what is counted by does not hold it.
  const from = searched ? sql`cache."registrationItem" AS i` : sql`cache."registrationItem" AS i INDEXED BY "registrationItem_counted"`
  const hides = hiddenBy(filter, now)
  return {
    add: ranges.map((range) => tallying(from, range, key, only)),
    // No row is in two ranges: the desk's rows are read once for all of them.
    less: hides === null || ranges.length === 0 ? [] : [tallying(sql`main.work AS w CROSS JOIN cache."registrationItem" AS i ON i."registrationId" = w."itemId"`, { conditions: [inAnyOf(ranges)] }, key, sql`${only} AND w.queue = 'registrations' AND (${hides})`)],
  }
}

/** Which rows of `work` keep their item from being shown; null where none does. */
function hiddenBy({ show = 'active', unassigned }: RegistrationFilter, now: number): RawBuilder<SqlBool> | null {
  if (show !== 'active') return unassigned === true ? sql`w.assignee IS NOT NULL` : null
  const away = sql<SqlBool>`w."snoozedUntil" > ${now} OR w."doneThrough" >= i."sinceAt"`
  return unassigned === true ? sql`${away} OR w.assignee IS NOT NULL` : away
}

const inAnyOf = (ranges: readonly RegistrationRange[]): RawBuilder<SqlBool> =>
  sql<SqlBool>`(${sql.join(ranges.map(({ conditions }) => sql`(${sql.join([...conditions, sql`1`], sql` AND `)})`), sql` OR `)})`

function tallying(from: RawBuilder<unknown>, { conditions }: Pick<RegistrationRange, 'conditions'>, key: Key, only: RawBuilder<SqlBool>): Tallying {
  const query = sql<Tally>`SELECT ${key} AS key, count(*) AS count FROM ${from} WHERE ${sql.join([...conditions, only], sql` AND `)} GROUP BY 1`
  return { compile: () => query.compile(db) }
}

function tallied(database: Database, { add, less }: { add: Tallying[]; less: Tallying[] }): Map<string | number, number> {
  const counts = new Map<string | number, number>()
  const count = (query: Tallying, sign: 1 | -1) => {
    for (const row of database.all(query)) counts.set(row.key, (counts.get(row.key) ?? 0) + sign * row.count)
  }
  for (const query of add) count(query, 1)
  for (const query of less) count(query, -1)
  return counts
}
