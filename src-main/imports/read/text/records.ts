/** The rows of a text of any delimiter, with the line each begins in. */
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { CsvError, parse } from 'csv-parse'
import type { ImportMapping } from '#contract/imports.ts'
import { UnreadableTable } from '../../types.ts'
import { MAX_ROW_BYTES } from '../limits.ts'

type Delimiter = ImportMapping['delimiter']
type TextRow = { row: number; cells: string[] }

/**
 * Rows with something in them. Quotes are `"`, doubled within; lines end in LF, CRLF or CR, mixed as they may be.
 * Where quotes stand as CSV does not have them (`24" monitor`), the text is read again from there on with those taken
 * for characters, as spreadsheets do; `loose` is told the row. `pieces` gives the text from its beginning each time.
 * @throws UnreadableTable with the line
 */
export async function* recordsOf(pieces: () => AsyncIterable<Buffer>, delimiter: Delimiter, loose: (row: number) => void = () => {}): AsyncGenerator<TextRow> {
  let taken = 0
  try {
    for await (const record of parsedRecords(pieces(), delimiter, false)) {
      taken += 1
      yield record
    }
    return
  } catch (error) {
    if (!(error instanceof OddQuote)) throw error
    loose(error.row)
  }
  for await (const record of parsedRecords(pieces(), delimiter, true)) {
    if (taken > 0) {
      taken -= 1
      continue
    }
    const cells = record.cells.map((cell) => BLANKS_BEHIND.exec(cell)?.[1] ?? cell)
    // Whether a quote that is never closed took the cells behind it in, nobody can tell: that is not guessed.
    if (cells.some((cell) => cell.startsWith('"') && (cell.includes(delimiter) || cell.includes('\n') || cell.includes('\r')))) throw notInPairs(record.row)
    yield { row: record.row, cells }
  }
}

/** `"a, b" ,`: what stands in quotes that are followed by blanks. */
const BLANKS_BEHIND = /^"([^"]*)"[ \u00A0]*$/

async function* parsedRecords(pieces: AsyncIterable<Buffer>, delimiter: Delimiter, loose: boolean): AsyncGenerator<TextRow> {
  let row = 1
  const options = {
    bom: false, delimiter, quote: '"', escape: '"', record_delimiter: ['\r\n', '\n', '\r'],
    relax_column_count: true, relax_quotes: loose, ltrim: loose && delimiter !== '\t', skip_empty_lines: false, max_record_size: MAX_ROW_BYTES,
    // Counted where rows are made: those that still wait to be taken when the text breaks would be missed.
    on_record: (cells: string[]) => {
      const begins = row
      // A row is as many lines as it has line ends in its cells, and one more.
      row += 1 + lineEnds(cells)
      const made = cells.some((cell) => cell !== '' && !/^\s+$/.test(cell)) ? { row: begins, cells } : null
      // Whatever is given back is the row; its types know only of lists of texts.
      return made as unknown as string[] | null
    },
    // Of the stream: rows that wait to be taken.
    readableHighWaterMark: 500,
  }
  const parser = parse(options)
  // What fails before the parser is heard where the rows are taken.
  const feeding = pipeline(Readable.from(pieces, { objectMode: true }), parser).catch(() => {})
  try {
    yield* parser as AsyncIterable<TextRow>
  } catch (error) {
    throw whatFailed(error, row)
  } finally {
    parser.destroy()
    await feeding
  }
}

/** A quote within a text that has none around it, or something behind one that closes. */
class OddQuote extends Error {
  readonly row: number
  constructor(row: number) {
    super('A quote stands where CSV has none.')
    this.row = row
  }
}

function lineEnds(cells: readonly string[]): number {
  let count = 0
  for (const cell of cells) {
    if (cell.includes('\n') || cell.includes('\r')) count += cell.match(/\r\n|\n|\r/g)?.length ?? 0
  }
  return count
}

function whatFailed(error: unknown, row: number): unknown {
  if (!(error instanceof CsvError)) return error
  if (error.code === 'CSV_MAX_RECORD_SIZE') {
    return new UnreadableTable('BROKEN', `a row begins here that has more than ${MAX_ROW_BYTES.toLocaleString('en')} characters. A quote (") may be missing or one too many: put it right, or export the file again.`, row)
  }
  return error.code === 'INVALID_OPENING_QUOTE' || error.code === 'CSV_INVALID_CLOSING_QUOTE' ? new OddQuote(row) : notInPairs(row)
}

const notInPairs = (row: number) =>
  new UnreadableTable('BROKEN', 'the quotes (") of the row that begins here are not in pairs: one that opens a text is never closed. Put it right (one within a text is written twice), or export the file again.', row)
