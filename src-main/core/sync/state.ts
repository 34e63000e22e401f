/** What the databases say of the sync. Asked for often: each a look into an index or at one row. */
import { sql } from 'kysely'
import type { SyncStatus } from '#contract/sync.ts'
import type { Instant } from '#contract/vocabulary.ts'
import { db, type Database } from '#main/db/database.ts'
import { openCounts } from '#main/db/outbox.ts'
import { readMeta } from '#main/sync/meta.ts'

/** Bad ends that nobody has dealt with. */
export function unhappyCounts(database: Database): Omit<SyncStatus['outbox'], 'waiting'> {
  const ends = new Map(database.all(openCounts()).map(({ state, count }) => [state, count]))
  return { refused: ends.get('rejected') ?? 0, conflicts: ends.get('conflict') ?? 0, uncertain: ends.get('uncertain') ?? 0 }
}

export const quarantinedCount = () => db.selectFrom('cache.quarantine').select(sql<number>`count(*)`.as('count'))

/** As it is kept; by a clock that was wrong it may be in the future. */
export function lastPullAt(database: Database): Instant | null {
  const kept = Number(readMeta(database, 'lastPullAt') ?? NaN)
  return Number.isFinite(kept) ? kept : null
}
