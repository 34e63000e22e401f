/** The log of made documents: rows of `document` in `desk.db`, one a file in `documents/`. */
import type { DocumentKind } from '#contract/documents.ts'
import { db, type Database } from './database.ts'
import { deskTransaction } from './fileTransactions.ts'
import { beyond } from './keyset.ts'

export interface LoggedDocument {
  id: string
  kind: DocumentKind
  title: string
  /** File name inside `documents/`; unique. */
  fileName: string
  /** Hexadecimal digest of the file as it was made. */
  sha256: string
  bytes: number
  accountId: string | null
  createdAt: number
  createdBy: string
  /** What it was made from, as plain data. */
  made: Record<string, unknown>
}

/** Adds a document that stands in `documents/` already. */
export function logDocument(database: Database, document: LoggedDocument): void {
  deskTransaction(database, () => {
    database.run(db.insertInto('document').values({ ...document, made: JSON.stringify(document.made) }))
  })
}

/** The newest first; `after` is the `[createdAt, id]` of the last row seen. */
export const documentsPage = ({ accountId, after, limit }: { accountId: string | null; after: readonly [number, string] | null; limit: number }) =>
  db.selectFrom('document')
    .select(['id', 'kind', 'title', 'fileName', 'bytes', 'sha256', 'accountId', 'createdAt', 'createdBy'])
    .$if(accountId !== null, (q) => q.where('accountId', '=', accountId))
    .$if(after !== null, (q) => q.where(beyond(['createdAt', 'id'], after ?? [], true)))
    .orderBy('createdAt', 'desc').orderBy('id', 'desc')
    .limit(limit)

/** Whether a document of this name was made before. */
export const documentNamed = (fileName: string) => db.selectFrom('document').select('id').where('fileName', '=', fileName)

/** What is needed to show a document as it was made. */
export const documentById = (id: string) => db.selectFrom('document').select(['title', 'fileName', 'bytes', 'sha256']).where('id', '=', id)
