/** A table of any length: when a sheet is full the next one goes on, and formulas reach over all of them. */
import { text, type Cell } from './cells.ts'
import { columnName, inFormula, ROWS_MAX, TITLE, TITLE_CENTRE, TITLE_HEIGHT, TITLE_RIGHT, type BookWriter, type SheetLayout, type SheetWriter } from './layout.ts'

export interface SeriesColumn {
  title: string
  width: number
  /** Of the title; left unless told. */
  align?: 'right' | 'centre'
}

const TITLES = { right: TITLE_RIGHT, centre: TITLE_CENTRE }

export interface SeriesLayout extends Omit<SheetLayout, 'widths' | 'frozenRows' | 'filterRow'> {
  columns: readonly SeriesColumn[]
  /** Rows of a sheet, its titles included; as many as spreadsheets take unless told. */
  rowsPerSheet?: number
}

/** A sheet of the table: the number of its last row, its titles included. */
export interface SeriesPart {
  name: string
  rows: number
}

/** The sheets that so many rows of data will take; a table without rows has one all the same. */
export function partsOf(name: string, count: number, rowsPerSheet = ROWS_MAX): SeriesPart[] {
  const dataRows = rowsPerSheet - 1
  return Array.from({ length: Math.max(1, Math.ceil(count / dataRows)) }, (_, index) => ({ name: nameOf(name, index), rows: 1 + Math.min(dataRows, count - index * dataRows) }))
}

const nameOf = (name: string, index: number): string => (index === 0 ? name : `${name} ${index + 1}`)

/** The sum of one column where another holds what `cell` holds, over all sheets. */
export function sumIf(parts: readonly SeriesPart[], column: number, where: number, cell: string): string {
  return over(parts, (range) => `SUMIFS(${range(column)},${range(where)},${cell})`)
}

/** How many rows hold in a column what `cell` holds, over all sheets. */
export function countIf(parts: readonly SeriesPart[], where: number, cell: string): string {
  return over(parts, (range) => `COUNTIF(${range(where)},${cell})`)
}

function over(parts: readonly SeriesPart[], part: (range: (column: number) => string) => string): string {
  return parts.map(({ name, rows }) => part((column) => `${inFormula(name)}!$${columnName(column)}$2:$${columnName(column)}$${Math.max(rows, 2)}`)).join('+')
}

export class Series {
  readonly #book: BookWriter
  readonly #layout: SeriesLayout
  readonly #place: number
  readonly #done: SeriesPart[] = []
  #sheet: SheetWriter | null = null
  /** Rows of data written. */
  count = 0

  /** @param place of its first tab among the others. */
  constructor(book: BookWriter, layout: SeriesLayout, place: number) {
    this.#book = book
    this.#layout = layout
    this.#place = place
  }

  async row(cells: readonly (Cell | null)[]): Promise<void> {
    if (this.#sheet === null || this.#sheet.rows >= (this.#layout.rowsPerSheet ?? ROWS_MAX)) await this.#turn()
    await this.#sheet?.row(cells)
    this.count += 1
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

  async #turn(): Promise<void> {
    await this.#endSheet()
    const { columns, name, rowsPerSheet: _, ...layout } = this.#layout
    const sheet = await this.#book.sheet({ ...layout, name: nameOf(name, this.#done.length), widths: columns.map(({ width }) => width), frozenRows: 1, filterRow: 1 }, this.#place)
    await sheet.row(columns.map(({ title, align }) => text(title, align === undefined ? TITLE : TITLES[align])), { height: TITLE_HEIGHT })
    this.#sheet = sheet
  }

  async #endSheet(): Promise<void> {
    if (this.#sheet === null) return
    await this.#sheet.end()
    this.#done.push({ name: this.#sheet.layout.name, rows: this.#sheet.rows })
    this.#sheet = null
  }
}
