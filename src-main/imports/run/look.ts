/** What a file is, with what was decided so far and what was saved for files of its shape. */
import { IMPORT_FIELDS, ImportMapping, type ImportKind, type ImportLook } from '#contract/imports.ts'
import type { Ledger } from '#main/core/ports/ledger.ts'
import { guessMapping } from '../guess/guessMapping.ts'
import { sampleOf } from '../guess/sample.ts'
import { shapeOf } from '../guess/shape.ts'
import { openTable } from '../read/openTable.ts'
import { cellText } from '../values/cell.ts'

const KINDS = Object.keys(IMPORT_FIELDS) as ImportKind[]
/** Of a cell that is shown. */
const SHOWN = 300
const HEADINGS_MAX = 500

/** Throws `UnreadableTable`. */
export async function lookAt(ledger: Ledger, file: string, fileName: string, decided: Partial<ImportMapping>): Promise<ImportLook> {
  const opened = await openTable(file, decided)
  try {
    const sample = await sampleOf(opened)
    const parties = ledger.parties().map(({ id, currency }) => ({ id, currency }))
    const saved = savedMapping(ledger, sample.headings, decided.kind)
    // Its party may be gone by now.
    const usable = saved !== null && parties.some(({ id }) => id === saved.mapping.party) ? saved : null
    const { mapping, asks, readings, problems } = guessMapping(sample, { parties, saved: usable?.mapping ?? null, decided })
    const width = Math.min(opened.headings.length, HEADINGS_MAX)
    return {
      fileName, format: opened.format, sheets: opened.sheets.slice(0, 200), headings: opened.headings.slice(0, HEADINGS_MAX),
      sample: sample.rows.slice(0, 20).map(({ cells }) => cells.slice(0, width).map((cell) => cellText(cell).slice(0, SHOWN))),
      mapping, asks, readings: readings.slice(0, 20), problems,
      savedAt: usable !== null && usable.mapping.kind === mapping.kind && JSON.stringify(usable.mapping.columns) === JSON.stringify(mapping.columns) ? usable.usedAt : null,
    }
  } finally {
    await opened.close()
  }
}

/** What was used last for files with these headings: for one kind, or for whichever was the last. */
export function savedMapping({ sqlite }: Ledger, headings: readonly string[], kind?: ImportKind): { mapping: ImportMapping; usedAt: number } | null {
  const of = sqlite.prepare<[string], { mapping: string; usedAt: number }>('SELECT mapping, usedAt FROM main.mapping WHERE shape = ?')
  const found = (kind === undefined ? KINDS : [kind]).flatMap((one) => {
    const row = of.get(shapeOf(headings, one))
    const mapping = row === undefined ? undefined : ImportMapping.safeParse(JSON.parse(row.mapping)).data
    return row === undefined || mapping === undefined ? [] : [{ mapping, usedAt: row.usedAt }]
  })
  return found.toSorted((a, b) => b.usedAt - a.usedAt)[0] ?? null
}
