/** The usage (CDR) workbook: a row an event, over as many sheets as it takes, and the totals by currency. */
import type { Writable } from 'node:stream'
import type { BusinessDate, Currency, Instant } from '#contract/vocabulary.ts'
import { exponentOf } from '#main/domain/currency.ts'
import { addMinor } from '#main/domain/minorUnits.ts'
import { date, formula, moment, money, text, whole, type Style } from './cells.ts'
import { CENTRE, TITLE, TITLE_HEIGHT, TITLE_RIGHT } from './layout.ts'
import { countIf, Series, sumIf, type SeriesColumn } from './series.ts'
import { Workbook } from './workbook.ts'

export interface UsageRow {
  at: Instant
  party: string
  accountRef: string
  accountName: string
  kind: string
  from: string
  to: string
  quantity: number
  unit: string
  amountMinor: number
  currency: Currency
  /** The invoice that bills it; null while none does. */
  invoiceNumber: string | null
  id: string
}

export interface UsageContent {
  from: BusinessDate
  to: BusinessDate
  /** `All parties`, a party's or an account's name. */
  whose: string
  author: string
  paper: 'A4' | 'Letter'
  /** Read once, to its end. */
  rows: AsyncIterable<UsageRow> | Iterable<UsageRow>
}

const COLUMNS: readonly SeriesColumn[] = [
  { title: 'Time (UTC)', width: 19 }, { title: 'Party', width: 14 }, { title: 'Account', width: 13 }, { title: 'Name', width: 34 }, { title: 'Kind', width: 12 },
  { title: 'From', width: 17 }, { title: 'To', width: 17 }, { title: 'Quantity', width: 10, align: 'right' }, { title: 'Unit', width: 9, align: 'centre' },
  { title: 'Amount', width: 13, align: 'right' }, { title: 'Currency', width: 10, align: 'centre' }, { title: 'Invoice', width: 13 }, { title: 'Record', width: 22 },
]
const AMOUNT = 9
const CURRENCY = 10

const HEADING: Style = { bold: true, size: 16 }
const LABEL: Style = { colour: '5C6672' }
const BOLD: Style = { bold: true }

/**
 * Writes the workbook and ends the stream; answers the rows of usage.
 * @param rowsPerSheet rows of a sheet, its titles included; what spreadsheets take unless told.
 */
export async function usageWorkbook(stream: Writable, content: UsageContent, { rowsPerSheet }: { rowsPerSheet?: number } = {}): Promise<number> {
  const { from, to, whose, author, paper } = content
  const title = `Usage ${from} to ${to}`
  const book = new Workbook(stream, { title, subject: whose, author, at: Date.parse(`${to}T00:00:00Z`) })
  const layout = { paper, foot: `${title}, ${whose}` }
  const usage = new Series(book, { ...layout, name: 'Usage', columns: COLUMNS, ...(rowsPerSheet === undefined ? {} : { rowsPerSheet }) }, 1)
  const totals = new Map<Currency, { count: number; minor: number }>()
  for await (const row of content.rows) {
    const { at, party, accountRef, accountName, kind, quantity, unit, amountMinor, currency, invoiceNumber, id } = row
    await usage.row([
      moment(at), text(party), text(accountRef), text(accountName), text(kind), text(row.from), text(row.to), whole(quantity), text(unit, CENTRE),
      money(amountMinor, currency), text(currency, CENTRE), invoiceNumber === null ? null : text(invoiceNumber), text(id),
    ])
    const total = totals.get(currency)
    if (total === undefined) totals.set(currency, { count: 1, minor: amountMinor })
    else {
      total.count += 1
      total.minor = addMinor(total.minor, amountMinor)
    }
  }
  await usage.end()

  const sheet = await book.sheet({ ...layout, name: 'Totals', widths: [18, 14, 20, 16], gridLines: false, landscape: false }, 0)
  await sheet.row([text('Usage', HEADING)], { height: 26 })
  await sheet.row([text('From', LABEL), date(from)])
  await sheet.row([text('To (included)', LABEL), date(to)])
  await sheet.row([text('Whose', LABEL), text(whose)])
  await sheet.row([text('Times are in UTC.', LABEL)])
  sheet.skip()
  await sheet.row([text('Currency', TITLE), text('Records', TITLE_RIGHT), text('Amount', TITLE_RIGHT)], { height: TITLE_HEIGHT })
  for (const [currency, { count, minor }] of [...totals].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const key = `$A${sheet.rows + 1}`
    await sheet.row([
      text(currency, BOLD),
      formula(countIf(usage.parts, CURRENCY, key), whole(count)),
      formula(`ROUND(${sumIf(usage.parts, AMOUNT, CURRENCY, key)},${exponentOf(currency)})`, money(minor, currency, BOLD)),
    ])
  }
  if (totals.size === 0) await sheet.row([text('No usage in this period.', LABEL)])
  await sheet.end()
  await book.finish()
  return usage.count
}
