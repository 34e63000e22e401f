/**
 * Which life of the ledger a place in it belongs to. A ledger that was brought back from a copy gives out numbers
 * again that it had given out before: whoever had come to a place then begins again.
 */
import { randomUUID } from 'node:crypto'
import { openSqlite, type Sqlite } from '#main/db/sqlite.ts'

/** Empty for a ledger that never was brought back. */
export const epochOf = (sqlite: Sqlite): string => sqlite.prepare<[], string>(`SELECT value FROM meta WHERE key = 'epoch'`).pluck().get() ?? ''

/** Of a copy that nobody has open. */
export function newEpoch(file: string): void {
  const sqlite = openSqlite(file, { fileMustExist: true })
  try {
    sqlite.prepare(`INSERT INTO meta (key, value) VALUES ('epoch', ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value`).run(randomUUID().slice(0, 8))
  } finally {
    sqlite.close()
  }
}
