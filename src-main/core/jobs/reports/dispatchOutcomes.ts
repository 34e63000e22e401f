/** What became of the mail that was sent: one row a message, campaign by campaign. */
import type { Column, Row, Value } from '#main/documents/report/report.ts'
import { at, CUSTOMER, customerOf, name, text, whole } from './columns.ts'
import { clockIn, count, figuresBy, reading, type Query } from './reading.ts'
import type { ReportMaker } from './report.ts'
import { instantsOf, periodOf } from './scope.ts'
import { OUTCOMES, plainly, wordIn } from './words.ts'

const AT = { kind: 3, begun: 4, state: 7, queued: 11, settled: 12 }

const columnsIn = (timeZone: string): readonly Column[] => [
  ...CUSTOMER, name('Campaign', 24), at('Begun', timeZone), text('To', 24), text('Address', 32), name('Outcome', 12), name('Why', 40), text('Reply of the mail server', 44),
  whole('Attempts', 10), at('Queued', timeZone), at('Settled', timeZone), text('Message-ID', 48),
]

export const dispatchOutcomes: ReportMaker = (database, scope, context) => {
  const range = { party: scope.party, accountId: scope.account?.id ?? null, ...instantsOf(periodOf(scope), scope.timeZone) }
  const clock = clockIn(scope.timeZone)
  const inBooks = figuresBy(database, outcomeCounts(range))
  const from = { table: 0, by: [AT.state] }
  const rowOf = (row: Value[], into: Row[]) => {
    row[0] = scope.publisher.nameOf(row[0] as string)
    row[AT.kind] = plainly(row[AT.kind] as string)
    row[AT.state] = wordIn(OUTCOMES, row[AT.state])
    for (const moment of [AT.begun, AT.queued, AT.settled]) if (row[moment] !== null) row[moment] = clock(row[moment] as number)
    into.push(row)
  }
  return {
    tables: [{ name: 'Messages', columns: columnsIn(scope.timeZone), rows: () => reading(database, outcomesInOrder(range), context, { step: 'messages', total: count(database, messageCount(range)) }, rowOf) }],
    blocks: [
      {
        keys: ['Outcome'], money: false, total: true,
        columns: [
          { title: 'Messages', takes: 'count', from },
          { title: 'In the mail log', takes: 'told', counts: true, of: ([state = '']) => inBooks.get(state) ?? 0 },
          { title: 'Difference', takes: 'terms', check: true, counts: true, terms: [[1, 0], [-1, 1]] },
        ],
      },
      { keys: ['Campaign', 'Outcome'], money: false, columns: [{ title: 'Messages', takes: 'count', from: { table: 0, by: [AT.kind, AT.state] } }] },
    ],
    empty: 'No mail was sent in this period.',
    notes: [
      `Campaigns that were begun in the period. Times are those of ${scope.timeZone}, and so are the days of the period.`,
      'Sent: the mail server took it. Uncertain: the line broke while it was being handed over; whether it arrived, only the recipient or the mail server can say.',
    ],
  }
}

export interface OutcomeRange {
  party: string | null
  accountId: string | null
  /** Included. */
  startAt: number
  /** Not included. */
  endAt: number
}

const where = ({ party, accountId }: OutcomeRange): string =>
  ['c.createdAt >= @startAt AND c.createdAt < @endAt', ...(accountId === null ? [] : ['m.accountId = @accountId']), ...(party === null ? [] : ['m.partyId = @party'])].join(' AND ')

const joined = 'campaign AS c INDEXED BY campaign_by_time CROSS JOIN message AS m INDEXED BY message_by_state ON m.campaignId = c.id'

/** Campaigns along `campaign_by_time`, the messages of each along `message_by_state`. */
export const outcomesInOrder = (range: OutcomeRange): Query => ({
  sql: `SELECT m.partyId, ${customerOf('m.accountId')}, c.kind, c.createdAt, m.toName, m.toAddress, m.state, m.reason, m.serverReply, m.attempts, m.queuedAt, m.settledAt, m.messageId
    FROM ${joined} LEFT JOIN cache.account AS a ON a.id = m.accountId WHERE ${where(range)} ORDER BY c.createdAt`,
  values: { ...range },
})

export const messageCount = (range: OutcomeRange): Query => ({ sql: `SELECT count(*) FROM ${joined} WHERE ${where(range)}`, values: { ...range } })

/** How many there are of each outcome, as the summary names it. */
export const outcomeCounts = (range: OutcomeRange): Query => ({
  sql: `SELECT CASE m.state ${Object.entries(OUTCOMES).map(([state, word]) => `WHEN '${state}' THEN '${word}'`).join(' ')} END, count(*) FROM ${joined} WHERE ${where(range)} GROUP BY m.state`,
  values: { ...range },
})
