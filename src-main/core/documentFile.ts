/** From a document's id to its file: the only way a host finds one. */
import { join } from 'node:path'
import { db, type Database } from '#main/db/database.ts'

export interface DocumentFile {
  path: string
  /** What a person sees when saving it. */
  fileName: string
  contentType: string
}

const TYPES: Record<string, string> = {
  pdf: 'application/pdf',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
}

/** Null when there is no such document. */
export function documentFile(database: Database, documentsDir: string, id: string): DocumentFile | null {
  const row = database.first(db.selectFrom('document').select('fileName').where('id', '=', id))
  if (!row) return null
  const type = row.fileName.split('.').at(-1) ?? ''
  return { path: join(documentsDir, row.fileName), fileName: row.fileName, contentType: TYPES[type] ?? 'application/octet-stream' }
}
