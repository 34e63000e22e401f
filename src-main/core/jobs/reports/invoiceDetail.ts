/** Invoices line by line: of a period, or one alone with its usage and what was applied to it. */
import type { Database } from '#main/db/database.ts'
import type { Column, Row, SummaryBlock, Table, Value } from '#main/documents/report/report.ts'
import { addMinor } from '#main/domain/minorUnits.ts'
import type { JobContext } from '../../ports/jobs.ts'
import { CURRENCY, CUSTOMER, customerOf, exact, money, name, on, text, whole } from './columns.ts'
import { count, figuresBy, reading, type Query } from './reading.ts'
import type { ReportBody, ReportMaker } from './report.ts'
import { periodOf, type Scope } from './scope.ts'
import { USAGE_COLUMNS, usageOfInvoice, usageRows } from './usage.ts'
import { STATUSES, wordIn } from './words.ts'

const HEAD: readonly Column[] = [...CUSTOMER, text('Invoice', 13), on('Issued'), on('Due'), name('Status', 13), name('PO number', 14), CURRENCY]
const AT = { party: 0, status: 6, currency: 8 }
/** Columns behind the head, of the rows that are read. */
const READ = { net: 9, tax: 10, total: 11, lines: 12 }

const LINE = { quantity: 11, unit: 12, amount: 13 }
const LINE_COLUMNS: readonly Column[] = [
  ...HEAD, whole('Line', 7), text('Description', 44), whole('Quantity', 10), money('Unit price', AT.currency),
  money('Amount', AT.currency, ({ cell }, row) => {
    const [quantity, unit, amount] = [row[LINE.quantity], row[LINE.unit], row[LINE.amount]]
    // A line with a discount of its own, and tax, are what the billing system says they are.
    return typeof quantity === 'number' && typeof unit === 'number' && quantity * unit === amount ? exact(`${cell(LINE.quantity)}*${cell(LINE.unit)}`) : null
  }),
]

const NET = { net: 9, tax: 10, total: 11 }
const INVOICE_COLUMNS: readonly Column[] = [
  ...HEAD, money('Net', AT.currency), money('Tax', AT.currency), money('Total', AT.currency, ({ cell }, row) => (addMinor(row[NET.net] as number, row[NET.tax] as number) === row[NET.total] ? exact(`${cell(NET.net)}+${cell(NET.tax)}`) : null)),
]

export const invoiceDetail: ReportMaker = (database, scope, context) => {
  const { invoice } = scope
  const query: InvoiceRange = invoice === null ? { ...periodOf(scope), party: scope.party, accountId: scope.account?.id ?? null, invoiceId: null } : { from: '', to: '', party: null, accountId: null, invoiceId: invoice.id }
  const total = count(database, invoiceCount(query))
  const read = (step: string, rowsOf: (row: Value[], into: Row[]) => void) =>
    reading(database, invoicesInOrder(query), context, { step, total }, (row, into) => {
      row[AT.party] = scope.publisher.nameOf(row[AT.party] as string)
      row[AT.status] = wordIn(STATUSES, row[AT.status])
      rowsOf(row, into)
    })
  return {
    tables: [
      { name: 'Lines', columns: LINE_COLUMNS, rows: () => read('lines', linesOf) },
      { name: 'Invoices', columns: INVOICE_COLUMNS, rows: () => read('invoices', (row, into) => into.push(row.slice(0, READ.lines))) },
      ...(invoice === null ? [] : ofOne(database, scope, invoice, context)),
    ],
    blocks: [summary(figuresBy(database, invoiceSums(query)))],
    ...(invoice === null ? {} : { facts: factsOf(invoice) }),
    empty: 'No invoices in this period.',
    notes: [
      'Net, tax and total are those of the invoice; its lines and its tax add up to its total. Drafts are not owed yet, and voided invoices are owed no more: see their status.',
      'Both differences are zero when lines, invoices and books agree. Amounts of different currencies are never added up.',
    ],
  }
}

function factsOf({ currency, totalMinor, issuedOn, dueOn, poNumber }: NonNullable<Scope['invoice']>): NonNullable<ReportBody['facts']> {
  return [
    ['Issued', { on: issuedOn }],
    ...(dueOn === null ? [] : [['Due', { on: dueOn }] as const]),
    ...(poNumber === null ? [] : [['PO number', poNumber] as const]),
    [`Total (${currency})`, { minor: totalMinor, currency }],
  ]
}

function summary(inBooks: ReadonlyMap<string, number>): SummaryBlock {
  const by = [AT.currency, AT.status]
  const [lines, invoices] = [{ table: 0, by }, { table: 1, by }]
  return {
    keys: ['Currency', 'Status'], money: true,
    columns: [
      { title: 'Invoices', takes: 'count', from: invoices },
      { title: 'Net', takes: 'sum', from: invoices, column: NET.net },
      { title: 'Tax', takes: 'sum', from: invoices, column: NET.tax },
      { title: 'Total', takes: 'sum', from: invoices, column: NET.total },
      { title: 'Sum of lines', takes: 'sum', from: lines, column: LINE.amount },
      { title: 'In the books', takes: 'told', of: ([currency = '', status = '']) => inBooks.get(`${currency} ${status}`) ?? 0 },
      { title: 'Difference', takes: 'terms', check: true, terms: [[1, 3], [-1, 5]] },
      { title: 'Lines differ by', takes: 'terms', check: true, terms: [[1, 4], [-1, 3]] },
    ],
  }
}

