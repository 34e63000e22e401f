/** From a document's id to its file: the only way a host finds one. */
import { basename, join } from 'node:path'
import { db, type Database } from '#main/db/database.ts'
import type { DocumentFile } from './ports/context.ts'

const TYPES = new Map([
  ['pdf', 'application/pdf'],
  ['csv', 'text/csv; charset=utf-8'],
  ['journal', 'text/plain; charset=utf-8'],
  ['xlsx', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'],
])

/** Null when there is no such document, or its row names a file that is not in the folder of documents. */
export function documentFile(database: Database, documentsDir: string, id: string): DocumentFile | null {
  const row = database.first(db.selectFrom('document').select('fileName').where('id', '=', id))
  const path = row ? documentPath(documentsDir, row.fileName) : null
  if (!row || path === null) return null
  return { path, fileName: basename(path), contentType: TYPES.get(row.fileName.split('.').at(-1) ?? '') ?? 'application/octet-stream' }
}

/**
 * Null for a name that leads elsewhere on any system: a database that was edited must not open other files.
 * A file of a batch stands one folder deep: `Statements 2026-01-01 to 2026-01-31/Manifest.csv`.
 */
export function documentPath(documentsDir: string, fileName: string): string | null {
  const parts = fileName.split('/')
  return parts.length <= 2 && parts.every((part) => /^(?!\.{1,2}$)[^/\\:\0]+$/u.test(part)) ? join(documentsDir, ...parts) : null
}
