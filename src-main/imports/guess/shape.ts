/** What makes files ones of the same shape: the same headings, in whatever order, for the same kind of records. */
import { createHash } from 'node:crypto'
import type { ImportKind } from '#contract/imports.ts'
import { headingKey } from './headingKey.ts'

/** The key a mapping is kept under: `invoices:` and 32 hex digits. Case, blanks, `_` and `-` of headings do not count. */
export function shapeOf(headings: readonly string[], kind: ImportKind): string {
  const keys = headings.map((heading) => headingKey(heading).replaceAll(/[\s_-]+/g, '')).toSorted()
  return `${kind}:${createHash('sha256').update(JSON.stringify(keys)).digest('hex').slice(0, 32)}`
}

/** The place of each field's column; a field whose heading is not there is left out. */
export function columnsOf(headings: readonly string[], columns: Readonly<Record<string, string>>): Map<string, number> {
  const places = new Map<string, number>()
  const byKey = new Map(headings.map((heading, at) => [headingKey(heading), at]))
  for (const [field, heading] of Object.entries(columns)) {
    const at = byKey.get(headingKey(heading))
    if (at !== undefined) places.set(field, at)
  }
  return places
}
