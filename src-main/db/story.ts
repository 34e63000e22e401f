/** The story of an account: what the billing system told, what the desk sent, wrote, asked for and did on its items, what was promised. */
import { sql } from 'kysely'
import type { StoryEntry } from '#contract/story.ts'
import type { AnswerState } from '#contract/answers.ts'
import { commands } from '#contract/commands.ts'
import type { Channel } from '#contract/mail.ts'
import { instantWords } from '#main/domain/instantWords.ts'
import { mailKindWords } from '#main/domain/mailKinds.ts'
import { among } from './among.ts'
import { actionWords } from './auditActions.ts'
import { readDetail } from './auditTeller.ts'
import type { CarriedFile } from './campaigns.ts'
import { db, type Database } from './database.ts'
import { placeOfAccount } from './promises.ts'
import type { MessageState, OutboxState, Resolution } from './schema.ts'
import { answersOfAccount, shownAnswers, type AnswerRow } from './smsAnswers.ts'

/** Entries told, and so read of each source at the most. */
const ENTRIES = 120

/** What is known of the account, the newest last: the newest 120 entries of all sources together. */
export function accountStory(database: Database, accountId: string): StoryEntry[] {
  const story: StoryEntry[] = [
    ...database.all(billingLog(accountId)).map((row): StoryEntry => ({
      at: row.at, kind: 'log', title: row.text, text: null, by: row.actor, tone: toneOfLog(row.kind),
    })),
    ...database.all(messages(accountId)).map((row): StoryEntry => ({
      at: row.settledAt ?? row.queuedAt, kind: 'mail', title: `${mailWords(row)} to ${row.toAddress}: ${row.state}`,
      text: row.reason, by: row.createdBy, tone: MAIL_TONES[row.state],
    })),
    ...database.all(notesTold(accountId)).toReversed().map((row): StoryEntry => ({
      at: row.at, kind: 'note', title: noteTitle(row), text: row.text, by: row.by, tone: 'neutral',
    })),
    ...deskWork(database, accountId),
    ...database.all(outbox(accountId)).map((row): StoryEntry => ({
      at: row.settledAt ?? row.createdAt, kind: 'outbox', title: `${commands[row.command].label}${row.subject === null ? '' : `, ${row.subject}`}: ${row.state === 'queued' && row.notBefore !== null ? `to go out ${instantWords(row.notBefore, zoneOf(database, accountId))}` : OUTBOX[row.state].words}${row.resolution === null ? '' : `, ${RESOLVED[row.resolution]}`}`,
      text: row.message, by: row.createdBy, tone: row.resolution === null ? OUTBOX[row.state].tone : 'neutral',
    })),
    ...shownAnswers(database, database.all<AnswerRow>(answersOfAccount(accountId))).map((answer): StoryEntry => ({
      at: answer.at, kind: 'sms', title: `SMS from ${answer.contact?.name ?? answer.from}: “${answer.words}”`, text: answer.remark, by: answer.decidedBy, tone: ANSWER_TONES[answer.state],
    })),
  ]
  return story.sort((a, b) => a.at - b.at).slice(-ENTRIES)
}

/** The notes of an account, the newest first. */
export const notesOf = (accountId: string) =>
  db.selectFrom('note').select(['id', 'text', 'at', 'by']).where('accountId', '=', accountId).orderBy('at', 'desc').limit(ENTRIES)

/** The same with what each is about. Through `note_by_account`. */
export const notesTold = (accountId: string) =>
  db.selectFrom('note as n')
    .leftJoin('cache.invoice as i', 'i.id', 'n.subjectId')
    .leftJoin('cache.registration as r', 'r.id', 'n.subjectId')
    .leftJoin('cache.failedCharge as f', (join) => join.onRef('f.seriesId', '=', 'n.subjectId').on(sql<boolean>`+f."accountId" = n."accountId"`))
    .select(['n.text', 'n.at', 'n.by', 'n.subjectId', 'i.number as invoice', 'r.id as registration', 'f.invoiceNumber as failedInvoice'])
    .where('n.accountId', '=', accountId).orderBy('n.at', 'desc').orderBy(sql`n.rowid`, 'desc').limit(ENTRIES)

function noteTitle({ subjectId, invoice, registration, failedInvoice }: { subjectId: string | null; invoice: string | null; registration: string | null; failedInvoice: string | null }): string {
  if (subjectId === null) return 'Note'
  if (invoice !== null) return `Note on ${invoice}`
  if (registration !== null) return 'Note on the registration'
  return failedInvoice === null ? 'Note on a failed charge' : `Note on the failed charge of ${failedInvoice}`
}

