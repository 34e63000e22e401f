/** Templates as they stand in `desk.db`: every change is a new version, and a campaign keeps the one it was confirmed with. */
import { db, type Database } from '#main/db/database.ts'
import type { Schema } from '#main/db/schema.ts'
import { REGISTRATION_TEMPLATE } from './templates/registration.ts'

export type Template = Schema['template']

const DEFAULTS: Record<string, Pick<Template, 'subject' | 'html' | 'text'>> = { registration: REGISTRATION_TEMPLATE }

/** The newest version for this party, else the newest for all. At first use ours is written down as version 1. */
export function currentTemplate(database: Database, { kind, partyId, at }: { kind: string; partyId: string | null; at: number }): Template {
  const own = partyId === null ? undefined : newest(database, kind, partyId)
  return own ?? newest(database, kind, null) ?? writeDefault(database, kind, at)
}

export const templateById = (id: string) => db.selectFrom('template').selectAll().where('id', '=', id)

function newest(database: Database, kind: string, partyId: string | null): Template | undefined {
  return database.first<Template>(
    db.selectFrom('template').selectAll().where('kind', '=', kind).where('partyId', partyId === null ? 'is' : '=', partyId).orderBy('version', 'desc').limit(1))
}

function writeDefault(database: Database, kind: string, at: number): Template {
  const parts = DEFAULTS[kind]
  if (parts === undefined) throw new TypeError(`There is no template of kind ${kind}.`)
  const template: Template = { id: `${kind}-1`, kind, partyId: null, version: 1, ...parts, createdAt: at, createdBy: 'Counterfoil' }
  database.run(db.insertInto('template').values(template))
  return template
}
