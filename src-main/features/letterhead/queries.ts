import { keptFields, type LetterheadFields, type PartyLetterhead } from '#contract/letterhead.ts'
import type { PartyId } from '#contract/vocabulary.ts'
import { db, type Database } from '#main/db/database.ts'
import { deskLetterhead, givenFields } from '#main/db/letterheads.ts'
import type { RowOf } from '#main/db/schema.ts'

/** A company has few parties; what is over these is not shown. */
const PARTIES_MAX = 100

export const partiesByName = () => db.selectFrom('cache.party').selectAll().orderBy('name').orderBy('id').limit(PARTIES_MAX)

/** The letterhead of a party as it is printed, and which of it the desk has set. */
export function partyLetterhead(database: Database, party: RowOf<'parties'>): PartyLetterhead {
  const desk = deskLetterhead(database, party.id)
  const set = desk === null ? {} : keptFields(desk.fields)
  const given = givenFields(party)
  return {
    party: party.id as PartyId, partyName: party.name, given,
    fields: { ...given, ...set },
    logo: desk === null || desk.logo === null ? null : { type: desk.logo.type, base64: Buffer.from(desk.logo.bytes).toString('base64') },
    set: Object.keys(set) as (keyof LetterheadFields)[],
  }
}
