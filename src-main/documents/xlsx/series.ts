/** A table of any length: when a sheet is full the next one goes on, and formulas reach over all of them. */
import { text, type Cell } from './cells.ts'
import { columnName, ROWS_MAX, TITLE, TITLE_CENTRE, TITLE_HEIGHT, TITLE_RIGHT, type Sheet, type SheetLayout } from './sheet.ts'
import { inFormula, type Workbook } from './workbook.ts'

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

export class Series {
  readonly #book: Workbook
  readonly #layout: SeriesLayout
  readonly #place: number
  readonly #done: { name: string; rows: number }[] = []
  #sheet: Sheet | null = null
  /** Rows of data written. */
  count = 0

  /** @param place of its first tab among the others. */
  constructor(book: Workbook, layout: SeriesLayout, place: number) {
    this.#book = book
    this.#layout = layout
    this.#place = place
  }

  /** The number that the next row will have on its sheet, for formulas within a row. */
  get nextRow(): number {
    const rows = this.#sheet?.rows ?? 1
    return rows >= this.#rowsPerSheet ? 2 : rows + 1
  }

  async row(cells: readonly (Cell | null)[]): Promise<void> {
    if (this.#sheet === null || this.#sheet.rows >= this.#rowsPerSheet) await this.#turn()
    await this.#sheet?.row(cells)
    this.count += 1
  }

  /** Ends the last sheet; a table without rows still has its titles. */
  async end(): Promise<void> {
    if (this.#sheet === null) await this.#turn()
    await this.#endSheet()
  }

  /** Names of the sheets that are written. */
  get sheets(): readonly string[] {
    return this.#done.map(({ name }) => name)
  }

  /** The sum of one column where another holds what `cell` holds, over all sheets; after `end`. */
  sumIf(column: number, where: number, cell: string): string {
    return this.#over((range) => `SUMIFS(${range(column)},${range(where)},${cell})`)
  }

  /** How many rows hold in a column what `cell` holds, over all sheets; after `end`. */
  countIf(where: number, cell: string): string {
    return this.#over((range) => `COUNTIF(${range(where)},${cell})`)
  }

  #over(part: (range: (column: number) => string) => string): string {
    return this.#done.map(({ name, rows }) => part((column) => `${inFormula(name)}!$${columnName(column)}$2:$${columnName(column)}$${Math.max(rows, 2)}`)).join('+')
  }

  get #rowsPerSheet(): number {
    return this.#layout.rowsPerSheet ?? ROWS_MAX
  }

  async #turn(): Promise<void> {
    await this.#endSheet()
    const { columns, name, rowsPerSheet: _, ...layout } = this.#layout
    const number = this.#done.length + 1
    const sheet = await this.#book.sheet({ ...layout, name: number === 1 ? name : `${name} ${number}`, widths: columns.map(({ width }) => width), frozenRows: 1, filterRow: 1 }, this.#place)
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
