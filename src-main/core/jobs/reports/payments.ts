/** Payments with what they were applied to, as it was at the end of the period. */
import type { Column, Row, Value } from '#main/documents/report/report.ts'
import { LAST_DAY } from '#main/domain/dates.ts'
import { code, CURRENCY, CUSTOMER, customerOf, exact, money, name, on, text } from './columns.ts'
import { count, figuresBy, reading, type Query } from './reading.ts'
import type { ReportMaker } from './report.ts'
import { periodOf, type Scope } from './scope.ts'
import { MEDIA, wordIn } from './words.ts'

const AT = { purpose: 5, medium: 6, currency: 7, amount: 8, refunded: 9, applied: 10, unapplied: 11 }
const RECEIVABLES = 'Receivables'
const WALLET = 'Available balance'

const COLUMNS: readonly Column[] = [
  ...CUSTOMER, text('Payment', 13), on('Received'), name('For', 17), name('Paid by', 15), CURRENCY,
  money('Amount', AT.currency), money('Given back', AT.currency), money('Applied', AT.currency),
  money('Unapplied', AT.currency, ({ cell }) => `IF(${cell(AT.purpose)}="${RECEIVABLES}",${exact(`${cell(AT.amount)}-${cell(AT.refunded)}-${cell(AT.applied)}`)},0)`),
  text('Invoices', 26), text('Memo', 30),
]

const APPLIED = { currency: 9, amount: 10 }
const APPLIED_COLUMNS: readonly Column[] = [
  ...CUSTOMER, text('Payment', 13), on('Received'), text('Invoice', 13), on('Issued'), on('Due'), on('Applied on'), CURRENCY, money('Amount', APPLIED.currency), code('Reversal', 10),
]

export const payments: ReportMaker = (database, scope, context) => {
  const query = { ...periodOf(scope), party: scope.party, accountId: scope.account?.id ?? null }
  const { nameOf } = scope.publisher
  const inBooks = figuresBy(database, paymentSums(query))
  const from = { table: 0, by: [AT.currency] }
  const paymentRow = (row: Value[], into: Row[]) => {
    const [amount, refunded, applied] = [AT.amount, AT.refunded, AT.applied].map((column) => row[column] as number) as [number, number, number]
    const receivable = row[AT.purpose] === 'receivable'
    row[0] = nameOf(row[0] as string)
    row[AT.purpose] = receivable ? RECEIVABLES : WALLET
    row[AT.medium] = wordIn(MEDIA, row[AT.medium])
    row[AT.unapplied] = receivable ? amount - refunded - applied : 0
    into.push(row)
  }
  const appliedRow = (row: Value[], into: Row[]) => {
    row[0] = nameOf(row[0] as string)
    into.push(row)
  }
  return {
    tables: [
      { name: 'Payments', columns: COLUMNS, rows: () => reading(database, paymentsInOrder(query), context, { step: 'payments', total: count(database, paymentCount(query)) }, paymentRow) },
      { name: 'Applied', columns: APPLIED_COLUMNS, rows: () => reading(database, appliedInOrder(query), context, { step: 'allocations', total: null }, appliedRow) },
    ],
    blocks: [{
      keys: ['Currency', 'For'], money: true,
      columns: [
        { title: 'Payments', takes: 'count', from: { ...from, by: [AT.currency, AT.purpose] } },
        ...([['Amount', AT.amount], ['Given back', AT.refunded], ['Applied', AT.applied], ['Unapplied', AT.unapplied]] as const).map(([title, column]) => ({ title, takes: 'sum' as const, from: { table: 0, by: [AT.currency, AT.purpose] }, column })),
        { title: 'In the books', takes: 'told', of: (key) => inBooks.get(key.join(' ')) ?? 0 },
        { title: 'Difference', takes: 'terms', check: true, terms: [[1, 1], [-1, 5]] },
      ],
    }, {
      keys: ['Currency'], money: true,
      columns: [
        { title: 'Applied', takes: 'sum', from, column: AT.applied },
        { title: 'By allocation', takes: 'sum', from: { table: 1, by: [APPLIED.currency] }, column: APPLIED.amount },
        { title: 'Difference', takes: 'terms', check: true, terms: [[1, 0], [-1, 1]] },
      ],
    }],
    empty: 'No payments in this period.',
    notes: [
      'Payments received in the period; what was given back and applied is counted up to the end of its last day. Reversed allocations are taken back on their own date, and what lay on an invoice is free again once it is void.',
      'Payments into the available balance of a prepaid account are never applied to invoices. Amounts of different currencies are never added up.',
    ],
  }
}

