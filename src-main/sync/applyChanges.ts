/** What a command changed, written into the copy at once: nobody waits for the next pull to see it. */
import { derive } from '#main/db/derive/derivation.ts'
import type { Parts } from '#main/db/derive/parts.ts'
import type { Database } from '#main/db/database.ts'
import { cacheTransaction } from '#main/db/fileTransactions.ts'
import type { ChangedRecord } from '#main/core/ports/connector.ts'
import { checkRecord } from './recordCheck.ts'
import { createRecordWriter, type RecordWriter } from './recordWriter.ts'

/** Checks and writes the records and computes their accounts' lists, all or nothing; answers the rows changed. A bad record is set aside. */
export function applyChanges(database: Database, changed: readonly ChangedRecord[], now: number): number {
  if (changed.length === 0) return 0
  const writer = writerOf(database)
  return cacheTransaction(database, () => {
    const stale = new Map<string, Parts>()
    let rows = 0
    for (const { resource, record } of changed) {
      const written = writer.write(resource, partyOf(record), [checkRecord(resource, null, record)], now)
      rows += written.rows
      for (const [accountId, parts] of written.stale) stale.set(accountId, (stale.get(accountId) ?? 0) | parts)
    }
    if (stale.size > 0) derive(database, stale)
    return rows
  })
}

function partyOf(record: unknown): string {
  const party = typeof record === 'object' && record !== null ? (record as { partyId?: unknown }).partyId : null
  return typeof party === 'string' ? party : ''
}

const writers = new WeakMap<Database, RecordWriter>()

function writerOf(database: Database): RecordWriter {
  const known = writers.get(database)
  if (known) return known
  const made = createRecordWriter(database)
  writers.set(database, made)
  return made
}
