/** Records that were set aside, asked for once more by a person who knows that they were mended upstream. */
import type { Database } from '#main/db/database.ts'
import { cacheTransaction } from '#main/db/fileTransactions.ts'
import { ConnectorError, type Connector } from '#main/core/ports/connector.ts'
import { JobCancelled, type Progress, type RetryQuarantinedResult } from '#main/core/ports/jobs.ts'
import { resources, type Resource } from '#main/core/ports/records.ts'
import { quarantinedRows } from './quarantine.ts'
import { readAgain, takeReadAgain, type SetAside } from './readAgain.ts'
import { reconcile } from './reconcile.ts'
import { createRecordWriter } from './recordWriter.ts'
import { PATIENT, withRetries, type RetryPolicy } from './retry.ts'

export interface RetryOptions {
  signal?: AbortSignal
  progress?: (progress: Progress) => void
  now?: () => number
  retry?: Partial<RetryPolicy>
}

/**
 * All of them with null. A record with a name is read by it. One without a name cannot be
 * asked for: its resource and party are reconciled, and where copy and upstream then agree it has come
 * in another way, or is gone. Throws `ConnectorError`, `JobCancelled`; what was taken until then stays.
 */
export async function retryQuarantined(connector: Connector, database: Database, ids: readonly number[] | null, options: RetryOptions = {}): Promise<RetryQuarantinedResult> {
  const { signal, now = Date.now, progress = () => {} } = options
  const policy = { ...PATIENT, ...options.retry }
  const result: RetryQuarantinedResult = { taken: 0, gone: 0, still: 0, byResource: {} }
  const count = (resource: string, rows: number) => {
    if (rows > 0) result.byResource[resource] = (result.byResource[resource] ?? 0) + rows
  }
  const rows = database.all(quarantinedRows(ids))
  const named = rows.filter((row): row is SetAside => row.recordId !== null && row.resource in resources)
  const nameless = rows.filter((row) => row.recordId === null && row.resource in resources)
  result.still += rows.length - named.length - nameless.length
  try {
    const writer = createRecordWriter(database)
    let done = 0
    for await (const some of readAgain({ connector, policy, signal }, named)) {
      if (signal?.aborted) throw new JobCancelled()
      const ends = cacheTransaction(database, () => takeReadAgain(database, writer, some, now()))
      for (const { resource, end, rows: changed } of ends) {
        result[end] += 1
        count(resource, changed)
      }
      done += some.length
      progress({ done, total: rows.length, step: 'reading again' })
    }
    if (nameless.length > 0) {
      const { parties } = await withRetries(() => connector.me(signal), { policy, signal })
      const { byResource } = await reconcile(connector, database, { ...options, only: placesOf(nameless, parties), progress: ({ step }) => progress({ done, total: rows.length, step }) })
      for (const [resource, changed] of Object.entries(byResource)) count(resource, changed)
      const left = new Set(database.all(quarantinedRows(nameless.map(({ id }) => id))).map(({ id }) => id))
      result.still += left.size
      result.taken += nameless.length - left.size
    }
    return result
  } catch (error) {
    if (signal?.aborted || (error instanceof ConnectorError && error.code === 'CANCELLED')) throw new JobCancelled()
    throw error
  }
}

/** The resources and parties they came in; one that came in no party's may be anybody's. */
function placesOf(rows: readonly { resource: string; partyId: string }[], parties: readonly string[]): Map<Resource, string[]> {
  const places = new Map<Resource, Set<string>>()
  for (const { resource, partyId } of rows) {
    const known = places.get(resource as Resource) ?? new Set<string>()
    for (const party of partyId === '' ? parties : [partyId]) known.add(party)
    places.set(resource as Resource, known)
  }
  return new Map([...places].map(([resource, of]) => [resource, [...of].filter((party) => parties.includes(party))]))
}
