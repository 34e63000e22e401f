/** Templates as they stand in `desk.db`: every change is a new version, and a campaign keeps the one it was confirmed with. */
import { db, type Database } from '#main/db/database.ts'
import type { Schema } from '#main/db/schema.ts'
import { PAPER, REGISTRATION, STATEMENT } from './kinds/names.ts'
import { PAPER_TEMPLATE, STATEMENT_TEMPLATE } from './templates/papers.ts'
import { REGISTRATION_TEMPLATE } from './templates/registration.ts'

export type Template = Schema['template']

const DEFAULTS: Record<string, Pick<Template, 'subject' | 'html' | 'text'>> = { [REGISTRATION]: REGISTRATION_TEMPLATE, [STATEMENT]: STATEMENT_TEMPLATE, [PAPER]: PAPER_TEMPLATE }

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

/** For a preview: as `currentTemplate`, but nothing is written down. */
export function shownTemplate(database: Database, kind: string, partyId: string | null): Pick<Template, 'id' | 'subject' | 'html' | 'text'> {
  return (partyId === null ? undefined : newest(database, kind, partyId)) ?? newest(database, kind, null) ?? { id: `${kind}-1`, ...partsOf(kind) }
}

function partsOf(kind: string): Pick<Template, 'subject' | 'html' | 'text'> {
  const parts = DEFAULTS[kind]
  if (parts === undefined) throw new TypeError(`There is no template of kind ${kind}.`)
  return parts
}

function writeDefault(database: Database, kind: string, at: number): Template {
  const template: Template = { id: `${kind}-1`, kind, partyId: null, version: 1, ...partsOf(kind), createdAt: at, createdBy: 'Counterfoil' }
  database.run(db.insertInto('template').values(template))
  return template
}
