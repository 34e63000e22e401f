/** How a workbook and its sheets are laid out. */
import type { Style } from './cells.ts'

/** Of a whole workbook. */
export interface WorkbookFacts {
  title: string
  subject: string
  /** Who answers for it: the party's or the company's name. */
  author: string
  /** The moment it is of: its date in the file. */
  at: number
}

export interface SheetLayout {
  /** At most 31 characters, none of `[ ] : * ? / \`. */
  name: string
  /** Widths of the columns, in characters. */
  widths: readonly number[]
  /** Rows at the top that stay in sight and are printed on every page. */
  frozenRows?: number
  /** The row of column titles to filter by; the filter reaches to the last row. */
  filterRow?: number
  landscape?: boolean
  /** Columns that are printed again on each page, where a row takes more than one across. */
  titleColumns?: number
  /** Pages that a row takes across; 1 unless told. */
  pagesWide?: number
  gridLines?: boolean
  paper: 'A4' | 'Letter'
  /** At the foot of each printed page, beside its number. */
  foot: string
}

/** Most rows of a sheet in any spreadsheet program. */
export const ROWS_MAX = 1_048_576

const names: string[] = []

/** `A` for 0, `AA` for 26. */
export function columnName(column: number): string {
  const known = names[column]
  if (known !== undefined) return known
  const name = (column >= 26 ? columnName(Math.floor(column / 26) - 1) : '') + String.fromCharCode(65 + (column % 26))
  names[column] = name
  return name
}

/** A sheet's name as formulas write it. */
export const inFormula = (name: string): string => `'${name.replaceAll("'", "''")}'`

/** Column titles, and the height of their row in points. */
export const TITLE: Style = { bold: true, colour: 'FFFFFF', fill: '33475B', wrap: true }
export const TITLE_RIGHT: Style = { ...TITLE, align: 'right' }
export const TITLE_CENTRE: Style = { ...TITLE, align: 'center' }
export const TITLE_HEIGHT = 20
/** Text beside a column of figures, which end where it begins. */
export const INDENT: Style = { align: 'left', indent: 1 }
export const TITLE_INDENT: Style = { ...TITLE, ...INDENT }
/** Short codes stand in the middle: apart from the amounts beside them. */
export const CENTRE: Style = { align: 'center' }
