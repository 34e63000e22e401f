/** The story of an account: what the billing system told, what the desk sent, wrote and asked for. */
import { commands } from '#main/core/ports/commands.ts'
import type { StoryEntry } from '#contract/story.ts'
import { db, type Database } from './database.ts'

/** Entries of each source that are read; the newest are kept. */
const ENTRIES = 60

const billingLog = (accountId: string) =>
  db.selectFrom('cache.billingLog').select(['at', 'kind', 'actor', 'text']).where('accountId', '=', accountId).orderBy('at', 'desc').limit(ENTRIES)

const messages = (accountId: string) =>
  db.selectFrom('message as m')
    .innerJoin('campaign as c', 'c.id', 'm.campaignId')
    .select(['m.toAddress', 'm.state', 'm.reason', 'm.queuedAt', 'm.settledAt', 'c.kind', 'c.createdBy'])
    .where('m.accountId', '=', accountId)
    .orderBy('m.queuedAt', 'desc')
    .limit(ENTRIES)

export const notesOf = (accountId: string) =>
  db.selectFrom('note').select(['id', 'text', 'at', 'by']).where('accountId', '=', accountId).orderBy('at', 'desc').limit(ENTRIES)

const outbox = (accountId: string) =>
  db.selectFrom('outbox').select(['command', 'state', 'message', 'createdAt', 'settledAt', 'createdBy']).where('accountId', '=', accountId).orderBy('id', 'desc').limit(ENTRIES)

/** Everything known of the account, the newest last; at most the newest 120 entries. */
export function accountStory(database: Database, accountId: string): StoryEntry[] {
  const story: StoryEntry[] = []
  for (const row of database.all(billingLog(accountId))) story.push({ at: row.at, kind: 'log', title: row.text, text: null, by: row.actor, tone: toneOfLog(row.kind) })
  for (const row of database.all(messages(accountId)))
    story.push({ at: row.settledAt ?? row.queuedAt, kind: 'mail', title: `${kindWords(row.kind)} to ${row.toAddress}: ${row.state}`, text: row.reason, by: row.createdBy, tone: row.state === 'sent' ? 'good' : row.state === 'failed' ? 'bad' : row.state === 'queued' || row.state === 'sending' || row.state === 'uncertain' ? 'waiting' : 'neutral' })
  for (const row of database.all(notesOf(accountId))) story.push({ at: row.at, kind: 'note', title: 'Note', text: row.text, by: row.by, tone: 'neutral' })
  for (const row of database.all(outbox(accountId)))
    story.push({ at: row.settledAt ?? row.createdAt, kind: 'outbox', title: `${commands[row.command].label}: ${outboxWords[row.state]}`, text: row.message, by: row.createdBy, tone: row.state === 'done' ? 'good' : row.state === 'queued' || row.state === 'sending' ? 'waiting' : row.state === 'withdrawn' ? 'neutral' : 'bad' })
  return story.sort((a, b) => a.at - b.at).slice(-120)
}

/** `registrations` → `Registration email`. */
export function kindWords(kind: string): string {
  return kind.startsWith('registration') ? 'Registration email' : 'Mail'
}

const outboxWords = {
  queued: 'waiting to go out', sending: 'going out', done: 'done', rejected: 'refused', uncertain: 'not certain', conflict: 'in conflict', withdrawn: 'taken back',
} as const

function toneOfLog(kind: string): StoryEntry['tone'] {
  if (/fail|declin|bounce|paus|dispute/.test(kind)) return 'bad'
  if (/succe|paid|payment|approved|registered|resum/.test(kind)) return 'good'
  return 'neutral'
}
