/** The story of an account: what the billing system told, what the desk sent, wrote and asked for. */
import type { StoryEntry } from '#contract/story.ts'
import { commands } from '#contract/commands.ts'
import type { CarriedFile } from './campaigns.ts'
import { db, type Database } from './database.ts'
import type { MessageState, OutboxState, Resolution } from './schema.ts'

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
    ...database.all(notesOf(accountId)).map((row): StoryEntry => ({
      at: row.at, kind: 'note', title: 'Note', text: row.text, by: row.by, tone: 'neutral',
    })),
    ...database.all(outbox(accountId)).map((row): StoryEntry => ({
      at: row.settledAt ?? row.createdAt, kind: 'outbox', title: `${commands[row.command].label}${row.subject === null ? '' : `, ${row.subject}`}: ${OUTBOX[row.state].words}${row.resolution === null ? '' : `, ${RESOLVED[row.resolution]}`}`,
      text: row.message, by: row.createdBy, tone: row.resolution === null ? OUTBOX[row.state].tone : 'neutral',
    })),
  ]
  return story.sort((a, b) => a.at - b.at).slice(-ENTRIES)
}

/** The notes of an account, the newest first. */
export const notesOf = (accountId: string) =>
  db.selectFrom('note').select(['id', 'text', 'at', 'by']).where('accountId', '=', accountId).orderBy('at', 'desc').limit(ENTRIES)

/** `registration` → `Registration email`; a document by the name it was sent under. */
function mailWords({ kind, attachment }: { kind: string; attachment: string | null }): string {
  if (kind.startsWith('registration')) return 'Registration email'
  if (attachment !== null) return `“${(JSON.parse(attachment) as CarriedFile).fileName}”, by email`
  return kind === 'statement' ? 'Statement, by email' : 'Document, by email'
}

/** Through `billingLog_by_account`: of one moment, the ids rise, as they do in the story. */
export const billingLog = (accountId: string) =>
  db.selectFrom('cache.billingLog').select(['at', 'kind', 'actor', 'text']).where('accountId', '=', accountId).orderBy('at', 'desc').orderBy('id').limit(ENTRIES)

export const messages = (accountId: string) =>
  db.selectFrom('message as m')
    .innerJoin('campaign as c', 'c.id', 'm.campaignId')
    .select(['m.toAddress', 'm.state', 'm.reason', 'm.queuedAt', 'm.settledAt', 'm.attachment', 'c.kind', 'c.createdBy'])
    .where('m.accountId', '=', accountId)
    .orderBy('m.queuedAt', 'desc')
    .limit(ENTRIES)

export const outbox = (accountId: string) =>
  db.selectFrom('outbox').select(['command', 'subject', 'state', 'message', 'resolution', 'createdAt', 'settledAt', 'createdBy']).where('accountId', '=', accountId).orderBy('id', 'desc').limit(ENTRIES)

type Tone = StoryEntry['tone']

const MAIL_TONES: Record<MessageState, Tone> = {
  queued: 'waiting', sending: 'waiting', sent: 'good', failed: 'bad', uncertain: 'waiting', skipped: 'neutral',
}

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
