/** What the databases say of the sync. Asked for often: each a look into an index or at one row. */
import { sql } from 'kysely'
import type { SyncStatus } from '#contract/sync.ts'
import type { Instant, PartyId } from '#contract/vocabulary.ts'
import { db, type Database } from '#main/db/database.ts'
import { openCounts } from '#main/db/outbox.ts'
import { pulledFrom } from '#main/db/pulledAt.ts'
import { allSources, lineOfSource, listOf, type SourceRow } from '#main/db/sources.ts'
import { sourcesOf, type Connection } from '../ports/sources.ts'

/** Bad ends that nobody has dealt with. */
export function unhappyCounts(database: Database): Omit<SyncStatus['outbox'], 'waiting'> {
  const ends = new Map(database.all(openCounts()).map(({ state, count }) => [state, count]))
  return { refused: ends.get('rejected') ?? 0, conflicts: ends.get('conflict') ?? 0, uncertain: ends.get('uncertain') ?? 0 }
}

export const quarantinedCount = () => db.selectFrom('cache.quarantine').select(sql<number>`count(*)`.as('count'))

/** Each of several sources, and whether it could be reached and pulled; none where there is one alone. */
export function sourceStates(database: Database, connection: Connection | null, past: (at: Instant | null) => Instant | null): SyncStatus['sources'] {
  const connected = connection === null ? [] : sourcesOf(connection)
  if (connected.length < 2) return []
  const rows = database.all<SourceRow>(allSources).filter(({ id }) => connected.some((source) => source.id === id))
  return rows.map((row) => ({ id: row.id, name: row.name, ...lineOfSource(row), parties: listOf(row.parties) as PartyId[], lastPullAt: past(pulledFrom(database, row.id)) }))
}
