/** Templates as they stand in `desk.db`: every change is a new version, and a message keeps the one it was confirmed with. */
import type { MailKind } from '#contract/mail.ts'
import { db, type Database } from '#main/db/database.ts'
import type { Schema } from '#main/db/schema.ts'
import { newestTemplate, nextTemplateVersion, type TemplateRecord } from '#main/db/templates.ts'
import { TEMPLATES } from './templates/kinds.ts'

export type Template = Schema['template']
/** A template to fill in; ours may not be written down yet. */
export type ShownTemplate = Pick<Template, 'id' | 'version' | 'subject' | 'html' | 'text' | 'sms'>

/**
 * What a message of this kind for a customer of this party is made from now: the party's own newest version,
 * else the newest for all. Where nobody wrote one, ours is written down first, and again when a newer Counterfoil words it otherwise.
 */
export function templateFor(database: Database, kind: MailKind, partyId: string | null, at: number): Template {
  return writtenTemplate(database, kind, partyId) ?? writeOurs(database, kind, at)
}

/** For a preview: as `templateFor`, but nothing is written down. */
export function shownTemplate(database: Database, kind: MailKind, partyId: string | null): ShownTemplate {
  return writtenTemplate(database, kind, partyId) ?? oursToBe(database, kind)
}

/** Undefined where it would be ours, and is not written down yet as it reads now. */
export function writtenTemplate(database: Database, kind: MailKind, partyId: string | null): Template | undefined {
  return (partyId === null ? undefined : newestOf(database, kind, partyId)) ?? forAll(database, kind)
}

export const templateById = (id: string) => db.selectFrom('template').selectAll().where('id', '=', id)

const newestOf = (database: Database, kind: string, partyId: string | null): TemplateRecord | undefined => database.first<TemplateRecord>(newestTemplate(kind, partyId))

/** The newest for all, unless it is ours as an older Counterfoil worded it. */
function forAll(database: Database, kind: MailKind): TemplateRecord | undefined {
  const newest = newestOf(database, kind, null)
  return newest !== undefined && isOurs(newest) && !saysTheSame(newest, TEMPLATES[kind].text) ? undefined : newest
}

const oursId = (kind: string, version: number) => `${kind}-${version}`
/** What a person saves has a random id. */
export const isOurs = ({ id, kind, version, partyId }: Pick<Template, 'id' | 'kind' | 'version' | 'partyId'>): boolean => partyId === null && id === oursId(kind, version)

const saysTheSame = (a: Pick<Template, 'subject' | 'html' | 'text' | 'sms'>, b: typeof a): boolean => a.subject === b.subject && a.html === b.html && a.text === b.text && a.sms === b.sms

function oursToBe(database: Database, kind: MailKind): ShownTemplate {
  const version = database.first<{ next: number }>(nextTemplateVersion(kind, null))?.next ?? 1
  return { id: oursId(kind, version), version, ...TEMPLATES[kind].text }
}

export function writeOurs(database: Database, kind: MailKind, at: number): Template {
  const { id, version, ...text } = oursToBe(database, kind)
  const template: Template = { id, kind, partyId: null, version, ...text, withdrawnAt: null, createdAt: at, createdBy: 'Counterfoil' }
  database.run(db.insertInto('template').values(template))
  return template
}
