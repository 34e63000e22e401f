/** Which items of a queue are to be worked on, as the desk knows: assignment, rest, done, promises. One condition for each queue's own queries. */
import { sql, type RawBuilder, type SqlBool } from 'kysely'
import type { Queue, WorkFilter } from '#contract/work.ts'
import { QUEUE_AGES, type QueueAge } from '#main/domain/queueAge.ts'

/** How a queue's rows are known here: SQL of the item's key in `work`, of what last happened to it, of its account and invoice. */
interface QueueColumns {
  item: string
  /** An instant that rises with whatever asks for somebody again. */
  happenedAt: string
  /** An instant since when it waits: what each queue's order by age runs along. */
  since: string
  account: string
  invoice: string | null
}

/** `f`, `h`, `i` are the queues' rows in their queries. */
export const queueColumns: Record<Queue, QueueColumns> = {
  registrations: { item: 'i."registrationId"', happenedAt: 'i."sinceAt"', since: 'i."sinceAt"', account: 'i."accountId"', invoice: null },
  failedCharges: { item: 'f."seriesId"', happenedAt: 'f."lastFailedAt"', since: 'f."lastFailedAt"', account: 'f."accountId"', invoice: 'f."invoiceId"' },
  heldInvoices: { item: 'h."invoiceId"', happenedAt: 'h."happenedAt"', since: 'coalesce(h."heldAt", h."requestedAt", 0)', account: 'h."accountId"', invoice: 'h."invoiceId"' },
}

/**
 * The conditions of a filter, to be joined with AND; without any of its fields: what is active.
 * @param walks the rows are walked along their own order, each looked up: right where the filter leaves many. Else one may begin at the desk's own rows.
 */
export function workConditions(queue: Queue, filter: WorkFilter, now: number, walks = false): RawBuilder<SqlBool>[] {
  const { item, happenedAt, account, invoice } = queueColumns[queue]
  const [it, happened, of] = [sql.raw(item), sql.raw(happenedAt), sql.raw(account)]
  const known = (condition: RawBuilder<unknown>) => sql<SqlBool>`EXISTS (SELECT 1 FROM main.work AS w WHERE w.queue = ${queue} AND w."itemId" = ${it} AND ${condition})`
  const rests = sql`w."snoozedUntil" > ${now}`
  const isDone = sql`w."doneThrough" >= ${happened}`
  const conditions: RawBuilder<SqlBool>[] = []
  const show = filter.show ?? 'active'
  // A table of few rows beside a queue of many: each is one look at its primary key.
  const mine = walks && filter.assignee !== undefined
  if (show === 'active' && !mine) conditions.push(sql<SqlBool>`NOT ${known(sql`(${rests} OR ${isDone})`)}`)
  // One look tells whose it is and that it is not put away. As a value: a bare EXISTS is made a join, and whatever else is asked of a row comes before it.
  if (mine) conditions.push(sql<SqlBool>`1 = ${known(sql`w.assignee = ${filter.assignee}${show === 'active' ? sql` AND NOT coalesce(${rests} OR ${isDone}, 0)` : sql``}`)}`)
  if (walks && show === 'snoozed') conditions.push(known(sql`${rests} AND NOT coalesce(${isDone}, 0)`))
  if (walks && show === 'done') conditions.push(known(isDone))
  // From the few that rest or are done to their rows, not the other way round.
  if (!walks && show === 'snoozed') conditions.push(sql<SqlBool>`${it} IN (SELECT s."itemId" FROM main.work AS s WHERE s.queue = ${queue} AND s."snoozedUntil" > ${now})`, sql<SqlBool>`NOT ${known(isDone)}`)
  if (!walks && show === 'done') conditions.push(sql<SqlBool>`${it} IN (SELECT s."itemId" FROM main.work AS s WHERE s.queue = ${queue} AND s."doneThrough" IS NOT NULL)`, known(isDone))
  if (!walks && filter.assignee !== undefined) conditions.push(sql<SqlBool>`${it} IN (SELECT s."itemId" FROM main.work AS s WHERE s.queue = ${queue} AND s.assignee = ${filter.assignee})`)
  if (filter.age !== undefined) conditions.push(isOfAge(queue, filter.age, now))
  if (filter.unassigned === true) conditions.push(sql<SqlBool>`NOT ${known(sql`w.assignee IS NOT NULL`)}`)
  if (filter.promised !== undefined) {
    const state = filter.promised === 'open' ? sql`p.state = 'open'` : sql`p.state IN ('part_kept','broken') AND p."answeredAt" IS NULL`
    const about = invoice === null ? sql`` : sql` AND (p."invoiceId" IS NULL OR p."invoiceId" = ${sql.raw(invoice)})`
    if (!walks || invoice === null) conditions.push(sql<SqlBool>`${of} IN (SELECT b."accountId" FROM main.promise AS b WHERE ${sql.raw(filter.promised === 'open' ? `b.state = 'open'` : `b.state IN ('part_kept','broken') AND b."answeredAt" IS NULL`)})`)
    if (invoice !== null) conditions.push(sql<SqlBool>`EXISTS (SELECT 1 FROM main.promise AS p WHERE p."accountId" = ${of} AND ${state}${about})`)
  }
  return conditions
}

/** Whether a filter leaves so few that it is better to begin at the desk's own rows and to sort than to walk along the list. */
export const beginsAtWork = ({ show, assignee, promised }: WorkFilter): boolean => show === 'snoozed' || show === 'done' || assignee !== undefined || promised !== undefined

const DAY_MS = 86_400_000

/** Since when, as no index has it: a `+` on each column keeps SQLite from one that holds the expression and nothing else that is asked for. */
const passedBy = (queue: Queue): string => queueColumns[queue].since.replaceAll(/\b[fhi]\."/g, '+$&')

/** @param leads SQLite may begin at it: where the list runs along its age, or few are of it. */
export function isOfAge(queue: Queue, age: QueueAge, now: number, leads = false): RawBuilder<SqlBool> {
  const { fromDays, beforeDays } = QUEUE_AGES.find((band) => band.age === age)!
  const since = sql.raw(leads ? queueColumns[queue].since : passedBy(queue))
  const bounds = [
    // What is dated ahead of this clock has just come.
    ...(fromDays === 0 ? [] : [sql<SqlBool>`${since} <= ${now - fromDays * DAY_MS}`]),
    ...(beforeDays === null ? [] : [sql<SqlBool>`${since} > ${now - beforeDays * DAY_MS}`]),
  ]
  return sql<SqlBool>`${sql.join(bounds, sql` AND `)}`
}

/** Which `QueueAge` a row is of. */
export const ageOf = (queue: Queue, now: number): RawBuilder<QueueAge> =>
  sql<QueueAge>`CASE ${sql.join(QUEUE_AGES.flatMap(({ age, beforeDays }) => (beforeDays === null ? [] : [sql`WHEN ${sql.raw(passedBy(queue))} > ${now - beforeDays * DAY_MS} THEN ${sql.lit(age)}`])), sql` `)} ELSE 'older' END`
