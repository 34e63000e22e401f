/** When what a party's source has came last: of several sources each is pulled by itself, and one may be away for days. */
import type { Instant } from '#contract/vocabulary.ts'
import type { Database } from './database.ts'
import { sourceOfParty } from './sources.ts'

/** Null before the first pull of its source that came to its end. As it is kept: by a clock that was wrong it may be in the future. */
export function pulledAt(database: Database, party: string): Instant | null {
  const source = sourceOfParty(database, party)
  return source === null ? lastPullAt(database) : pulledFrom(database, source.id)
}

/** Of one source. */
export const pulledFrom = (database: Database, source: string): Instant | null => kept(database, `lastPullAt ${source}`)

/** When a pull last brought what any source has. */
export const lastPullAt = (database: Database): Instant | null => kept(database, 'lastPullAt')

function kept({ raw }: Database, key: string): Instant | null {
  const value = Number(raw.prepare<[string], string>('SELECT value FROM cache.meta WHERE key = ?').pluck().get(key) ?? Number.NaN)
  return Number.isFinite(value) ? value : null
}
