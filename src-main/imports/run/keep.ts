/** The one transaction of an import: what it made of the file goes into the ledger, with what it takes to put it back. */
import type { ImportMapping, ImportResult } from '#contract/imports.ts'
import type { Ledger } from '#main/core/ports/ledger.ts'
import type { JobContext } from '#main/core/ports/jobs.ts'
import { applyStaged } from './applyStaged.ts'

export interface Taken {
  id: string
  mapping: ImportMapping
  fileName: string
  sha256: string
  at: number
  by: string
  result: Omit<ImportResult, 'rejected' | 'mapping'>
  /** Of files of this make, where the mapping is to be kept for the next. */
  shape: string | null
}

export const REJECTIONS_KEPT = 1000

/** Inside a transaction that the caller holds. Throws `JobCancelled`. */
export function keepStaged(ledger: Ledger, { id, mapping, fileName, sha256, at, by, result, shape }: Taken, context: JobContext): void {
  const { sqlite } = ledger
  const number = (sqlite.prepare<[], number>('SELECT coalesce(max(n), 0) FROM main.import').pluck().get() ?? 0) + 1
  sqlite.prepare('INSERT INTO main.import (id, n, kind, partyId, fileName, sha256, mapping, counts, at, by) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)')
    .run(id, number, mapping.kind, mapping.party, fileName, sha256, JSON.stringify(mapping), JSON.stringify(result), at, by)
  applyStaged(ledger, { party: mapping.party, importId: id }, context)
  sqlite.prepare(`INSERT INTO main.importRejection (importId, row, "column", value, reason) SELECT ?, n, "column", value, reason FROM staged.rejected ORDER BY n LIMIT ${REJECTIONS_KEPT}`).run(id)
  if (shape !== null) rememberMapping(ledger, shape, mapping, { at, by })
}

export function rememberMapping({ sqlite }: Ledger, shape: string, mapping: ImportMapping, { at, by }: { at: number; by: string }): void {
  sqlite.prepare('INSERT INTO main.mapping (shape, mapping, usedAt, usedBy) VALUES (?, ?, ?, ?) ON CONFLICT (shape) DO UPDATE SET mapping = excluded.mapping, usedAt = excluded.usedAt, usedBy = excluded.usedBy').run(shape, JSON.stringify(mapping), at, by)
}
