/** A file as a table, whichever kind of file it is. */
import type { ImportMapping } from '#contract/imports.ts'
import type { OpenedTable } from '../types.ts'
import { fileKind } from './fileKind.ts'
import { openText } from './text/openText.ts'
import { openWorkbook } from './workbook/openWorkbook.ts'

/**
 * Opens a file as a table; what was decided (encoding, delimiter, sheet, row of the headings) is not guessed.
 * A text is looked through once for its encoding; rows are read as they are asked for, a million in the memory of a few.
 * @throws UnreadableTable in words: empty, no table, an old or encrypted workbook, broken (with the row), too large
 */
export async function openTable(file: string, decided: Partial<ImportMapping>): Promise<OpenedTable> {
  const { kind, bytes } = await fileKind(file)
  return kind === 'text' ? openText(file, bytes, decided) : openWorkbook(file, bytes, decided)
}