/** What was done on the account's items, and what became of promises to pay, as the audit trail holds it. */
function deskWork(database: Database, accountId: string): StoryEntry[] {
  const rows = database.all(workDone(accountId)).toReversed()
  if (rows.length === 0) return []
  const timeZone = zoneOf(database, accountId)
  const numbers = new Map(database.all(invoiceNumbers(rows.map(({ invoiceId, subject }) => invoiceId ?? subject))).map(({ id, number }) => [id, number]))
  return rows.map(({ at, by, action, subject, detail, invoiceId, queue }): StoryEntry => {
    const says = readDetail(detail)
    const [area, name] = action.split('.') as [string, string]
    const number = numbers.get(invoiceId ?? subject)
    const about = number ?? (queue === 'registrations' ? 'the registration' : queue === 'failedCharges' ? 'a failed charge' : null)
    return {
      at, kind: area, title: `${actionWords(action, says, timeZone)}${about === null || area === 'registration' ? '' : ` (${about})`}`,
      text: area === 'promise' && typeof says['note'] === 'string' ? says['note'] : null, by, tone: area === 'promise' ? (PROMISE_TONES[name] ?? 'neutral') : 'neutral',
    }
  })
}

/** Not the notes: those are told as they read. Through `audit_by_account`. */
export const workDone = (accountId: string) =>
  db.selectFrom('audit')
    .select(['at', 'by', 'action', 'subject', 'detail', sql<string | null>`detail ->> '$.invoiceId'`.as('invoiceId'), sql<string | null>`detail ->> '$.queue'`.as('queue')])
    .where('accountId', '=', accountId).where(sql<boolean>`+area = 'work'`).where(sql<boolean>`action NOT LIKE 'note.%'`)
    .orderBy('at', 'desc').orderBy('id', 'desc').limit(ENTRIES)

export const invoiceNumbers = (ids: readonly string[]) => db.selectFrom('cache.invoice').select(['id', 'number']).where(among('id', ids))

const zoneOf = (database: Database, accountId: string): string => database.first(placeOfAccount(accountId))?.timeZone ?? 'UTC'

/** `Registration email`, `Critical notice, by SMS`; a document by the name it was sent under. */
function mailWords({ kind, attachment, channel }: { kind: string; attachment: string | null; channel: Channel }): string {
  if (kind.startsWith('registration')) return mailKindWords(kind).one
  const [file, ...others] = attachment === null ? [] : [JSON.parse(attachment) as CarriedFile | CarriedFile[]].flat()
  if (file !== undefined) return `“${file.fileName}”${others.length === 0 ? '' : ` and ${others.length} more`}, by email`
  if (kind === 'statement') return 'Statement, by email'
  if (kind === 'paper') return 'Document, by email'
  return `${mailKindWords(kind).one}, by ${channel === 'sms' ? 'SMS' : 'email'}`
}

/** Through `billingLog_by_account`: of one moment, the ids rise, as they do in the story. */
export const billingLog = (accountId: string) =>
  db.selectFrom('cache.billingLog').select(['at', 'kind', 'actor', 'text']).where('accountId', '=', accountId).orderBy('at', 'desc').orderBy('id').limit(ENTRIES)

export const messages = (accountId: string) =>
  db.selectFrom('message as m')
    .innerJoin('campaign as c', 'c.id', 'm.campaignId')
    .select(['m.toAddress', 'm.state', 'm.reason', 'm.queuedAt', 'm.settledAt', 'm.attachment', 'm.channel', 'c.kind', 'c.createdBy'])
    .where('m.accountId', '=', accountId)
    .orderBy('m.queuedAt', 'desc')
    .limit(ENTRIES)

export const outbox = (accountId: string) =>
  db.selectFrom('outbox').select(['command', 'subject', 'state', 'message', 'resolution', 'createdAt', 'settledAt', 'createdBy', 'notBefore']).where('accountId', '=', accountId).orderBy('id', 'desc').limit(ENTRIES)

type Tone = StoryEntry['tone']

const MAIL_TONES: Record<MessageState, Tone> = {
  queued: 'waiting', sending: 'waiting', sent: 'good', failed: 'bad', uncertain: 'waiting', skipped: 'neutral',
}

const PROMISE_TONES: Readonly<Record<string, Tone>> = { make: 'waiting', open: 'bad', kept: 'good', part_kept: 'bad', broken: 'bad' }

const ANSWER_TONES: Record<AnswerState, Tone> = { proposed: 'waiting', taken: 'good', confirmed: 'good', dismissed: 'neutral', noted: 'neutral' }

const OUTBOX: Record<OutboxState, { words: string; tone: Tone }> = {
  queued: { words: 'waiting to go out', tone: 'waiting' },
  sending: { words: 'going out', tone: 'waiting' },
  done: { words: 'done', tone: 'good' },
  rejected: { words: 'refused', tone: 'bad' },
  uncertain: { words: 'not certain', tone: 'bad' },
  conflict: { words: 'in conflict', tone: 'bad' },
  withdrawn: { words: 'taken back', tone: 'neutral' },
}

const RESOLVED: Record<Resolution, string> = { seen: 'left as it is', again: 'given again', carried_out: 'found carried out' }

/** The billing system's kinds are its own; what is not known is told without colour. */
function toneOfLog(kind: string): Tone {
  if (/fail|declin|bounce|paus|dispute/.test(kind)) return 'bad'
  if (/succe|paid|payment|approved|registered|resum/.test(kind)) return 'good'
  return 'neutral'
}