export interface PaymentRange {
  from: string
  to: string
  party: string | null
  accountId: Scope['party']
}

const where = ({ party, accountId }: PaymentRange): string =>
  ['p.receivedOn BETWEEN @from AND @to', ...(accountId === null ? [] : ['p.accountId = @accountId']), ...(party === null ? [] : ['p.partyId = @party'])].join(' AND ')

/** Through `payment_by_receipt` in its own order, or of an account through `payment_by_account`. */
const source = (range: PaymentRange): string => (range.accountId === null ? 'cache.payment AS p INDEXED BY payment_by_receipt' : 'cache.payment AS p INDEXED BY payment_by_account')
const order = (range: PaymentRange): string => (range.accountId === null ? 'p.receivedOn, p.partyId, p.currency, p.amountMinor, p.accountId, p.rowid' : 'p.receivedOn, p.id')

/**
 * An allocation that counts at the end of the period, as `settle` has it: both of its ends are there by
 * then, and its invoice is no draft and not void.
 */
const COUNTS = `l.creditNoteId IS NULL AND l.currency = p.currency AND i.currency = p.currency AND p.purpose = 'receivable' AND i.status <> 'draft'
  AND max(l.effectiveOn, i.issuedOn) <= @to AND coalesce(max(i.voidedOn, i.issuedOn), CASE i.status WHEN 'void' THEN i.issuedOn END, '${LAST_DAY}') > @to`

export const paymentsInOrder = (range: PaymentRange): Query => ({
  sql: `SELECT p.partyId, ${customerOf('p.accountId')}, p.ref, p.receivedOn, p.purpose, p.medium, p.currency, p.amountMinor,
      (SELECT coalesce(sum(r.amountMinor), 0) FROM cache.refund AS r WHERE r.paymentId = p.id AND r.currency = p.currency AND r.refundedOn <= @to),
      (SELECT coalesce(sum(l.amountMinor), 0) FROM cache.allocation AS l CROSS JOIN cache.invoice AS i ON i.id = l.invoiceId WHERE l.paymentId = p.id AND ${COUNTS}), 0,
      (SELECT group_concat(number, ', ') FROM (SELECT i.number AS number FROM cache.allocation AS l CROSS JOIN cache.invoice AS i ON i.id = l.invoiceId
        WHERE l.paymentId = p.id AND ${COUNTS} GROUP BY i.id HAVING sum(l.amountMinor) <> 0 ORDER BY i.number LIMIT ${INVOICES_MAX})), p.memo
    FROM ${source(range)} LEFT JOIN cache.account AS a ON a.id = p.accountId WHERE ${where(range)} ORDER BY ${order(range)}`,
  values: { ...range },
})

/** Invoices named beside a payment; all of them are in the sheet of the allocations. */
const INVOICES_MAX = 200

export const appliedInOrder = (range: PaymentRange): Query => ({
  sql: `SELECT p.partyId, ${customerOf('p.accountId')}, p.ref, p.receivedOn, i.number, i.issuedOn, i.dueOn, max(l.effectiveOn, i.issuedOn, p.receivedOn), l.currency, l.amountMinor, CASE WHEN l.reversesId IS NULL THEN NULL ELSE 'yes' END
    FROM ${source(range)} CROSS JOIN cache.allocation AS l INDEXED BY allocation_by_payment ON l.paymentId = p.id
      CROSS JOIN cache.invoice AS i ON i.id = l.invoiceId LEFT JOIN cache.account AS a ON a.id = p.accountId
    WHERE ${where(range)} AND ${COUNTS} ORDER BY p.receivedOn`,
  values: { ...range },
})

export const paymentCount = (range: PaymentRange): Query => ({ sql: `SELECT count(*) FROM ${source(range)} WHERE ${where(range)}`, values: { ...range } })

/** Amounts by currency and purpose, as the summary names them. */
export const paymentSums = (range: PaymentRange): Query => ({
  sql: `SELECT currency || ' ' || CASE purpose WHEN 'receivable' THEN '${RECEIVABLES}' ELSE '${WALLET}' END, sum(amountMinor) FROM ${source(range)} WHERE ${where(range)} GROUP BY currency, purpose`,
  values: { ...range },
})
