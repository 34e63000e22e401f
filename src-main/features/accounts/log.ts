/** The billing log of one account: what happened on it, as the billing system wrote it down. */
import { sql, type SqlBool } from 'kysely'
import type { LogFacts, LogRow } from '#contract/accounts.ts'
import type { BillingLogId } from '#contract/vocabulary.ts'
import { logPatterns, logWords } from '#main/db/billingLogSearch.ts'
import { db, type Database } from '#main/db/database.ts'
import { decodeCursor, pageOf } from '#main/db/keyset.ts'
import { businessDateAt } from '#main/domain/dates.ts'

export interface LogRequest {
  account: string
  kind?: string | undefined
  text?: string | undefined
  after?: string | undefined
  limit: number
}

/** The newest first; entries of one moment in the order in which they were written. */
export function logPage(database: Database, { after, limit, ...request }: LogRequest): { rows: LogRow[]; next: string | null } {
  const key = after === undefined ? null : decodeCursor(after, ['integer', 'string'])
  const { rows, next } = pageOf(database.all(logOf({ ...request, after: key, limit })), limit, ({ at, id }) => [at, id])
  return { rows: rows.map((row) => ({ ...row, id: row.id as BillingLogId })), next }
}

/** Along `billingLog_by_account`; what does not match is passed over, an account's log being short. */
export function logOf({ account, kind, text, after, limit }: { account: string; kind?: string | undefined; text?: string | undefined; after: readonly [number, string] | null; limit: number }) {
  return logPatterns(text).reduce(
    (narrowed, pattern) => narrowed.where(sql<SqlBool>`${sql.raw(logWords('l'))} LIKE ${pattern} ESCAPE '\\'`),
    db.selectFrom('cache.billingLog as l')
      .select(['l.id', 'l.at', 'l.kind', 'l.actor', 'l.text'])
      .where('l.accountId', '=', account)
      .$if(kind !== undefined, (q) => q.where('l.kind', '=', kind!))
      .$if(after !== null, (q) => q.where('l.at', '<=', after![0]).where(sql<SqlBool>`(l.at < ${after?.[0] ?? 0} OR l.id > ${after?.[1] ?? ''})`))
      .orderBy('l.at', 'desc')
      .orderBy('l.id')
      .limit(limit + 1),
  )
}

/** What is in it, and of which days: what it can be narrowed to, and exported over. */
export function logFacts(database: Database, account: string, timeZone: string): LogFacts {
  const kinds = database.all(logKinds(account))
  const first = Math.min(...kinds.map(({ firstAt }) => firstAt))
  const last = Math.max(...kinds.map(({ lastAt }) => lastAt))
  return {
    total: kinds.reduce((sum, { count }) => sum + count, 0),
    kinds: kinds.map(({ kind, count }) => ({ kind, count })),
    days: kinds.length === 0 ? null : { from: businessDateAt(first, timeZone), to: businessDateAt(last, timeZone) },
  }
}

export const logKinds = (account: string) =>
  db.selectFrom('cache.billingLog')
    .select(({ fn }) => ['kind', fn.countAll<number>().as('count'), fn.min<number>('at').as('firstAt'), fn.max<number>('at').as('lastAt')])
    .where('accountId', '=', account)
    .groupBy('kind')
    .orderBy('kind')
