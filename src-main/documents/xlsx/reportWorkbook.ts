/** A report as a workbook: its summary in front, with formulas over the tables behind it. */
import type { Writable } from 'node:stream'
import { exponentOf } from '#main/domain/currency.ts'
import { addMinor } from '#main/domain/minorUnits.ts'
import type { Fact, Report, SummaryBlock, SummaryColumn } from '../report/report.ts'
import { LINES_MAX, Tally, type Line } from '../report/tally.ts'
import { date, formula, money, share, text, whole, type Cell, type Style } from './cells.ts'
import { columnName, TITLE, TITLE_HEIGHT, TITLE_RIGHT } from './layout.ts'
import { countOver, exactCountOver, Series, sumOver, type Condition, type SeriesPart } from './series.ts'
import type { Sheet } from './sheet.ts'
import { Workbook } from './workbook.ts'

/**
 * Writes the workbook and ends the stream; answers the rows of its tables.
 * @param rowsPerSheet rows of a sheet, its titles included; what spreadsheets take unless told.
 */
export async function reportWorkbook(stream: Writable, report: Report, { rowsPerSheet }: { rowsPerSheet?: number } = {}): Promise<number> {
  const { title, whose, author, paper, at } = report
  const book = new Workbook(stream, { title, subject: whose, author, at })
  const layout = { paper, foot: `${title}, ${whose}`, ...(rowsPerSheet === undefined ? {} : { rowsPerSheet }) }
  const tallies = report.blocks.map((block) => new Tally(block))
  const written: Series[] = []
  for (const [index, table] of report.tables.entries()) {
    const series = new Series(book, table, layout, index + 1)
    const adders = tallies.flatMap((tally) => tally.of(index) ?? [])
    const told = oneOf(adders)
    for await (const rows of table.rows()) await series.rows(rows, told)
    await series.end()
    written.push(series)
  }
  const count = written.reduce((sum, series) => sum + series.count, 0)
  const longest = Math.max(3, ...report.blocks.map(({ keys, columns }) => keys.length + columns.length))
  const sheet = await book.sheet({ ...layout, name: 'Summary', widths: [24, ...Array<number>(longest - 1).fill(16)], gridLines: false }, 0)
  await writeSummary(sheet, report, tallies, written.map(({ parts }) => parts), count)
  await sheet.end()
  await book.finish()
  return count
}

type Told = Parameters<Series['rows']>[1]

/** One call a row where there is one. */
function oneOf(adders: readonly Told[]): Told {
  const [first] = adders
  if (first === undefined) return () => {}
  return adders.length === 1 ? first : (row) => { for (const add of adders) add(row) }
}

const HEADING: Style = { bold: true, size: 16 }
const LABEL: Style = { colour: '5C6672' }
const NOTE: Style = { colour: '5C6672', size: 9 }
const STRONG: Style = { bold: true }
const RIGHT: Style = { align: 'right' }

async function writeSummary(sheet: Sheet, report: Report, tallies: readonly Tally[], parts: readonly (readonly SeriesPart[])[], count: number): Promise<void> {
  await sheet.row([text(report.heading, HEADING)], { height: 26 })
  for (const [label, value] of report.facts) await sheet.row([text(label, LABEL), factCell(value)])
  sheet.skip()
  if (count === 0) {
    await sheet.row([text(report.empty)])
    sheet.skip()
  }
  for (const [index, block] of report.blocks.entries()) {
    const tally = tallies[index]!
    const lines = tally.lines()
    if (lines.length === 0) continue
    await writeBlock(sheet, block, lines, parts)
    if (tally.cut) await sheet.row([text(`There are more than ${LINES_MAX} different values; the rows of the others are in the sheets behind this one.`, NOTE)])
    sheet.skip()
  }
  for (const note of report.notes) await sheet.row([text(note, NOTE)])
}

function factCell(value: Fact): Cell {
  if (typeof value === 'string') return text(value)
  return 'on' in value ? date(value.on) : money(value.minor, value.currency, { align: 'left' })
}

