/** Which failed charges a filter means: for the queue, for what is done to many of them, and for what is sent about them. */
import { sql, type SqlBool } from 'kysely'
import type { FailedChargeFilter } from '#contract/failedCharges.ts'
import type { Instant } from '#contract/vocabulary.ts'
import { among } from './among.ts'
import { db, type Database } from './database.ts'
import { accountMatches, fewAccountsMatching } from './searchText.ts'
import { isOfAge, workConditions } from './workFilter.ts'

/**
 * Where SQLite begins to read. `order`: it walks along the order that is asked for and looks at each row, right where
 * many match. The others begin where few are known to match; what they find is sorted.
 */
export type Begin =
  | { at: 'order' | 'asks' | 'age' }
  /** All of them, for sums: along the index that holds what sums ask for. */
  | { at: 'sums' }
  /** Beside what the filter says: only of these. */
  | { at: 'accounts' | 'series'; ids: readonly string[] }

export const ALONG_THE_ORDER: Begin = { at: 'order' }
/** At the promises that were broken and ask for somebody. */
export const AT_WHAT_ASKS: Begin = { at: 'asks' }

/** So many rows are found and sorted about as fast as a page of the order is walked. */
const FEW = 300

/** Where to begin with this filter, as the books and the desk are now. */
export function beginOf(database: Database, filter: FailedChargeFilter, now: Instant): Begin {
  const { account, promised, assignee, show, text, age } = filter
  if (account !== undefined) return { at: 'accounts', ids: [account] }
  const few = (ids: readonly { id: string }[]) => ids.length <= FEW
  if (promised !== undefined) {
    const found = database.all(promisingAccounts(promised))
    if (few(found)) return { at: 'accounts', ids: [...new Set(found.map(({ id }) => id))] }
  }
  for (const wanted of [assignee === undefined ? null : assignedTo(assignee), show === 'snoozed' ? resting(now) : show === 'done' ? finished() : null]) {
    const found = wanted === null ? null : database.all(wanted)
    if (found !== null && few(found)) return { at: 'series', ids: found.map(({ id }) => id) }
  }
  if (age !== undefined && few(database.all(ofAge(filter, now)))) return { at: 'age' }
  const matching = fewAccountsMatching(database, text, 'any')
  if (matching !== null) return { at: 'accounts', ids: matching }
  return ALONG_THE_ORDER
}

/** `+` keeps SQLite from any index but the one it is to begin at. */
export function failedChargesMatching(filter: FailedChargeFilter, now: Instant, begin: Begin = ALONG_THE_ORDER) {
  const { party, hardness, declineCode, hasBackup, paused, kind, account, text } = filter
  const words = text === undefined ? null : accountMatches('f."accountId"', text, 'any')
  const of = (column: string, beginsHere: boolean) => (beginsHere ? sql.ref(`f.${column}`) : sql`+${sql.ref(`f.${column}`)}`)
  const is = (column: string, value: string | undefined, beginsHere: boolean) => (value === undefined ? [] : [sql<SqlBool>`${of(column, beginsHere)} = ${value}`])
  const conditions = [
    ...(begin.at === 'accounts' ? [among('f.accountId', begin.ids)] : []),
    ...(begin.at === 'series' ? [among('f.seriesId', begin.ids)] : []),
    ...(begin.at === 'age' && filter.age !== undefined ? [isOfAge('failedCharges', filter.age, now, true)] : []),
    ...(begin.at === 'asks' ? [sql<SqlBool>`f."accountId" IN (SELECT b."accountId" FROM main.promise AS b WHERE b.state IN ('part_kept','broken') AND b."answeredAt" IS NULL)`] : []),
    ...is('partyId', party, begin.at === 'order'),
    ...is('declineCode', declineCode, false),
    ...is('kind', kind, false),
    ...is('hardness', hardness, false),
    ...is('accountId', account, false),
    ...(hasBackup === undefined ? [] : [sql<SqlBool>`f."backupMethodId" IS ${sql.raw(hasBackup ? 'NOT NULL' : 'NULL')}`]),
    ...(paused === undefined ? [] : [sql<SqlBool>`f."pausedAt" IS ${sql.raw(paused ? 'NOT NULL' : 'NULL')}`]),
    ...(words === null ? [] : [words]),
    ...workConditions('failedCharges', filter, now, true),
  ]
  return conditions.reduce((query, condition) => query.where(condition), db.selectFrom('cache.failedCharge as f'))
}

/** Whether a broken promise about this row asks for somebody; as the mark of the row tells it (`workMarks`). */
export const asks = sql<SqlBool>`EXISTS (SELECT 1 FROM main.promise AS q WHERE q."accountId" = f."accountId" AND q.state IN ('part_kept','broken') AND q."answeredAt" IS NULL AND (q."invoiceId" IS NULL OR q."invoiceId" = f."invoiceId"))`

/** Whether any promise asks for somebody. */
export const anythingAsks = () => db.selectFrom('promise').select('id').where(sql<SqlBool>`state IN ('part_kept','broken') AND "answeredAt" IS NULL`).limit(1)

export const promisingAccounts = (promised: 'open' | 'broken') =>
  db.selectFrom('promise').select('accountId as id').where(promised === 'open' ? sql<SqlBool>`state = 'open'` : sql<SqlBool>`state IN ('part_kept','broken') AND "answeredAt" IS NULL`).limit(FEW + 1)
const itemsOfQueue = () => db.selectFrom('work').select('itemId as id').where('queue', '=', 'failedCharges').limit(FEW + 1)
export const assignedTo = (assignee: string) => itemsOfQueue().where('assignee', '=', assignee)
export const resting = (now: Instant) => itemsOfQueue().where('snoozedUntil', '>', now)
/** Said which index: SQLite takes the table itself for as good, and would read all that was ever assigned. */
export const finished = () => db.selectFrom(sql<{ id: string }>`(SELECT "itemId" AS id FROM main.work INDEXED BY work_done WHERE queue = 'failedCharges' AND "doneThrough" IS NOT NULL LIMIT ${FEW + 1})`.as('d')).select('d.id')

export const ofAge = ({ party, age }: FailedChargeFilter, now: Instant) =>
  db.selectFrom('cache.failedCharge as f').select(sql<string>`''`.as('id')).where(isOfAge('failedCharges', age!, now, true)).$if(party !== undefined, (q) => q.where('f.partyId', '=', party!)).limit(FEW + 1)
