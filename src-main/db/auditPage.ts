/**
 * The audit trail, a page at a time, by the clock of when each entry was written. What narrows it most is walked along
 * its own index; the rest is asked of each entry on the way, of so many at a time and no more: a page may be short, or
 * empty, and still have a next one.
 */
import { sql, type RawBuilder, type SqlBool } from 'kysely'
import type { AuditFilter } from '#contract/audit.ts'
import { endOfBusinessDate, startOfBusinessDate } from '#main/domain/dates.ts'
import { actionsLike } from './auditActions.ts'
import { db, type Database } from './database.ts'
import { beyond, type KeyValue } from './keyset.ts'
import { accountsMatching } from './searchText.ts'

export interface AuditRecord {
  id: number
  at: number
  by: string
  action: string
  subject: string
  detail: string
  previousHash: string
  hash: string
  accountId: string | null
  area: string
}

export interface AuditRead {
  /** The key of the last entry of the page before. */
  after: readonly KeyValue[] | null
  limit: number
  /** The newest first, or, in a file, the oldest. */
  newestFirst: boolean
  /** The days of the filter are days of this zone. */
  timeZone: string
}

/** Entries that one page looks through. */
export const LOOKED_THROUGH = 5_000

const COLUMNS = ['id', 'at', 'by', 'action', 'subject', 'detail', 'previousHash', 'hash', 'accountId', 'area'] as const

/** One page; `next` is the key it goes on from, null at the end. */
export function auditPage(database: Database, filter: AuditFilter, read: AuditRead): { rows: AuditRecord[]; next: [number, number] | null } {
  const rest = restOf(database, filter)
  if (rest.length === 0) {
    const found = database.all<AuditRecord>(auditWalk(filter, read, read.limit + 1))
    return { rows: found.slice(0, read.limit), next: found.length > read.limit ? keyOf(found[read.limit - 1]!) : null }
  }
  const found = database.all<AuditRecord>(auditSearch(filter, read, rest))
  if (found.length > read.limit) return { rows: found.slice(0, read.limit), next: keyOf(found[read.limit - 1]!) }
  const [last] = database.all<AuditRecord>(auditWalk(filter, read, 1, LOOKED_THROUGH - 1))
  return { rows: found, next: last === undefined ? null : keyOf(last) }
}

const keyOf = ({ at, id }: AuditRecord): [number, number] => [at, id]

/** Everything that the filter means, some hundred entries at a time, the oldest first. */
export function* auditEntries(database: Database, filter: AuditFilter, timeZone: string): Generator<AuditRecord[], void> {
  let after: readonly KeyValue[] | null = null
  for (;;) {
    const { rows, next } = auditPage(database, filter, { after, limit: 1_000, newestFirst: false, timeZone })
    yield rows
    if (next === null) return
    after = next
  }
}

/** Along one index, in its own order. */
export function auditWalk(filter: AuditFilter, { after, newestFirst, timeZone }: AuditRead, limit: number, offset = 0) {
  const direction = newestFirst ? 'desc' : 'asc'
  const { by, group, account } = filter
  return db.selectFrom('audit').select(COLUMNS)
    .$if(account !== undefined, (q) => q.where('accountId', '=', account!))
    .$if(account === undefined && group !== undefined, (q) => q.where('area', '=', group!))
    .$if(account === undefined && group === undefined && by !== undefined, (q) => q.where('by', '=', by!))
    .$if(filter.from !== undefined, (q) => q.where('at', '>=', startOfBusinessDate(filter.from!, timeZone)))
    .$if(filter.to !== undefined, (q) => q.where('at', '<', endOfBusinessDate(filter.to!, timeZone)))
    .$if(after !== null, (q) => q.where(beyond(['at', 'id'], after!, newestFirst)))
    .orderBy('at', direction).orderBy('id', direction)
    .limit(limit).$if(offset > 0, (q) => q.offset(offset))
}

/** Of so many along the walk, those that match the rest. */
export function auditSearch(filter: AuditFilter, read: AuditRead, rest: readonly RawBuilder<SqlBool>[]) {
  const direction = read.newestFirst ? 'desc' : 'asc'
  return rest.reduce((query, condition) => query.where(condition), db.selectFrom(auditWalk(filter, read, LOOKED_THROUGH).as('looked')).selectAll('looked'))
    .orderBy('at', direction).orderBy('id', direction).limit(read.limit + 1)
}

/** What the index that is walked does not answer. */
export function restOf(database: Database, { by, group, account, text }: AuditFilter): RawBuilder<SqlBool>[] {
  const rest: RawBuilder<SqlBool>[] = []
  if (account !== undefined && group !== undefined) rest.push(sql<SqlBool>`looked.area = ${group}`)
  if (by !== undefined && (account !== undefined || group !== undefined)) rest.push(sql<SqlBool>`looked.by = ${by}`)
  if (text !== undefined && text !== '') rest.push(saying(database, text))
  return rest
}

/** Shorter ones are the beginning of half of all names. */
const NAME_FROM = 3

/** That an entry says the text, reads like it, or is about an account or an invoice of that name. */
function saying(database: Database, text: string): RawBuilder<SqlBool> {
  const like = (wanted: string) => {
    const pattern = `%${wanted.replaceAll(/[\\%_]/g, '\\$&')}%`
    return sql<SqlBool>`(looked.detail LIKE ${pattern} ESCAPE '\\' OR looked.subject LIKE ${pattern} ESCAPE '\\')`
  }
  const accounts = text.length < NAME_FROM ? null : accountsMatching(text)
  const invoices = database.all<{ id: string }>(invoiceNumbered(text))
  const any = [
    like(text), sql<SqlBool>`looked.by LIKE ${`%${text.replaceAll(/[\\%_]/g, '\\$&')}%`} ESCAPE '\\'`,
    sql<SqlBool>`looked.action IN (SELECT value FROM json_each(${JSON.stringify(actionsLike(text))}))`,
    ...(accounts === null ? [] : [sql<SqlBool>`looked."accountId" IN ${accounts}`]),
    ...invoices.map(({ id }) => like(id)),
  ]
  return sql<SqlBool>`(${sql.join(any, sql` OR `)})`
}

/** Through `invoice_by_number`. */
export const invoiceNumbered = (number: string) => db.selectFrom('cache.invoice').select('id').where('number', '=', number.toUpperCase()).limit(5)
