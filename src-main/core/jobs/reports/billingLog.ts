/** The billing log: what happened on the accounts, as the billing system tells it. */
import { logSearchSql, type LogSearch } from '#main/db/billingLogSearch.ts'
import type { Column, Row, Value } from '#main/documents/report/report.ts'
import { at, CUSTOMER, customerOf, name, text } from './columns.ts'
import { clockIn, count, reading, type Query } from './reading.ts'
import type { ReportMaker } from './report.ts'
import { instantsOf, periodOf } from './scope.ts'
import { plainly } from './words.ts'

const AT = { at: 3, kind: 4 }

const columnsIn = (timeZone: string): readonly Column[] => [...CUSTOMER, at('Time', timeZone), name('What', 24), name('Who', 24), text('Text', 80)]

export const billingLog: ReportMaker = (database, scope, context) => {
  const range = { party: scope.party, accountId: scope.account?.id ?? null, ...scope.search, ...instantsOf(periodOf(scope), scope.timeZone) }
  const { kind, text } = scope.search
  const clock = clockIn(scope.timeZone)
  const total = count(database, entryCount(range))
  const rowOf = (row: Value[], into: Row[]) => {
    row[0] = scope.publisher.nameOf(row[0] as string)
    row[AT.at] = clock(row[AT.at] as number)
    row[AT.kind] = plainly(row[AT.kind] as string)
    into.push(row)
  }
  return {
    tables: [{ name: 'Billing log', columns: columnsIn(scope.timeZone), rows: () => reading(database, entriesInOrder(range), context, { step: 'billing log', total }, rowOf) }],
    blocks: [{ keys: ['What'], money: false, total: true, columns: [{ title: 'Entries', takes: 'count', from: { table: 0, by: [AT.kind] } }] }],
    facts: [
      ...(kind === undefined ? [] : [['Only', plainly(kind)] as const]),
      ...(text === undefined || text.trim() === '' ? [] : [['Search', text.trim()] as const]),
      [kind === undefined && text === undefined ? 'Entries in the copy' : 'Entries that match', total.toLocaleString('en')],
    ],
    empty: kind === undefined && text === undefined ? 'Nothing was logged in this period.' : 'No entry of this period is like what was asked for.',
    notes: [`Account by account, the newest entry of each first. Times are those of ${scope.timeZone}, and so are the days of the period.`],
  }
}

export interface LogRange extends LogSearch {
  party: string | null
  accountId: string | null
  /** Included. */
  startAt: number
  /** Not included. */
  endAt: number
}

/** What narrows it, and the values of that. */
function where({ party, accountId, startAt, endAt, kind, text }: LogRange): Query {
  const searched = logSearchSql({ kind, text }, 'b')
  const conditions = ['b.at >= @startAt AND b.at < @endAt', ...(accountId === null ? [] : ['b.accountId = @accountId']), ...(party === null ? [] : ['b.partyId = @party']), ...searched.conditions]
  return { sql: conditions.join(' AND '), values: { party, accountId, startAt, endAt, ...searched.values } }
}

const log = 'cache.billingLog AS b INDEXED BY billingLog_by_account'

/** Along `billingLog_by_account`: the log has no index by time alone, and what is outside the period is passed over in the index. */
export function entriesInOrder(range: LogRange): Query {
  const { sql, values } = where(range)
  return { sql: `SELECT b.partyId, ${customerOf('b.accountId')}, b.at, b.kind, b.actor, b.text FROM ${log} LEFT JOIN cache.account AS a ON a.id = b.accountId WHERE ${sql} ORDER BY b.accountId, b.at DESC, b.id`, values }
}

export function entryCount(range: LogRange): Query {
  const { sql, values } = where(range)
  return { sql: `SELECT count(*) FROM ${log} WHERE ${sql}`, values }
}
