/** A sheet of a workbook (.xlsx) as a table. */
import type { ImportMapping } from '#contract/imports.ts'
import type { OpenedTable, TableRow } from '../../types.ts'
import { UnreadableTable } from '../../types.ts'
import { isBlank } from '../../values/cell.ts'
import type { FoundHeadings, SheetRow } from '../headings.ts'
import { findHeadings, sameAsHeadings } from '../headings.ts'
import { HEADINGS_WITHIN } from '../limits.ts'
import type { Book } from './book.ts'
import { readBook } from './book.ts'
import { readSharedStrings } from './sharedStrings.ts'
import type { SheetContext } from './sheet.ts'
import { sheetRows } from './sheet.ts'
import { readStyles } from './styles.ts'
import { Parts } from './zip.ts'

/** @throws UnreadableTable */
export async function openWorkbook(file: string, bytes: number, decided: Partial<ImportMapping>): Promise<OpenedTable> {
  const parts = await Parts.open(file)
  try {
    const book = await readBook(parts)
    const context: SheetContext = { styles: await readStyles(parts, book.styles), strings: await readSharedStrings(parts, book.sharedStrings), from1904: book.from1904 }
    const { sheet, found } = await chosen(parts, book, context, decided)
    const notes = [...found.notes]
    if (sheet.hidden) notes.push(`The sheet “${sheet.name}” is hidden in the workbook.`)
    const progress = { bytes: 0 }
    return {
      format: 'xlsx', sheets: book.sheets.map(({ name }) => name), encoding: 'utf-8', delimiter: ',', sheet: sheet.name, headerRow: found.row, headings: found.headings, notes, bytes,
      readBytes: () => progress.bytes,
      rows: (signal) => below(found, sheetRows(counted(parts, sheet.part, bytes, progress, signal), context)),
      close: async () => { parts.close() },
    }
  } catch (error) {
    parts.close()
    throw error
  }
}

type Sheet = Book['sheets'][number]

/** The one that was decided; else of those that are seen the first with headings that are known, or the first with anything. */
async function chosen(parts: Parts, book: Book, context: SheetContext, decided: Partial<ImportMapping>): Promise<{ sheet: Sheet; found: FoundHeadings }> {
  const look = async (sheet: Sheet) => ({ sheet, found: findHeadings(await first(parts, sheet, context), decided, 'xlsx') })
  if (decided.sheet !== undefined && decided.sheet !== null) {
    const sheet = book.sheets.find(({ name }) => name === decided.sheet) ?? book.sheets.find(({ name }) => name.toLowerCase() === decided.sheet!.toLowerCase())
    if (sheet === undefined) throw new UnreadableTable('NO_SHEET', `There is no sheet “${decided.sheet}” in this workbook; it has ${book.sheets.slice(0, 10).map(({ name }) => `“${name}”`).join(', ')}.`)
    return look(sheet)
  }
  const seen = book.sheets.filter(({ hidden }) => !hidden)
  const candidates = seen.length > 0 ? seen : book.sheets
  if (decided.sheet === null) return look(candidates[0]!)
  let best: { sheet: Sheet; found: FoundHeadings } | null = null
  for (const sheet of candidates.slice(0, 20)) {
    const looked = await look(sheet)
    if (looked.found.known >= 2) return looked
    if (best === null || (best.found.headings.length === 0 && looked.found.headings.length > 0)) best = looked
  }
  return best!
}

async function first(parts: Parts, sheet: Sheet, context: SheetContext): Promise<SheetRow[]> {
  const rows: SheetRow[] = []
  for await (const row of sheetRows(parts.pieces(sheet.part), context)) {
    rows.push(row)
    if (rows.length >= 2 * HEADINGS_WITHIN) break
  }
  return rows
}

/** What stands beside the table, beyond its last heading, is no part of it. */
async function* below(found: FoundHeadings, rows: AsyncIterable<{ row: number; cells: TableRow['cells'] }>): AsyncGenerator<TableRow> {
  const { headings } = found
  for await (const { row, cells } of rows) {
    if (row <= found.from || sameAsHeadings(cells, found)) continue
    while (cells.length < headings.length) cells.push('')
    cells.length = headings.length
    if (cells.every(isBlank)) continue
    yield { row, cells }
  }
}

/** Unpacked bytes stand for those of the file in its measure. */
async function* counted(parts: Parts, part: string, bytes: number, progress: { bytes: number }, signal: AbortSignal | undefined): AsyncGenerator<Buffer> {
  const all = Math.max(parts.unpackedBytesOf(part), 1)
  let taken = 0
  progress.bytes = 0
  for await (const piece of parts.pieces(part, signal)) {
    yield piece
    taken += piece.length
    progress.bytes = Math.min(bytes, Math.round((taken / all) * bytes))
  }
}
