/** The write path without lists, balances and search: each record checked, written, the place saved with it. */
import type { Database } from '#main/db/database.ts'
import { cacheTransaction } from '#main/db/fileTransactions.ts'
import { resourceNames } from '#main/core/ports/records.ts'
import { createCursors } from '#main/sync/cursors.ts'
import { checkRecord } from '#main/sync/recordCheck.ts'
import { createRecordWriter } from '#main/sync/recordWriter.ts'
import type { Records } from './records.ts'

/** Seconds of checking and writing; making the records out of their text does not count. */
export function writeOnly(records: Records, database: Database): { rows: number; seconds: number } {
  const writer = createRecordWriter(database)
  const cursors = createCursors(database)
  // As a pull has it.
  database.raw.pragma('wal_autocheckpoint = 16000')
  let rows = 0
  let spentMs = 0
  for (const party of records.me.parties) {
    for (const resource of resourceNames) {
      for (const [n, page] of records.pages(party, resource).entries()) {
        const raws = JSON.parse(page) as unknown[]
        const startedAt = performance.now()
        const checked = raws.map((raw) => checkRecord(resource, party, raw))
        cacheTransaction(database, () => {
          const written = writer.write(resource, party, checked, startedAt, { first: true })
          cursors.save(resource, party, String(n), written.rows, 0)
          rows += written.rows
        })
        spentMs += performance.now() - startedAt
      }
    }
  }
  return { rows, seconds: spentMs / 1000 }
}
