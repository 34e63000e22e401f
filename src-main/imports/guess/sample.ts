/** What is taken of a table to guess by: its first rows, and what its columns look like over many more. */
import type { ImportMapping } from '#contract/imports.ts'
import type { OpenedTable, TableRow } from '../types.ts'
import type { ColumnEvidence } from './evidence.ts'
import { addEvidence, noEvidence } from './evidence.ts'

export interface TableSample {
  format: OpenedTable['format']
  sheets: string[]
  sheet: string | null
  encoding: ImportMapping['encoding']
  delimiter: ImportMapping['delimiter']
  headerRow: number
  headings: string[]
  notes: string[]
  rows: TableRow[]
  /** In the order of the headings, over `counted` rows. */
  columns: ColumnEvidence[]
  counted: number
  /** Whether the table has no more rows than were counted. */
  whole: boolean
}

const SHOWN = 20
/** Enough that a day above the twelfth, or a decimal, is met where a file has any; what they leave open is asked. */
const COUNTED = 20_000

/** @throws UnreadableTable where the table breaks within the rows that are looked at */
export async function sampleOf(table: OpenedTable, signal?: AbortSignal, counted = COUNTED): Promise<TableSample> {
  const columns = table.headings.map(noEvidence)
  const sample: TableSample = { format: table.format, sheets: table.sheets, sheet: table.sheet, encoding: table.encoding, delimiter: table.delimiter, headerRow: table.headerRow, headings: table.headings, notes: table.notes, rows: [], columns, counted: 0, whole: true }
  for await (const row of table.rows(signal)) {
    if (sample.counted >= counted) {
      sample.whole = false
      break
    }
    sample.counted += 1
    if (sample.rows.length < SHOWN) sample.rows.push(row)
    for (const [at, column] of columns.entries()) addEvidence(column, row.cells[at] ?? '', row.row)
  }
  return sample
}

