/** What the desk sets on the documents of a party, over what the billing system says. */
import type { LetterheadFields } from '#contract/letterhead.ts'
import type { PostalAddress } from '#contract/vocabulary.ts'
import { db, type Database } from './database.ts'
import type { RowOf } from './schema.ts'

export interface DeskLetterhead {
  /** JSON of the fields that are set; the others are the billing system's. To be read with `keptFields`. */
  fields: string
  logo: { type: 'png' | 'jpeg'; bytes: Uint8Array } | null
}

/** When the desk's settings of a party were last changed, without reading them; null where it has none. Each change has a later one. */
export function letterheadChangedAt(database: Database, partyId: string): number | null {
  return database.first<{ changedAt: number }>(changedAtOf(partyId))?.changedAt ?? null
}

export const changedAtOf = (partyId: string) => db.selectFrom('letterhead').select('changedAt').where('partyId', '=', partyId)

/** Null where the desk has set nothing. */
export function deskLetterhead(database: Database, partyId: string): DeskLetterhead | null {
  const row = database.first(db.selectFrom('letterhead').select(['fields', 'logo', 'logoType']).where('partyId', '=', partyId))
  if (row === undefined) return null
  const { fields, logo, logoType } = row
  return { fields, logo: logo === null || logoType === null ? null : { type: logoType, bytes: new Uint8Array(logo) } }
}

/** Replaces all that is set. */
export function writeLetterhead(database: Database, partyId: string, { fields, logo }: DeskLetterhead, at: number, by: string): void {
  const before = letterheadChangedAt(database, partyId)
  const row = {
    fields, logo: logo === null ? null : Buffer.from(logo.bytes), logoType: logo?.type ?? null,
    // Who keeps what it says knows by this that it has changed, even twice in one millisecond.
    changedAt: before === null ? at : Math.max(at, before + 1), changedBy: by,
  }
  database.run(db.insertInto('letterhead').values({ partyId, ...row }).onConflict((on) => on.column('partyId').doUpdateSet(row)))
}

/** What the billing system says of a party, as fields of a letterhead. It knows of no footer. */
export function givenFields(party: RowOf<'parties'>): LetterheadFields {
  return {
    legalName: party.legalName, address: JSON.parse(party.address) as PostalAddress, taxNumber: party.taxNumber, phone: party.phone, email: party.senderEmail, portalUrl: party.portalUrl,
    remittance: JSON.parse(party.remittance) as string[], footer: [], colour: party.colour, paper: party.paper,
  }
}
