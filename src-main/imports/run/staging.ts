/**
 * Where a file stands while it becomes records: a database file of its own beside the ledger, attached to
 * the same connection and taken away afterwards. So a million rows need no memory, and the ledger is
 * written to once, in one transaction, by statements that copy from here.
 */
import { mkdirSync, rmSync } from 'node:fs'
import { dirname } from 'node:path'
import type { Ledger } from '#main/core/ports/ledger.ts'

export interface Staging {
  /** Empties what rows have become, to make them anew. */
  forgetMade(): void
  close(): void
}

/** `file` is made, and whatever a kill left there is taken away. */
export function openStaging({ sqlite }: Ledger, file: string): Staging {
  mkdirSync(dirname(file), { recursive: true })
  removeStaging(file)
  // Sorting goes to the disk as well: the ledger's own connection keeps it in memory.
  sqlite.pragma('temp_store = FILE')
  sqlite.pragma('main.cache_size = -32000')
  sqlite.prepare('ATTACH ? AS staged').run(file)
  sqlite.pragma('staged.journal_mode = TRUNCATE')
  sqlite.pragma('staged.synchronous = OFF')
  sqlite.pragma('staged.cache_size = -32000')
  sqlite.exec(`
    CREATE TABLE staged.row (n INTEGER PRIMARY KEY, key TEXT, content TEXT, fact TEXT) STRICT;
    CREATE TABLE staged.together (n INTEGER PRIMARY KEY, first INTEGER NOT NULL, among INTEGER NOT NULL) STRICT;
    CREATE TABLE staged.rejected (n INTEGER PRIMARY KEY, "column" TEXT, value TEXT NOT NULL, reason TEXT NOT NULL) STRICT;
    ${MADE}`)
  return {
    forgetMade: () => void sqlite.exec(`DROP TABLE staged.change; DROP TABLE staged.said; DROP TABLE staged.owed; ${MADE}`),
    close() {
      sqlite.exec('DETACH staged')
      removeStaging(file)
    },
  }
}

export function removeStaging(file: string): void {
  for (const ending of ['', '-journal', '-wal', '-shm']) rmSync(file + ending, { force: true })
}

// 'change': records as they would be; 'json' is null where one is taken away, 'before' where there was none.
// 'said': what 'fileSaid' is to hold, null where nothing. 'owed': whose books a row has touched.
const MADE = `
  CREATE TABLE staged.change (seq INTEGER PRIMARY KEY, resource TEXT NOT NULL, id TEXT NOT NULL, accountId TEXT NOT NULL, currency TEXT NOT NULL, minor INTEGER NOT NULL, invoiceId TEXT, paymentId TEXT, creditNoteId TEXT,
    json TEXT, before TEXT, leftAs TEXT NOT NULL, UNIQUE (resource, id)) STRICT;
  CREATE INDEX staged.change_invoice ON change (invoiceId) WHERE invoiceId IS NOT NULL;
  CREATE INDEX staged.change_payment ON change (paymentId) WHERE paymentId IS NOT NULL;
  CREATE INDEX staged.change_credit ON change (creditNoteId) WHERE creditNoteId IS NOT NULL;
  CREATE TABLE staged.said (resource TEXT NOT NULL, id TEXT NOT NULL, json TEXT, PRIMARY KEY (resource, id)) STRICT, WITHOUT ROWID;
  CREATE TABLE staged.owed (resource TEXT NOT NULL, id TEXT NOT NULL, n INTEGER NOT NULL, PRIMARY KEY (resource, id, n)) STRICT, WITHOUT ROWID;`