async function writeBlock(sheet: Sheet, block: SummaryBlock, lines: readonly Line[], parts: readonly (readonly SeriesPart[])[]): Promise<void> {
  const { keys, columns } = block
  await sheet.row([...keys.map((title) => text(title, TITLE)), ...columns.map(({ title }) => text(title, TITLE_RIGHT))], { height: TITLE_HEIGHT })
  const first = sheet.rows + 1
  for (const line of lines) {
    const row = sheet.rows + 1
    await sheet.row([
      ...line.key.map((value, index) => text(value, index === 0 ? STRONG : undefined)),
      ...columns.map((column, index) => summaryCell(block, column, line, index, row, parts)),
    ])
  }
  if (block.shares !== undefined) {
    sheet.skip()
    await writeShares(sheet, block, block.shares, lines, first)
  }
  if (block.total === true) {
    const last = sheet.rows
    await sheet.row([
      text('Total', STRONG), ...keys.slice(1).map(() => null),
      ...columns.map((_, index) => {
        const name = columnName(keys.length + index)
        return formula(`SUM(${name}${first}:${name}${last})`, whole(lines.reduce((sum, { figures }) => addMinor(sum, figures[index]!), 0), STRONG))
      }),
    ])
  }
}

/** The lines again, each column as a share of another. */
async function writeShares(sheet: Sheet, { keys, columns }: SummaryBlock, { title, parts, whole: of }: NonNullable<SummaryBlock['shares']>, lines: readonly Line[], first: number): Promise<void> {
  await sheet.row([text(title, TITLE), ...keys.slice(1).map(() => text('', TITLE)), ...parts.map((part) => text(columns[part]!.title, TITLE_RIGHT))], { height: TITLE_HEIGHT })
  for (const [index, { key, figures }] of lines.entries()) {
    const at = (column: number) => `$${columnName(keys.length + column)}${first + index}`
    await sheet.row([
      ...key.map((value, place) => text(value, place === 0 ? STRONG : undefined)),
      ...parts.map((part) => formula(`IF(${at(of)}=0,0,ROUND(${at(part)}/${at(of)},6))`, share(figures[of] === 0 ? 0 : sixDecimals(figures[part]! / figures[of]!)))),
    ])
  }
}

/** Major units divide to another last digit than minor ones: what is kept is rounded as the formula rounds it, halves away from zero. */
const sixDecimals = (ratio: number): number => (Math.sign(ratio) * Math.round(Math.abs(ratio) * 1e6)) / 1e6

function summaryCell(block: SummaryBlock, column: SummaryColumn, { key, figures }: Line, index: number, row: number, parts: readonly (readonly SeriesPart[])[]): Cell {
  const figure = figures[index]!
  const currency = key[0]!
  const at = (of: number) => `${columnName(block.keys.length + of)}${row}`
  // What a column that is worked out from others says is what a reader looks for.
  const amount = (style?: Style) => (block.money ? money(figure, currency, style) : whole(figure, style))
  const rounded = (expression: string) => (block.money ? `ROUND(${expression},${exponentOf(currency)})` : expression)
  switch (column.takes) {
    case 'count': return formula(counted(parts[column.from.table]!, conditions(column, key)), whole(figure))
    case 'sum': return formula(rounded(sumOver(parts[column.from.table]!, column.column, conditions(column, key))), amount())
    case 'terms': {
      const expression = column.terms.map(([sign, of], place) => `${sign === -1 ? '-' : place === 0 ? '' : '+'}${at(of)}`).join('')
      if (column.check === true) return formula(block.money && column.counts !== true ? rounded(expression) : expression, check(column.counts === true ? whole(figure) : amount()))
      return column.counts === true ? formula(expression, whole(figure, STRONG)) : formula(rounded(expression), amount(STRONG))
    }
    case 'told': return column.counts === true ? whole(figure) : amount(RIGHT)
  }
}

/** Grey while it is zero, red when it is not. */
function check(cell: Cell): Cell {
  const format = cell.style.format ?? '0'
  let style = checks.get(format)
  if (style === undefined) checks.set(format, (style = { ...cell.style, colour: LABEL.colour!, format: `[Red][>0]${format};[Red][<0]-${format};${format}` }))
  return { ...cell, style }
}

const checks = new Map<string, Style>()

/** The key stands in the formula itself: on the sheet it may be shown in other words. */
function conditions({ from, where }: Extract<SummaryColumn, { from: object }>, key: readonly string[]): Condition[] {
  const quoted = (value: string) => `"${value.replaceAll('"', '""')}"`
  return [...from.by.map((column, index) => [column, quoted(key[index]!)] as const), ...(where === undefined ? [] : [[where.column, quoted(where.is)] as const])]
}

/** Conditions know wildcards, and comparisons: a text with one of their letters is compared as it is. */
function counted(parts: readonly SeriesPart[], given: readonly Condition[]): string {
  return given.every(([, value]) => /^"[\p{L}\p{N} ,.’()-]+"$/u.test(value)) ? countOver(parts, given) : exactCountOver(parts, given)
}
