/** Beginning a batch of statements: its title, and a folder or file of `documents/` that is free. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { BatchTerms } from '#contract/documents.ts'
import { safeFileName } from '#main/domain/fileNames.ts'
import { batchAccountsCount, batchFolderTaken, createBatch, type NewBatch } from './batches.ts'
import type { Database } from './database.ts'
import { documentNamed } from './documentLog.ts'

const TITLES = { 'balance-forward': 'Statements', 'open-item': 'Open-item statements', wallet: 'Available balance statements', agency: 'Agency statements' } as const

/** `Statements 2026-01-01 to 2026-01-31`. */
export const batchTitle = ({ kind, from, to }: Pick<BatchTerms, 'kind' | 'from' | 'to'>): string => `${TITLES[kind]} ${from} to ${to}`

/** Writes down a new batch, which its job then makes; null where no account matches. */
export function beginBatch(database: Database, documentsDir: string, { id, terms, by, now }: { id: string; terms: BatchTerms; by: string; now: number }): NewBatch | null {
  const total = batchAccountsCount(database, terms)
  if (total === 0) return null
  const title = batchTitle(terms)
  const batch = { id, title, terms, folder: freeFolder(database, documentsDir, title, terms.shape), total, createdAt: now, createdBy: by }
  createBatch(database, batch)
  return batch
}

function freeFolder(database: Database, documentsDir: string, title: string, shape: BatchTerms['shape']): string {
  for (let n = 1; ; n += 1) {
    const name = safeFileName(`${title}${n === 1 ? '' : ` (${n})`}${shape === 'merged' ? '.pdf' : ''}`)
    const taken = database.first(batchFolderTaken(name)) !== undefined || database.first(documentNamed(name)) !== undefined || existsSync(join(documentsDir, name))
    if (!taken) return name
  }
}
