/** The aged-receivables workbook: a summary by currency, a row an account, a row an open item, each tied to the other. */
import type { Writable } from 'node:stream'
import type { BusinessDate, Currency } from '#contract/vocabulary.ts'
import { AGING_BUCKETS, type Aging, type AgingBucket } from '#main/domain/aging.ts'
import { exponentOf } from '#main/domain/currency.ts'
import { addMinor } from '#main/domain/minorUnits.ts'
import type { OpenItem } from '#main/domain/statement.ts'
import { date, formula, money, share, text, whole, type Cell, type Style } from './cells.ts'
import { CENTRE, columnName, TITLE, TITLE_HEIGHT, TITLE_RIGHT, type SheetWriter } from './layout.ts'
import { ReportBook } from './report.ts'
import { countIf, partsOf, Series, sumIf, type SeriesColumn, type SeriesPart } from './series.ts'

export interface AgedAccount {
  party: string
  ref: string
  name: string
  aging: Aging
}

export interface AgedItem {
  party: string
  ref: string
  name: string
  currency: Currency
  item: OpenItem
}

/** What a workbook sums up before it lists it: one row a currency. Minor units. */
export type AgedTotal = Aging & {
  /** Rows of the accounts and of the open items in this currency. */
  readonly accounts: number
  readonly items: number
}

export interface AgedReceivablesContent {
  asOf: BusinessDate
  /** `All parties`, or a party's name. */
  whose: string
  author: string
  paper: 'A4' | 'Letter'
  /** Of all that `accounts` and `items` tell: the summary is the first sheet, and is written first. */
  totals: readonly AgedTotal[]
  /** Every account and currency with something owed or unapplied; read once, to its end. */
  accounts: AsyncIterable<AgedAccount>
  /** Every open item of those accounts; read after `accounts`. */
  items: AsyncIterable<AgedItem>
}

const BUCKET_TITLES: Record<AgingBucket, string> = { current: 'Current', d1_30: '1–30 days', d31_60: '31–60 days', d61_90: '61–90 days', d90plus: 'Over 90 days' }

/**
 * Writes the workbook and ends the stream. Answers the rows of accounts and items.
 * @param rowsPerSheet rows of a sheet, its titles included; what spreadsheets take unless told.
 */
export async function agedReceivablesWorkbook(stream: Writable, content: AgedReceivablesContent, { rowsPerSheet }: { rowsPerSheet?: number } = {}): Promise<number> {
  const { asOf, whose, author, paper, totals } = content
  const title = `Aged receivables at ${asOf}`
  const book = new ReportBook(stream, { title, subject: whose, author, at: Date.parse(`${asOf}T00:00:00Z`) })
  const layout = { paper, foot: `${title}, ${whose}`, ...(rowsPerSheet === undefined ? {} : { rowsPerSheet }) }
  const sheets = {
    accounts: partsOf('Accounts', totals.reduce((sum, { accounts }) => sum + accounts, 0), rowsPerSheet),
    items: partsOf('Open items', totals.reduce((sum, { items }) => sum + items, 0), rowsPerSheet),
  }

  const summary = await book.sheet({ ...layout, name: 'Summary', widths: [20, 10, ...Array<number>(8).fill(16), 14], gridLines: false })
  await writeSummary(summary, content, sheets)
  await summary.end()

  const accounts = new Series(book, { ...layout, name: 'Accounts', columns: ACCOUNT_COLUMNS }, 1)
  const rows = rowsOf(sheets.accounts)
  for await (const account of content.accounts) await accounts.row(accountCells(account, rows.next().value))
  await accounts.end()

  const items = new Series(book, { ...layout, name: 'Open items', columns: ITEM_COLUMNS }, 2)
  for await (const item of content.items) await items.row(itemCells(item))
  await items.end()

  await book.finish()
  return accounts.count + items.count
}

const openOf = (aging: Aging): number => AGING_BUCKETS.reduce((sum, bucket) => addMinor(sum, aging[bucket]), 0)

const ACCOUNT_COLUMNS: readonly SeriesColumn[] = [
  { title: 'Party', width: 16 }, { title: 'Account', width: 13 }, { title: 'Name', width: 38 }, { title: 'Currency', width: 10, align: 'centre' },
  ...[...AGING_BUCKETS.map((bucket) => BUCKET_TITLES[bucket]), 'Total open', 'Unapplied', 'Balance'].map((title) => ({ title, width: 15, align: 'right' as const })),
]
const CURRENCY = 3
const FIRST_BUCKET = 4
const OPEN = 9
const UNAPPLIED = 10
const BALANCE = 11

function accountCells({ party, ref, name, aging }: AgedAccount, { row, last }: { row: number; last: number }): Cell[] {
  const { currency } = aging
  const at = (column: number, of = row) => `${columnName(column)}${of}`
  const down = (column: number) => ({ first: at(column, 2), last: at(column, last) })
  const open = openOf(aging)
  return [
    text(party), text(ref), text(name), text(currency, CENTRE),
    ...AGING_BUCKETS.map((bucket) => money(aging[bucket], currency)),
    formula(rounded(`SUM(${at(FIRST_BUCKET)}:${at(FIRST_BUCKET + 4)})`), money(open, currency), down(OPEN)),
    money(aging.unapplied, currency),
    formula(rounded(`${at(OPEN)}-${at(UNAPPLIED)}`), money(aging.balance, currency), down(BALANCE)),
  ]
}

