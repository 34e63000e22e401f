/** CSV files as RFC 4180 has them. */
import { once } from 'node:events'
import type { Writable } from 'node:stream'
import { finished } from 'node:stream/promises'
import { toDecimalString } from '#main/domain/currency.ts'
import type { Column, Report, Row, Value } from './report/report.ts'

/** One line with its end. Every cell is quoted; text that a spreadsheet would run is text behind an apostrophe. */
export const csvLine = (cells: readonly string[]): string => `${cells.map(quoted).join(',')}\r\n`

/** A spreadsheet that is not told otherwise takes UTF-8 for the code page of the machine. */
export const BYTE_ORDER_MARK = '\uFEFF'

/**
 * Writes one table of a report and ends the stream; answers its rows. Text is quoted, and behind an
 * apostrophe where a spreadsheet would run it; figures are plain: amounts in major units with the
 * decimals of their currency, dates `2026-10-31`, moments `2026-10-31 23:59:59`.
 */
export async function reportCsv(stream: Writable, report: Report, { bom }: { bom: boolean }): Promise<number> {
  const table = report.tables[report.csvTable]!
  const closed = finished(stream)
  closed.catch(() => {})
  const write = async (text: string) => {
    if (stream.destroyed) throw stream.errored ?? new Error('The file was closed before it was whole.')
    if (!stream.write(text)) await Promise.race([once(stream, 'drain'), closed])
  }
  await write((bom ? BYTE_ORDER_MARK : '') + csvLine(table.columns.map(({ title }) => title)))
  let count = 0
  for await (const rows of table.rows()) {
    let text = ''
    for (const row of rows) text += `${lineOf(row, table.columns)}\r\n`
    count += rows.length
    await write(text)
  }
  stream.end()
  await closed
  return count
}

function lineOf(row: Row, columns: readonly Column[]): string {
  let line = ''
  for (let index = 0; index < columns.length; index += 1) {
    if (index > 0) line += ','
    const value = row[index]
    if (value != null) line += cellOf(value, columns[index]!, row)
  }
  return line
}

function cellOf(value: NonNullable<Value>, { holds, currency }: Column, row: Row): string {
  switch (holds) {
    case 'whole': return String(value)
    case 'date': return String(value)
    case 'money': return toDecimalString(Number(value), String(currency === undefined ? null : row[currency]))
    case 'moment': return new Date(Number(value)).toISOString().slice(0, 19).replace('T', ' ')
    case 'text':
    case 'name':
    case 'code': return quoted(String(value))
  }
}

const quoted = (text: string): string => `"${inert(text).replaceAll('"', '""')}"`

/** What begins a formula in one spreadsheet or another: OWASP, “CSV injection”. */
const FORMULA = /^[=+\-@\t\r\n＝＋－＠]/

const inert = (text: string): string => (FORMULA.test(text) ? `'${text}` : text)
