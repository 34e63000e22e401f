/** Usage (CDR): a row an event, in UTC. */
import type { Database } from '#main/db/database.ts'
import type { Column, Row, Value } from '#main/documents/report/report.ts'
import type { JobContext } from '../../ports/jobs.ts'
import { ACCOUNT, at, code, CURRENCY, money, name, NAME, NOT_IN_COPY, PARTY, text, whole } from './columns.ts'
import { count, lookUp, reading, type Query } from './reading.ts'
import type { ReportMaker } from './report.ts'
import { instantsOf, periodOf } from './scope.ts'

const AT = { party: 1, account: 2, name: 3, amount: 9, currency: 10, invoice: 11 }

export const USAGE_COLUMNS: readonly Column[] = [
  at('Time', 'UTC'), PARTY, ACCOUNT, NAME, name('Kind', 12), text('From', 17), text('To', 17), whole('Quantity', 10), code('Unit', 9),
  money('Amount', AT.currency), CURRENCY, text('Invoice', 13), text('Record', 22),
]

export const usage: ReportMaker = (database, scope, context) => {
  const period = periodOf(scope)
  const range: UsageRange = { party: scope.party, accountId: scope.account?.id ?? null, ...instantsOf(period, 'UTC') }
  const total = count(database, usageCount(range))
  const from = { table: 0, by: [AT.currency] }
  return {
    tables: [{ name: 'Usage', columns: USAGE_COLUMNS, rows: () => usageRows(database, usageInOrder(range), total, scope.publisher.nameOf, context) }],
    blocks: [
      {
        keys: ['Currency'], money: true,
        columns: [{ title: 'Records', takes: 'count', from }, { title: 'Amount', takes: 'sum', from, column: AT.amount }],
      },
      {
        keys: [], money: false,
        columns: [
          { title: 'Records listed', takes: 'count', from: { table: 0, by: [] } },
          { title: 'In the copy', takes: 'told', counts: true, of: () => total },
          { title: 'Difference', takes: 'terms', check: true, counts: true, terms: [[1, 0], [-1, 1]] },
        ],
      },
    ],
    empty: 'No usage in this period.',
    notes: ['Times are in UTC, and so are the days of the period. Amounts of different currencies are never added up.'],
  }
}

/**
 * Customers and invoices are looked up once each, and not joined: that halves the time of reading.
 * @param query one of those below
 */
export function usageRows(database: Database, query: Query, total: number | null, nameOf: (partyId: string) => string, context: JobContext): AsyncIterable<Row[]> {
  const customer = lookUp(database, 'SELECT ref, name FROM cache.account WHERE id = ?')
  const invoice = lookUp(database, 'SELECT number FROM cache.invoice WHERE id = ?')
  return reading(database, query, context, { step: 'usage', total }, (row: Value[], into) => {
    const accountId = row[AT.account] as string
    const found = customer(accountId)
    row[AT.party] = nameOf(row[AT.party] as string)
    row[AT.account] = found?.[0] ?? accountId
    row[AT.name] = found?.[1] ?? NOT_IN_COPY
    const invoiceId = row[AT.invoice] as string | null
    if (invoiceId !== null) row[AT.invoice] = invoice(invoiceId)?.[0] ?? invoiceId
    into.push(row)
  })
}

export interface UsageRange {
  accountId: string | null
  party: string | null
  /** Included. */
  startAt: number
  /** Not included. */
  endAt: number
}

const SELECTED = 'SELECT u.at, u.partyId, u.accountId, NULL, u.kind, u."from", u."to", u.quantity, u.unit, u.amountMinor, u.currency, u.invoiceId, u.id FROM cache.usageRecord AS u'

/** In order of time, through `usageRecord_by_account` or `usageRecord_by_time`. */
export const usageInOrder = (range: UsageRange): Query => ({ sql: `${SELECTED} WHERE ${within(range)} ORDER BY u.at, u.id`, values: { ...range } })

/** What an invoice bills, of its own account. */
export const usageOfInvoice = (invoiceId: string, accountId: string): Query => ({
  sql: `${SELECTED} WHERE u.accountId = @accountId AND u.invoiceId = @invoiceId ORDER BY u.at, u.id`,
  values: { invoiceId, accountId },
})

/** Without a party, an index alone is read. */
export const usageCount = (range: UsageRange): Query => ({ sql: `SELECT count(*) FROM cache.usageRecord AS u WHERE ${within(range)}`, values: { ...range } })

const within = ({ accountId, party }: UsageRange): string =>
  ['u.at >= @startAt AND u.at < @endAt', ...(accountId === null ? [] : ['u.accountId = @accountId']), ...(party === null ? [] : ['u.partyId = @party'])].join(' AND ')