interface Line {
  description: string
  quantity: number
  unitMinor: number
  amountMinor: number
}

/** The lines, the tax, and what is left between them and the total. */
function linesOf(row: Value[], into: Row[]): void {
  const head = row.slice(0, HEAD.length)
  const lines = JSON.parse(row[READ.lines] as string) as Line[]
  let sum = row[READ.tax] as number
  for (const [index, { description, quantity, unitMinor, amountMinor }] of lines.entries()) {
    into.push([...head, index + 1, description, quantity, unitMinor, amountMinor])
    sum = addMinor(sum, amountMinor)
  }
  if (row[READ.tax] !== 0) into.push([...head, null, 'Tax', null, null, row[READ.tax]!])
  const rest = addMinor(row[READ.total] as number, -sum)
  if (rest !== 0 || lines.length === 0) into.push([...head, null, lines.length === 0 ? 'Without lines' : 'Not told by its lines', null, null, rest])
}

const APPLIED_COLUMNS: readonly Column[] = [on('Date'), name('Kind', 16), text('Number', 15), CURRENCY, money('Amount', 3)]

function ofOne(database: Database, { publisher }: Scope, { id, accountId }: { id: string; accountId: string }, context: JobContext): Table[] {
  return [
    { name: 'Applied', columns: APPLIED_COLUMNS, rows: () => reading(database, appliedTo(id), context, { step: 'applied', total: null }) },
    { name: 'Usage', columns: USAGE_COLUMNS, rows: () => usageRows(database, usageOfInvoice(id, accountId), null, publisher.nameOf, context) },
  ]
}

/** Payments, credits and write-offs of one invoice, in order of time. */
export const appliedTo = (invoiceId: string): Query => ({
  sql: `SELECT l.effectiveOn AS "on", CASE WHEN l.paymentId IS NULL THEN 'Credit note' ELSE 'Payment' END, coalesce(p.ref, c.number, l.paymentId, l.creditNoteId), l.currency, l.amountMinor
      FROM cache.allocation AS l INDEXED BY allocation_by_invoice LEFT JOIN cache.payment AS p ON p.id = l.paymentId LEFT JOIN cache.creditNote AS c ON c.id = l.creditNoteId WHERE l.invoiceId = @invoiceId
    UNION ALL SELECT w.effectiveOn, 'Write-off', i.number, w.currency, w.amountMinor
      FROM cache.invoice AS i CROSS JOIN cache.writeOff AS w INDEXED BY writeOff_by_account ON w.accountId = i.accountId AND w.invoiceId = i.id WHERE i.id = @invoiceId
    ORDER BY 1, 2, 3`,
  values: { invoiceId },
})

export interface InvoiceRange {
  from: string
  to: string
  party: string | null
  accountId: string | null
  /** This one alone. */
  invoiceId: string | null
}

const source = ({ accountId, invoiceId }: InvoiceRange): string =>
  invoiceId !== null ? 'cache.invoice AS i' : `cache.invoice AS i INDEXED BY ${accountId === null ? 'invoice_by_issue' : 'invoice_by_account'}`

const where = ({ party, accountId, invoiceId }: InvoiceRange): string =>
  invoiceId !== null ? 'i.id = @invoiceId' : ['i.issuedOn BETWEEN @from AND @to', ...(accountId === null ? [] : ['i.accountId = @accountId']), ...(party === null ? [] : ['i.partyId = @party'])].join(' AND ')

/** Through `invoice_by_issue`, or of an account through `invoice_by_account`. */
export const invoicesInOrder = (range: InvoiceRange): Query => ({
  sql: `SELECT i.partyId, ${customerOf('i.accountId')}, i.number, i.issuedOn, i.dueOn, i.status, i.poNumber, i.currency, i.subtotalMinor, i.taxMinor, i.totalMinor, i.lines
    FROM ${source(range)} LEFT JOIN cache.account AS a ON a.id = i.accountId WHERE ${where(range)} ORDER BY i.issuedOn, i.id`,
  values: { ...range },
})

export const invoiceCount = (range: InvoiceRange): Query => ({ sql: `SELECT count(*) FROM ${source(range)} WHERE ${where(range)}`, values: { ...range } })

/** Totals by currency and status, as the summary names them. */
export const invoiceSums = (range: InvoiceRange): Query => ({
  sql: `SELECT i.currency || ' ' || CASE i.status ${Object.entries(STATUSES).map(([status, word]) => `WHEN '${status}' THEN '${word}'`).join(' ')} ELSE i.status END, sum(i.totalMinor) FROM ${source(range)} WHERE ${where(range)} GROUP BY i.currency, i.status`,
  values: { ...range },
})
