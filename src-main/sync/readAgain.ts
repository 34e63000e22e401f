/** Records that were set aside, asked for again by their names. */
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { PartyId } from '#contract/vocabulary.ts'
import { derive } from '#main/db/derive/derivation.ts'
import type { Parts } from '#main/db/derive/parts.ts'
import type { Database } from '#main/db/database.ts'
import type { RawRecord } from '#main/core/ports/connector.ts'
import { resources, type Resource } from '#main/core/ports/records.ts'
import { createQuarantine, forgetQuarantined } from './quarantine.ts'
import { checkRecord, type Checked } from './recordCheck.ts'
import type { RecordWriter } from './recordWriter.ts'
import { withRetries } from './retry.ts'
import type { Line } from './sums.ts'

export interface SetAside {
  id: number
  resource: string
  partyId: string
  recordId: string
}

export interface ReadAgain {
  row: SetAside
  resource: Resource
  /** Null: the upstream no longer has it. */
  checked: Checked | null
}

/** Under way at once. */
const AT_ONCE = 8

/** Reads them, some at once, and hands them on in the order they were given, some at a time. Throws `ConnectorError`. */
export async function* readAgain({ connector, policy, signal }: Line, rows: readonly SetAside[]): AsyncGenerator<ReadAgain[], void, void> {
  const known = rows.filter(({ resource }) => resource in resources)
  for (let from = 0; from < known.length; from += AT_ONCE) {
    const some = known.slice(from, from + AT_ONCE)
    const read = some.map(async (row): Promise<ReadAgain> => {
      const resource = row.resource as Resource
      const raw: RawRecord = await withRetries(() => connector.read(resource, row.recordId, signal, row.partyId === '' ? undefined : (row.partyId as PartyId)), { policy, signal, malformedToo: true })
      return { row, resource, checked: raw === null ? null : checkRecord(resource, row.partyId === '' ? null : row.partyId, raw) }
    })
    // Each is let finish: none may still be at work when the connection is closed.
    const ends = await Promise.allSettled(read)
    for (const end of ends) if (end.status === 'rejected') throw end.reason
    yield ends.flatMap((end) => (end.status === 'fulfilled' ? [end.value] : []))
    await nextTurn()
  }
}

/** How asking again ended. */
export type End = 'taken' | 'gone' | 'still'

/** In the caller's transaction, with all that is computed from them; a bad one keeps its place, with what is wrong with it now. */
export function takeReadAgain(database: Database, writer: RecordWriter, some: readonly ReadAgain[], now: number): { resource: Resource; end: End; rows: number }[] {
  const quarantine = createQuarantine(database)
  const stale = new Map<string, Parts>()
  const ends = some.map(({ row, resource, checked }): { resource: Resource; end: End; rows: number } => {
    if (checked === null) {
      database.run(forgetQuarantined(row.id))
      return { resource, end: 'gone', rows: 0 }
    }
    if (checked.kind === 'bad') {
      quarantine.stillBad(row.id, checked.reason, checked.raw)
      return { resource, end: 'still', rows: 0 }
    }
    const written = writer.write(resource, row.partyId, [checked], now)
    for (const [accountId, parts] of written.stale) stale.set(accountId, (stale.get(accountId) ?? 0) | parts)
    return { resource, end: written.quarantined > 0 ? 'still' : 'taken', rows: written.rows }
  })
  if (stale.size > 0) derive(database, stale)
  return ends
}
