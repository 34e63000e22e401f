/** Where today ends, party by party: each has a zone of its own. */
import type { Instant } from '#contract/vocabulary.ts'
import { businessDateAt, endOfBusinessDate } from '#main/domain/dates.ts'
import { db, type Database } from './database.ts'

export interface PartyDay {
  partyId: string
  /** The first instant of tomorrow there. */
  endsAt: Instant
}

/** In the order of the parties' ids. */
export const endsOfToday = (database: Database, now: Instant): PartyDay[] =>
  database.all(partyZones()).map(({ id, timeZone }) => ({ partyId: id, endsAt: endOfBusinessDate(businessDateAt(now, timeZone), timeZone) }))

/** Of companies there are few. */
export const partyZones = () => db.selectFrom('cache.party').select(['id', 'timeZone']).orderBy('id')