/** For each row of the accounts in turn its number on its sheet, and that of the last one there. */
function* rowsOf(parts: readonly SeriesPart[]): Generator<{ row: number; last: number }, never> {
  for (const { rows: last } of parts) for (let row = 2; row <= last; row += 1) yield { row, last }
  throw new Error('There are more accounts than were counted.')
}

const ITEM_COLUMNS: readonly SeriesColumn[] = [
  { title: 'Party', width: 16 }, { title: 'Account', width: 13 }, { title: 'Name', width: 38 }, { title: 'Currency', width: 10, align: 'centre' },
  { title: 'Kind', width: 19 }, { title: 'Number', width: 15 }, { title: 'Date', width: 12 }, { title: 'Due', width: 12 },
  { title: 'Days past due', width: 14, align: 'right' }, { title: 'Bucket', width: 14, align: 'centre' },
  { title: 'Amount', width: 15, align: 'right' }, { title: 'Open', width: 15, align: 'right' },
]
const ITEM_OPEN = 11
const ITEM_KINDS = { invoice: 'Invoice', payment: 'Unapplied payment', credit_note: 'Unapplied credit' } as const

function itemCells({ party, ref, name, currency, item }: AgedItem): (Cell | null)[] {
  const age = item.kind === 'invoice' ? [item.dueOn === null ? null : date(item.dueOn), whole(item.daysPastDue), text(BUCKET_TITLES[item.bucket], CENTRE)] : [null, null, null]
  return [
    text(party), text(ref), text(name), text(currency, CENTRE), text(ITEM_KINDS[item.kind]), text(item.ref), date(item.on),
    ...age,
    money(item.amountMinor, currency), money(item.remainderMinor, currency),
  ]
}

const HEADING: Style = { bold: true, size: 16 }
const LABEL: Style = { colour: '5C6672' }
const NOTE: Style = { colour: '5C6672', size: 9 }
const STRONG: Style = { bold: true }

interface Listed {
  accounts: readonly SeriesPart[]
  items: readonly SeriesPart[]
}

async function writeSummary(sheet: SheetWriter, { asOf, whose, totals }: AgedReceivablesContent, listed: Listed): Promise<void> {
  await sheet.row([text('Aged receivables', HEADING)], { height: 26 })
  await sheet.row([text('As of', LABEL), date(asOf)])
  await sheet.row([text('Party', LABEL), text(whose)])
  sheet.skip()
  const titles = [...AGING_BUCKETS.map((bucket) => BUCKET_TITLES[bucket]), 'Total open', 'Unapplied', 'Balance', 'Difference']
  await sheet.row([text('Currency', TITLE), text('Accounts', TITLE_RIGHT), ...titles.map((title) => text(title, TITLE_RIGHT))], { height: TITLE_HEIGHT })
  for (const total of totals) await sheet.row(summaryCells(total, sheet.rows + 1, listed))
  if (totals.length === 0) await sheet.row([text('Nothing is owed and nothing is unapplied.', LABEL)])
  sheet.skip()
  if (totals.length > 0) {
    await sheet.row([text('Share of total open', TITLE), text('', TITLE), ...AGING_BUCKETS.map((bucket) => text(BUCKET_TITLES[bucket], TITLE_RIGHT))], { height: TITLE_HEIGHT })
    for (const [index, total] of totals.entries()) await sheet.row(shareCells(total, FIRST_TOTAL_ROW + index))
    sheet.skip()
  }
  for (const note of NOTES) await sheet.row([text(note, NOTE)])
}

/** Title, date, party, an empty row, column titles. */
const FIRST_TOTAL_ROW = 6

const NOTES = [
  'Days past due are counted from the due date, or from the issue date where an invoice has none. Invoices on hold and in dispute are owed, and are counted.',
  'Balance is the total open less unapplied payments and credits; it is the balance of the ledger. Amounts of different currencies are never added up.',
  'Difference is the sum of the open items less the balance: it is zero when the two sheets agree.',
]

function summaryCells(total: AgedTotal, row: number, { accounts, items }: Listed): Cell[] {
  const { currency } = total
  const key = `$A${row}`
  const summed = (column: number, minor: number, style?: Style) => formula(rounded(sumIf(accounts, column, CURRENCY, key), currency), money(minor, currency, style))
  return [
    text(currency, { bold: true }),
    formula(countIf(accounts, CURRENCY, key), whole(total.accounts)),
    ...AGING_BUCKETS.map((bucket, index) => summed(FIRST_BUCKET + index, total[bucket])),
    formula(rounded(`SUM(C${row}:G${row})`, currency), money(openOf(total), currency, STRONG)),
    summed(UNAPPLIED, total.unapplied),
    formula(rounded(`H${row}-I${row}`, currency), money(total.balance, currency, STRONG)),
    formula(rounded(`${sumIf(items, ITEM_OPEN, CURRENCY, key)}-J${row}`, currency), money(0, currency, LABEL)),
  ]
}

function shareCells(total: AgedTotal, row: number): (Cell | null)[] {
  const open = openOf(total)
  return [
    text(total.currency, { bold: true }),
    null,
    ...AGING_BUCKETS.map((bucket, index) => formula(`IF($H${row}=0,0,${columnName(2 + index)}${row}/$H${row})`, share(open === 0 ? 0 : total[bucket] / open))),
  ]
}

/** Sums of doubles drift by less than a unit: rounded to the currency's decimals they are exact, and so they are to the most that any has. */
function rounded(expression: string, currency?: Currency): string {
  return `ROUND(${expression},${currency === undefined ? DECIMALS_MAX : exponentOf(currency)})`
}

const DECIMALS_MAX = 3
