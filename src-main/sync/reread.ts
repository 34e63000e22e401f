/**
 * Asks once more, by name, for records that were set aside: one damaged on its way would not come
 * again by itself before it changes.
 */
import { markStale } from '#main/db/derive/staleAccounts.ts'
import type { Database } from '#main/db/database.ts'
import { cacheTransaction } from '#main/db/fileTransactions.ts'
import type { Connector } from '#main/core/ports/connector.ts'
import { resources, type Resource } from '#main/core/ports/records.ts'
import { readMeta, writeMeta } from './meta.ts'
import { forgetQuarantined, newestQuarantined, quarantinedAfter } from './quarantine.ts'
import { checkRecord } from './recordCheck.ts'
import type { RecordWriter } from './recordWriter.ts'
import { withRetries, type RetryPolicy } from './retry.ts'

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
  for (const row of rows) {
    if (!(row.resource in resources)) continue
    const resource = row.resource as Resource
    const raw = await withRetries(() => connector.read(resource, row.recordId, signal), { policy, signal, malformedToo: true })
    if (raw === null) {
      cacheTransaction(database, () => database.run(forgetQuarantined(row.id)))
      continue
    }
    const checked = checkRecord(resource, row.partyId, raw)
    if (checked.kind === 'bad') continue
    cacheTransaction(database, () => {
      const written = writer.write(resource, row.partyId, [checked], now())
      markStale(database, written.stale)
      count(resource, written.rows)
    })
  }
  if (rows.length > 0) {
    const newest = database.first(newestQuarantined())?.id ?? 0
    cacheTransaction(database, () => writeMeta(database, 'rereadUpTo', String(rows.length < REREAD_MAX ? newest : rows.at(-1)!.id)))
  }
}
