/** Files for tests of reading: as bytes in a folder of their own, and as a table that was read to its end. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import type { ImportMapping } from '#contract/imports.ts'
import { openTable } from '#main/imports/read/openTable.ts'
import type { Cell, OpenedTable } from '#main/imports/types.ts'
import { UnreadableTable } from '#main/imports/types.ts'

export interface ReadTable extends Pick<OpenedTable, 'format' | 'sheets' | 'encoding' | 'delimiter' | 'sheet' | 'headerRow' | 'headings' | 'notes'> {
  rows: { row: number; cells: Cell[] }[]
}

/** A file that is there until the test has ended. */
export function fileOf(bytes: Buffer | string, name = 'file'): string {
  const folder = mkdtempSync(join(tmpdir(), 'counterfoil-import-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const file = join(folder, name)
  writeFileSync(file, bytes)
  return file
}

export async function readFile(file: string, decided: Partial<ImportMapping> = {}): Promise<ReadTable> {
  const table = await openTable(file, decided)
  try {
    const rows: ReadTable['rows'] = []
    for await (const row of table.rows()) rows.push(row)
    const { format, sheets, encoding, delimiter, sheet, headerRow, headings, notes } = table
    return { format, sheets, encoding, delimiter, sheet, headerRow, headings, notes, rows }
  } finally {
    await table.close()
  }
}

export const read = (bytes: Buffer | string, decided: Partial<ImportMapping> = {}): Promise<ReadTable> => readFile(fileOf(bytes), decided)

/** Why the file was refused; fails where it was not. */
export async function refusal(bytes: Buffer | string, decided: Partial<ImportMapping> = {}): Promise<UnreadableTable> {
  const outcome = await read(bytes, decided).catch((error: unknown) => error)
  if (outcome instanceof UnreadableTable) return outcome
  throw new Error('The file was not refused.', { cause: outcome })
}
