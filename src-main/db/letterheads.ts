/** What the desk sets on the documents of a party, over what the billing system says. */
import { LetterheadFields } from '#contract/letterhead.ts'
import { db, type Database } from './database.ts'

/** Fields that are set; the others are the billing system's. */
export type SetFields = Partial<LetterheadFields>

export interface DeskLetterhead {
  fields: SetFields
  logo: { type: 'png' | 'jpeg'; bytes: Uint8Array } | null
}

export interface DeskLetterheadRow extends DeskLetterhead {
  partyId: string
}

/** When the desk's settings of a party were last changed, without reading them; null where it has none. Each change has a later one. */
export function letterheadChangedAt(database: Database, partyId: string): number | null {
  return database.first<{ changedAt: number }>(changedAtOf(partyId))?.changedAt ?? null
}

export const changedAtOf = (partyId: string) => db.selectFrom('letterhead').select('changedAt').where('partyId', '=', partyId)

/** Null where the desk has set nothing. A field that another version has kept in a way that is not understood is as if it were not set. */
export function deskLetterhead(database: Database, partyId: string): DeskLetterhead | null {
  const row = database.first(db.selectFrom('letterhead').select(['fields', 'logo', 'logoType']).where('partyId', '=', partyId))
  if (row === undefined) return null
  const { fields, logo, logoType } = row
  return { fields: understood(fields), logo: logo === null || logoType === null ? null : { type: logoType, bytes: new Uint8Array(logo) } }
}

/** Replaces what is set. With no fields and no logo nothing is left of it. */
export function writeLetterhead(database: Database, partyId: string, { fields, logo }: DeskLetterhead, at: number, by: string): void {
  const before = letterheadChangedAt(database, partyId)
  const row = {
    fields: JSON.stringify(fields), logo: logo === null ? null : Buffer.from(logo.bytes), logoType: logo?.type ?? null,
    // Who keeps what it says knows by this that it has changed, even twice in one millisecond.
    changedAt: before === null ? at : Math.max(at, before + 1), changedBy: by,
  }
  database.run(db.insertInto('letterhead').values({ partyId, ...row }).onConflict((on) => on.column('partyId').doUpdateSet(row)))
}

function understood(json: string): SetFields {
  const kept = JSON.parse(json) as Record<string, unknown>
  const fields: Record<string, unknown> = {}
  for (const [key, schema] of Object.entries(LetterheadFields.shape)) {
    const read = schema.safeParse(kept[key])
    if (read.success) fields[key] = read.data
  }
  return fields
}
