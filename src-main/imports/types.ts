/** A table of a file as it is read, whatever the file is: headings and rows of cells. */
import type { BusinessDate } from '#contract/vocabulary.ts'
import type { FileEncoding, ImportMapping, ImportQuestion } from '#contract/imports.ts'

/**
 * What stands in a cell: a text as it was written, or of a workbook a number or a date that the cell itself
 * says to be one, so that no order of days and no decimal mark has to be known.
 */
export type Cell = string | NumberCell | DateCell

/** A number of a workbook. */
export interface NumberCell {
  is: 'number'
  /** Decimal digits with `.`, never an exponent, at most 15 that count (more are not kept by Excel): `1234.5`, `-0.07`. */
  number: string
  /** As its format shows it where that adds zeros in front (`000123`), else as `number`. For identifiers. */
  text: string
  /** False where the file has more digits than a spreadsheet keeps: no identifier. */
  exact: boolean
}

/** A date of a workbook. */
export interface DateCell {
  is: 'date'
  on: BusinessDate
  /** `HH:MM:SS` on the wall where the cell has a time of day, else null. */
  time: string | null
  /** `2026-04-03`, `2026-04-03 14:05:00`. */
  text: string
}

/** A row that has something in at least one cell. */
export interface TableRow {
  /** As a person counts, from 1: of a workbook the row of the sheet, else the line of the file the row begins in. */
  row: number
  /** In the order of the headings, one for each of them at the least; more where a row of a text has more, which is told with the row. */
  cells: Cell[]
}

/** A file that was opened, and where its table is in it. */
export interface OpenedTable {
  format: 'csv' | 'xlsx'
  /** Of a workbook, hidden ones too; none of a text. */
  sheets: string[]
  encoding: FileEncoding
  /** Of a text; of a workbook `,`, which means nothing. */
  delimiter: ImportMapping['delimiter']
  /** The sheet that is read; null of a text. */
  sheet: string | null
  /** The row of the headings, from 1; 0 where it has none: columns are then called `Column 1`, `Column 2`. */
  headerRow: number
  /** Each unlike the others: an empty one is `Column 3`, a second `Total` is `Total (2)`. */
  headings: string[]
  /** What a person should know of how it was read, in words: `It is not UTF-8, and was read as Windows-1252 …`. */
  notes: string[]
  /** Of the file, for progress; with `readBytes` of the pass over the rows that goes on. */
  bytes: number
  readBytes(): number
  /** The rows below the headings, each time from the first; @throws UnreadableTable */
  rows(signal?: AbortSignal): AsyncIterable<TableRow>
  close(): Promise<void>
}

/** Where a file is no table, or one that is broken: with words for a person, and the line where there is one. */
export class UnreadableTable extends Error {
  override readonly name = 'UnreadableTable'
  readonly code: UnreadableCode
  readonly row: number | null
  constructor(code: UnreadableCode, message: string, row: number | null = null) {
    super(row === null ? message : `Row ${row}: ${message}`)
    this.code = code
    this.row = row
  }
}

export type UnreadableCode = 'EMPTY' | 'NOT_A_TABLE' | 'OLD_WORKBOOK' | 'ENCRYPTED' | 'BROKEN' | 'TOO_LARGE' | 'NO_SHEET'

/** What `guessMapping` found out, and what it must ask. */
export interface Guess {
  /** What is asked is filled with the likeliest. */
  mapping: ImportMapping
  asks: ImportQuestion[]
  /** Of the first rows: by field how the cell reads with this mapping, in words. */
  readings: Record<string, string>[]
  /** In words: what was read in a way that a person should look at, and what will not read. */
  problems: string[]
}

/** What a value was read as, or why not, in words. */
export type Read<T> = T | { reason: string }
