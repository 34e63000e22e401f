/** Versions of templates, as several features read them. */
import { sql } from 'kysely'
import { db } from './database.ts'
import type { Schema } from './schema.ts'

export type TemplateRecord = Schema['template']

/** As the index has it: no party's is all parties'. */
export const ofParty = (partyId: string | null) => sql<boolean>`coalesce("partyId", '') = ${partyId ?? ''}`

/** The version in use: the newest that is not set aside. Of a party only its own; null for all. */
export const newestTemplate = (kind: string, partyId: string | null) =>
  db.selectFrom('template').selectAll().where('kind', '=', kind).where(ofParty(partyId)).where('withdrawnAt', 'is', null).orderBy('version', 'desc').limit(1)

/** The number of the version that would come next; no row where there is none yet. */
export const nextTemplateVersion = (kind: string, partyId: string | null) =>
  db.selectFrom('template').select(sql<number>`version + 1`.as('next')).where('kind', '=', kind).where(ofParty(partyId)).orderBy('version', 'desc').limit(1)
