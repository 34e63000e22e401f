/**
 * The pull asks once more for records that were set aside since the last one: one that was damaged on
 * its way would not come again by itself before it changes.
 */
import type { Database } from '#main/db/database.ts'
import { cacheTransaction } from '#main/db/fileTransactions.ts'
import type { Connector } from '#main/core/ports/connector.ts'
import type { Resource } from '#main/core/ports/records.ts'
import { readMeta, writeMeta } from './meta.ts'
import { newestQuarantined, quarantinedAfter } from './quarantine.ts'
import { readAgain, takeReadAgain } from './readAgain.ts'
import type { RecordWriter } from './recordWriter.ts'
import type { RetryPolicy } from './retry.ts'

/** Asked for in one pull; beyond it they are bad for good, or the next pull's work. */
const REREAD_MAX = 200

interface RereadOptions {
  policy: RetryPolicy
  signal: AbortSignal | undefined
  now(): number
  count(resource: Resource, rows: number): void
}

export async function rereadQuarantined(connector: Connector, database: Database, writer: RecordWriter, options: RereadOptions): Promise<void> {
  const { policy, signal, now, count } = options
  const rows = database.all(quarantinedAfter(Number(readMeta(database, 'rereadUpTo') ?? 0), REREAD_MAX))
  for await (const some of readAgain({ connector, policy, signal }, rows)) {
    cacheTransaction(database, () => {
      for (const { resource, rows: changed } of takeReadAgain(database, writer, some, now())) count(resource, changed)
    })
  }
  if (rows.length > 0) {
    const newest = database.first(newestQuarantined())?.id ?? 0
    cacheTransaction(database, () => writeMeta(database, 'rereadUpTo', String(rows.length < REREAD_MAX ? newest : rows.at(-1)!.id)))
  }
}
