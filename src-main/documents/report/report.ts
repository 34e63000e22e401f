/**
 * A report apart from its format: tables of rows that are read as they are written, and a summary that
 * is worked out while they pass. `xlsx/` makes a workbook of it, `csv.ts` a plain file of one table.
 */
import type { BusinessDate, Currency } from '#contract/vocabulary.ts'

/** A cell: text, a number, nothing. Amounts are minor units, dates `YYYY-MM-DD`, moments epoch milliseconds. */
export type Value = string | number | null
/** One value a column. */
export type Row = readonly Value[]

/**
 * What a column holds. `text` differs from row to row; `name` comes again and again (a customer, a
 * kind) and stands in the file once; `code` is a short one, in the middle of its column. `moment` is
 * shown as it is given: the table's own zone is added before.
 */
export type Holds = 'text' | 'name' | 'code' | 'whole' | 'money' | 'date' | 'moment'

export interface Column {
  title: string
  /** In characters. */
  width: number
  holds: Holds
  /** Of `money`: the column with its currency. */
  currency?: number
  /** What the cell is worked out from, without the equals sign; the row's value is what it comes to. Null: a plain value. */
  formula?: (place: Place, row: Row) => string | null
}

/** Where a row stands. */
export interface Place {
  /** A cell of this row. */
  cell(column: number): string
  /** A cell of the row before, whichever sheet that is on. */
  above(column: number): string
}

export interface Table {
  /** Of its sheet: at most 25 characters, none of `[ ] : * ? / \`. */
  name: string
  columns: readonly Column[]
  /** Read once, to its end, some hundred rows at a time. */
  rows(): AsyncIterable<readonly Row[]> | Iterable<readonly Row[]>
  /** Rows that stand out: an opening balance. */
  strong?: (row: Row) => boolean
}

/** Rows of a table by the value of a column. */
export interface Source {
  /** Number of the table. */
  table: number
  /** The columns whose values make a line of the summary. */
  by: readonly number[]
}

/** Only the rows with this value in a column. */
export interface Where {
  column: number
  is: string
}

export type SummaryColumn =
  | { title: string; takes: 'count'; from: Source; where?: Where }
  | { title: string; takes: 'sum'; from: Source; column: number; where?: Where }
  /** Of other columns of this line, added up: `[1, 3]` is the third plus, `[-1, 3]` minus. */
  | { title: string; takes: 'terms'; terms: readonly (readonly [sign: 1 | -1, column: number])[]; counts?: boolean; /** What must be zero. */ check?: boolean }
  /** What the books say, asked apart from the rows of this report. */
  | { title: string; takes: 'told'; of: (key: readonly string[]) => number; counts?: boolean }

/** Lines of the summary: one for each value, or each pair of values, that the rows have. */
export interface SummaryBlock {
  /** Titles of the columns that make the line; the first is the currency where `money` is set. */
  keys: readonly string[]
  /** Whether its amounts are of the currency of the line's first key. */
  money: boolean
  columns: readonly SummaryColumn[]
  /** Lines that are there even where no row has them. */
  always?: readonly (readonly string[])[]
  /** A second table below: columns of each line as shares of another. */
  shares?: { title: string; parts: readonly number[]; whole: number }
  /** A line below with the sum of each column: for counts only. */
  total?: boolean
}

export interface Report {
  /** `Payments`. */
  heading: string
  /** `Payments 2026-10`: of the file, and at the foot of each page. */
  title: string
  /** `All parties`, or a party's or an account's name. */
  whose: string
  author: string
  paper: 'A4' | 'Letter'
  /** The moment it is of: the file's own date. */
  at: number
  /** Shown at the top of the summary. */
  facts: readonly (readonly [label: string, value: Fact])[]
  blocks: readonly SummaryBlock[]
  /** What a reader of the figures must know. */
  notes: readonly string[]
  /** Said where no table has a row. */
  empty: string
  tables: readonly Table[]
  /** Number of the table that a CSV file holds. */
  csvTable: number
}

export type Fact = string | { on: BusinessDate } | { minor: number; currency: Currency }
