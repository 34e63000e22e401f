/** Failed charges whose money has not come: those of the queue, with what to do about each. */
import type { Column, Row, Value } from '#main/documents/report/report.ts'
import { declineOf } from '#main/domain/declines.ts'
import { at, code, CURRENCY, CUSTOMER, money, name, text, whole } from './columns.ts'
import { clockIn, count, figuresBy, reading, sqlOf, type Query } from './reading.ts'
import type { ReportMaker } from './report.ts'
import { CHARGES, HARDNESS, wordIn } from './words.ts'

const AT = { kind: 3, currency: 5, amount: 6, code: 7, hardness: 8, reason: 9, advice: 10, first: 12, last: 13, autopay: 16, paused: 17 }

const columnsIn = (timeZone: string): readonly Column[] => [
  ...CUSTOMER, name('For', 16), text('Invoice', 13), CURRENCY, money('Amount', AT.currency), name('Code', 33), name('Kind of decline', 16), name('Why', 52), name('What to do', 84),
  whole('Attempts', 10), at('First failed', timeZone), at('Last failed', timeZone), text('Method', 28), code('Backup', 10), code('Autopay', 10), at('Paused since', timeZone),
]

export const failedCharges: ReportMaker = (database, scope, context) => {
  const query = { party: scope.party, accountId: scope.account?.id ?? null }
  const clock = clockIn(scope.timeZone)
  const inBooks = figuresBy(database, failedSums(query))
  const from = { table: 0, by: [AT.currency, AT.hardness] }
  const rowOf = (row: Value[], into: Row[]) => {
    const { code: declined, plain, advice } = declineOf(row[AT.code] as string)
    row[0] = scope.publisher.nameOf(row[0] as string)
    row[AT.kind] = wordIn(CHARGES, row[AT.kind])
    row[AT.code] = declined
    row[AT.hardness] = wordIn(HARDNESS, row[AT.hardness])
    row[AT.reason] = plain
    row[AT.advice] = advice
    for (const moment of [AT.first, AT.last, AT.paused]) if (row[moment] !== null) row[moment] = clock(row[moment] as number)
    into.push(row)
  }
  return {
    tables: [{ name: 'Failed charges', columns: columnsIn(scope.timeZone), rows: () => reading(database, failedInOrder(query), context, { step: 'failed charges', total: count(database, failedCount(query)) }, rowOf) }],
    blocks: [{
      keys: ['Currency', 'Kind of decline'], money: true,
      columns: [
        { title: 'Charges', takes: 'count', from },
        { title: 'Amount', takes: 'sum', from, column: AT.amount },
        { title: 'In the queue', takes: 'told', of: ([currency = '', hardness = '']) => inBooks.get(`${currency} ${hardness}`) ?? 0 },
        { title: 'Difference', takes: 'terms', check: true, terms: [[1, 1], [-1, 2]] },
      ],
    }],
    empty: 'No charge has failed whose money has not come by another way.',
    notes: [
      'One row a failure that is still open, with its newest attempt. A card whose decline is hard is never tried again; a soft one at most 8 times in 14 days.',
      'Amounts of different currencies are never added up.',
    ],
  }
}

export interface QueueRange {
  party: string | null
  accountId: string | null
}

const where = ({ party, accountId }: QueueRange): string => sqlOf([...(accountId === null ? [] : ['f.accountId = @accountId']), ...(party === null ? [] : ['f.partyId = @party'])])

/** The latest first, along `failedCharge_by_last` or `failedCharge_by_party_last`; an account's few are sorted. */
export const failedInOrder = (range: QueueRange): Query => ({
  sql: `SELECT f.partyId, f.accountRef, f.accountName, f.kind, f.invoiceNumber, f.currency, f.amountMinor, f.declineCode, f.hardness, NULL, NULL, f.attempts, f.firstFailedAt, f.lastFailedAt,
      CASE WHEN m.id IS NULL THEN NULL ELSE upper(substr(m.brand, 1, 1)) || substr(m.brand, 2) || CASE m.last4 WHEN '' THEN '' ELSE ' ending in ' || m.last4 END END, CASE WHEN f.backupMethodId IS NULL THEN 'no' ELSE 'yes' END, CASE f.autopay WHEN 1 THEN 'on' ELSE 'off' END, f.pausedAt
    FROM cache.failedCharge AS f LEFT JOIN cache.paymentMethod AS m ON m.id = f.methodId ${where(range)} ORDER BY f.lastFailedAt DESC, f.chargeId DESC`,
  values: { ...range },
})

export const failedCount = (range: QueueRange): Query => ({ sql: `SELECT count(*) FROM cache.failedCharge AS f ${where(range)}`, values: { ...range } })

export const failedSums = (range: QueueRange): Query => ({
  sql: `SELECT f.currency || ' ' || CASE f.hardness ${Object.entries(HARDNESS).map(([hardness, word]) => `WHEN '${hardness}' THEN '${word}'`).join(' ')} ELSE f.hardness END, sum(f.amountMinor) FROM cache.failedCharge AS f ${where(range)} GROUP BY f.currency, f.hardness`,
  values: { ...range },
})
