/** The billing log: what happened on the accounts, as the billing system tells it. */
import type { Column, Row, Value } from '#main/documents/report/report.ts'
import { at, CUSTOMER, customerOf, name, text } from './columns.ts'
import { clockIn, count, reading, type Query } from './reading.ts'
import type { ReportMaker } from './report.ts'
import { instantsOf, periodOf } from './scope.ts'
import { plainly } from './words.ts'

const AT = { at: 3, kind: 4 }

const columnsIn = (timeZone: string): readonly Column[] => [...CUSTOMER, at('Time', timeZone), name('What', 24), name('Who', 24), text('Text', 80)]

export const billingLog: ReportMaker = (database, scope, context) => {
  const range = { party: scope.party, accountId: scope.account?.id ?? null, ...instantsOf(periodOf(scope), scope.timeZone) }
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
    facts: [['Entries in the copy', total.toLocaleString('en')]],
    empty: 'Nothing was logged in this period.',
    notes: [`Account by account, the newest entry of each first. Times are those of ${scope.timeZone}, and so are the days of the period.`],
  }
}

export interface LogRange {
  party: string | null
  accountId: string | null
  /** Included. */
  startAt: number
  /** Not included. */
  endAt: number
}

const where = ({ party, accountId }: LogRange): string =>
  ['b.at >= @startAt AND b.at < @endAt', ...(accountId === null ? [] : ['b.accountId = @accountId']), ...(party === null ? [] : ['b.partyId = @party'])].join(' AND ')

const log = 'cache.billingLog AS b INDEXED BY billingLog_by_account'

/** Along `billingLog_by_account`: the log has no index by time alone, and what is outside the period is passed over in the index. */
export const entriesInOrder = (range: LogRange): Query => ({
  sql: `SELECT b.partyId, ${customerOf('b.accountId')}, b.at, b.kind, b.actor, b.text FROM ${log} LEFT JOIN cache.account AS a ON a.id = b.accountId WHERE ${where(range)} ORDER BY b.accountId, b.at DESC, b.id`,
  values: { ...range },
})

export const entryCount = (range: LogRange): Query => ({ sql: `SELECT count(*) FROM ${log} WHERE ${where(range)}`, values: { ...range } })
