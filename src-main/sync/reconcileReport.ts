/** What the last reconcile found, kept in the copy that it speaks of. */
import type { Database } from '#main/db/database.ts'
import type { LastReconcile } from '#main/core/ports/jobs.ts'
import { readMeta, writeMeta } from './meta.ts'

/** Differences kept; all are counted. */
export const DIFFERENCES_LISTED = 1000

export function saveReport(database: Database, { at, seconds, compared, differences, repaired, listed }: LastReconcile): void {
  writeMeta(database, 'reconciled', JSON.stringify({ at, seconds, compared, differences, repaired, listed }))
}

/** Null before the first. */
export function lastReconcile(database: Database): LastReconcile | null {
  const kept = readMeta(database, 'reconciled')
  return kept === null ? null : (JSON.parse(kept) as LastReconcile)
}
