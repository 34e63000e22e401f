/** A table of any length: when a sheet is full the next one goes on, and formulas reach over all of them. */
import type { Column, Place, Row, Table } from '../report/report.ts'
import { asBytes } from './bytes.ts'
import { both, text, type Style } from './cells.ts'
import { cellWriter, type CellWriter } from './columnCells.ts'
import { columnName, INDENT, inFormula, ROWS_MAX, TITLE, TITLE_CENTRE, TITLE_HEIGHT, TITLE_INDENT, TITLE_RIGHT, type SheetLayout } from './layout.ts'
import type { Sheet } from './sheet.ts'
import type { Workbook } from './workbook.ts'

export interface SeriesLayout extends Pick<SheetLayout, 'paper' | 'foot'> {
  /** Rows of a sheet, its titles included; as many as spreadsheets take unless told. */
  rowsPerSheet?: number
}

/** A sheet of the table: the number of its last row, its titles included. */
export interface SeriesPart {
  name: string
  rows: number
}

/** Of rows that stand out. */
const STRONG: Style = { bold: true, fill: 'EEF1F4' }

/** Characters that are read without a glass on one page across. */
const PAGE = 260
/** Whose row it is, printed again on each page of a row. */
const TITLE_COLUMNS = 3

export class Series {
  readonly #book: Workbook
  readonly #layout: SeriesLayout
  readonly #table: Table
  readonly #place: number
  readonly #heads: readonly Uint8Array[]
  readonly #done: SeriesPart[] = []
  #sheet: Sheet | null = null
  #writers: readonly CellWriter[] = []
  #strong: readonly CellWriter[] = []
  /** The rest of an empty cell of a row that stands out. */
  #blank: Uint8Array = new Uint8Array()
  /** Rows of data written. */
  count = 0

  /** @param place of its first tab among the others. */
  constructor(book: Workbook, table: Table, layout: SeriesLayout, place: number) {
    this.#book = book
    this.#table = table
    this.#layout = layout
    this.#place = place
    this.#heads = table.columns.map((_, index) => asBytes(`<c r="${columnName(index)}`))
  }

  /** Writes rows, and tells of each; waits while the file cannot take more. */
  async rows(rows: readonly Row[], told: (row: Row) => void): Promise<void> {
    const most = this.#layout.rowsPerSheet ?? ROWS_MAX
    for (const row of rows) {
      if (this.#sheet === null || this.#sheet.rows >= most) await this.#turn()
      const sheet = this.#sheet!
      this.#write(sheet, row)
      told(row)
      if (sheet.close()) await sheet.flush()
    }
    this.count += rows.length
  }

  /** Ends the last sheet; a table without rows still has its titles. */
  async end(): Promise<void> {
    if (this.#sheet === null) await this.#turn()
    await this.#endSheet()
  }

  /** The sheets that are written; all of them after `end`. */
  get parts(): readonly SeriesPart[] {
    return this.#done
  }

  #write(sheet: Sheet, row: Row): void {
    const { columns, strong } = this.#table
    const { bytes } = sheet
    sheet.begin()
    const standsOut = strong?.(row) === true
    const writers = standsOut ? this.#strong : this.#writers
    for (let index = 0; index < columns.length; index += 1) {
      const value = row[index]
      if (value == null && !standsOut) continue
      const column = columns[index]!
      bytes.room(HEAD_ROOM)
      bytes.put(this.#heads[index]!)
      bytes.put(sheet.number, sheet.numberLength)
      if (value == null) bytes.put(this.#blank)
      else writers[index]!.write(bytes, value, column.currency === undefined ? null : (row[column.currency] ?? null), column.formula === undefined ? null : column.formula(this.#placeOn(sheet), row))
    }
  }

  #placeOn({ rows }: Sheet): Place {
    const last = this.#done.at(-1)
    return {
      cell: (column) => `${columnName(column)}${rows}`,
      above: (column) => (rows > 2 || last === undefined ? `${columnName(column)}${rows - 1}` : `${inFormula(last.name)}!${columnName(column)}${last.rows}`),
    }
  }

  async #turn(): Promise<void> {
    await this.#endSheet()
    const { columns, name } = this.#table
    const { paper, foot } = this.#layout
    const widths = columns.map(({ width }) => width)
    const pagesWide = Math.ceil(widths.reduce((sum, width) => sum + width, 0) / PAGE)
    const sheet = await this.#book.sheet({ paper, foot, name: nameOf(name, this.#done.length), widths, frozenRows: 1, filterRow: 1, pagesWide, ...(pagesWide === 1 ? {} : { titleColumns: TITLE_COLUMNS }) }, this.#place)
    await sheet.row(columns.map((column, index) => text(column.title, titleOf(column, columns[index - 1]))), { height: TITLE_HEIGHT })
    const writers = (look: Style | undefined) => columns.map((column, index) => cellWriter(column, isBeside(column, columns[index - 1]) ? both(INDENT, look) : look, sheet.styles, sheet.strings))
    this.#sheet = sheet
    this.#writers = writers(undefined)
    this.#blank = asBytes(`" s="${sheet.styles.idOf(STRONG)}"/>`)
    this.#strong = this.#table.strong === undefined ? [] : writers(STRONG)
  }

  async #endSheet(): Promise<void> {
    if (this.#sheet === null) return
    await this.#sheet.end()
    this.#done.push({ name: this.#sheet.layout.name, rows: this.#sheet.rows })
    this.#sheet = null
  }
}

/** A cell's place, and the mark before it. */
const HEAD_ROOM = 32

const nameOf = (name: string, index: number): string => (index === 0 ? name : `${name} ${index + 1}`)

const isFigure = ({ holds }: Column): boolean => holds === 'whole' || holds === 'money'

/** Whether what begins on the left follows on what ends on the right. */
const isBeside = (column: Column, before: Column | undefined): boolean => before !== undefined && isFigure(before) && !isFigure(column) && column.holds !== 'code'

function titleOf(column: Column, before: Column | undefined): Style {
  if (isFigure(column)) return TITLE_RIGHT
  if (isBeside(column, before)) return TITLE_INDENT
  return column.holds === 'code' ? TITLE_CENTRE : TITLE
}

/** A condition of a formula: a column, and what it must hold, as the formula writes it. */
export type Condition = readonly [column: number, value: string]

/** The sum of one column where others hold what they must, over all sheets. */
export function sumOver(parts: readonly SeriesPart[], column: number, conditions: readonly Condition[]): string {
  return over(parts, (range) => `SUMIFS(${[range(column), ...conditions.flatMap(([of, value]) => [range(of), value])].join(',')})`)
}

/** How many rows hold in some columns what they must, over all sheets. */
export function countOver(parts: readonly SeriesPart[], conditions: readonly Condition[]): string {
  // The first column has something in every row.
  if (conditions.length === 0) return over(parts, (range) => `COUNTA(${range(0)})`)
  return over(parts, (range) => `COUNTIFS(${conditions.flatMap(([of, value]) => [range(of), value]).join(',')})`)
}

/** The same, for texts that a condition would take for a pattern: compared letter by letter. */
export function exactCountOver(parts: readonly SeriesPart[], conditions: readonly Condition[]): string {
  return over(parts, (range) => `SUMPRODUCT(${conditions.map(([of, value]) => `EXACT(${range(of)},${value})`).join('*')}*1)`)
}

function over(parts: readonly SeriesPart[], part: (range: (column: number) => string) => string): string {
  return parts.map(({ name, rows }) => part((column) => `${inFormula(name)}!$${columnName(column)}$2:$${columnName(column)}$${Math.max(rows, 2)}`)).join('+')
}
