/** A batch of the command line, whose files go elsewhere: it is not listed, and nothing is kept of it. The window's begin by `beginBatch`. */
import type { BatchTerms } from '#contract/documents.ts'
import { batchAccountsCount, createBatch } from '#main/db/batches.ts'
import type { Database } from '#main/db/database.ts'
import { batchTitle } from '#main/db/newBatch.ts'

/** Writes it down for its job; false where no account matches. */
export function beginOutsideBatch(database: Database, { id, terms, by, now }: { id: string; terms: BatchTerms; by: string; now: number }): boolean {
  const total = batchAccountsCount(database, terms)
  if (total > 0) createBatch(database, { id, title: batchTitle(terms), terms, folder: `/${id}`, total, createdAt: now, createdBy: by })
  return total > 0
}
