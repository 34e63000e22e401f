/** A text (CSV and its kin) as a table. */
import type { ImportMapping } from '#contract/imports.ts'
import type { OpenedTable, TableRow } from '../../types.ts'
import { UnreadableTable } from '../../types.ts'
import type { FoundHeadings, SheetRow } from '../headings.ts'
import { findHeadings, sameAsHeadings } from '../headings.ts'
import { HEADINGS_WITHIN, MAX_COLUMNS } from '../limits.ts'
import { guessedDelimiter, saidDelimiter } from './delimiter.ts'
import type { TextEncoding } from './encoding.ts'
import { encodingOf, utf8Pieces } from './encoding.ts'
import { recordsOf } from './records.ts'

const HEAD = 256 * 1024

/** @throws UnreadableTable */
export async function openText(file: string, bytes: number, decided: Partial<ImportMapping>): Promise<OpenedTable> {
  const encoding = await encodingOf(file, decided.encoding)
  const { head, ended } = await beginning(file, encoding)
  if (head.trim() === '') throw new UnreadableTable('EMPTY', 'This file has nothing but blanks in it.')
  const said = saidDelimiter(head)
  const delimiter = decided.delimiter ?? said ?? guessedDelimiter(head, ended)
  const skipped = said === null ? 0 : 1
  const found = findHeadings(await first(file, encoding, delimiter, skipped), decided, 'csv', skipped + 1)
  const progress = { bytes: 0 }
  const notes = [...encoding.notes, ...found.notes]
  const loose = (row: number) => {
    const note = `In row ${row}, and maybe in others below, a quote (") stands in the midst of a text; such ones were read as they stand.`
    if (!notes.includes(note)) notes.push(note)
  }
  return {
    format: 'csv', sheets: [], encoding: encoding.encoding, delimiter, sheet: null, headerRow: found.row, headings: found.headings, notes, bytes,
    readBytes: () => progress.bytes,
    rows: (signal) => below(found, recordsOf(() => utf8Pieces(file, encoding, progress, signal), delimiter, loose)),
    close: () => Promise.resolve(),
  }
}

async function* below(found: FoundHeadings, records: AsyncIterable<{ row: number; cells: string[] }>): AsyncGenerator<TableRow> {
  const { headings } = found
  for await (const { row, cells } of records) {
    if (row <= found.from || sameAsHeadings(cells, found)) continue
    while (cells.length < headings.length) cells.push('')
    while (cells.length > headings.length && cells.at(-1)!.trim() === '') cells.pop()
    yield { row, cells }
  }
}

async function first(file: string, encoding: TextEncoding, delimiter: ImportMapping['delimiter'], skipped: number): Promise<SheetRow[]> {
  const rows: SheetRow[] = []
  for await (const record of recordsOf(() => utf8Pieces(file, encoding, { bytes: 0 }), delimiter)) {
    if (record.row <= skipped) continue
    if (record.cells.length > MAX_COLUMNS && record.cells.slice(MAX_COLUMNS).some((cell) => cell.trim() !== '')) throw new UnreadableTable('TOO_LARGE', `this row has ${record.cells.length} cells; ${MAX_COLUMNS} can be read.`, record.row)
    rows.push(record)
    if (rows.length >= 2 * HEADINGS_WITHIN) break
  }
  return rows
}

async function beginning(file: string, encoding: TextEncoding): Promise<{ head: string; ended: boolean }> {
  const pieces: Buffer[] = []
  let length = 0
  for await (const piece of utf8Pieces(file, encoding, { bytes: 0 })) {
    pieces.push(piece)
    length += piece.length
    if (length >= HEAD) return { head: Buffer.concat(pieces).toString('utf8'), ended: false }
  }
  return { head: Buffer.concat(pieces).toString('utf8'), ended: true }
}
