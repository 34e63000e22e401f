/** Who has a document already: the same one goes to the same address once, whichever campaign it is in. */
import { among } from '#main/db/among.ts'
import { db, type Database } from '#main/db/database.ts'
import type { MessageState } from '#main/db/schema.ts'
import { dateWords } from '#main/domain/instantWords.ts'
import { separated } from './addressees.ts'

export interface EarlierMessage {
  id: string
  accountId: string
  toAddress: string
  state: MessageState
  at: number
}

/** Messages with this document that went, may have gone, or are going; through `message_by_subject`. */
export const earlierMessages = (key: string, accountIds: readonly string[]) =>
  db.selectFrom('message as m')
    .select(['m.id', 'm.accountId', 'm.toAddress', 'm.state'])
    .select(({ fn }) => fn.coalesce('m.settledAt', 'm.sendingAt', 'm.queuedAt').as('at'))
    .where('m.subjectId', '=', key)
    .where(among('m.accountId', accountIds))
    .where('m.state', 'in', ['sent', 'uncertain', 'sending'])

/** The same among messages with several documents; through `messageSubject`. */
export const earlierAmongSeveral = (key: string, accountIds: readonly string[]) =>
  db.selectFrom('messageSubject as s')
    .innerJoin('message as m', 'm.id', 's.messageId')
    .select(['m.id', 'm.accountId', 'm.toAddress', 'm.state'])
    .select(({ fn }) => fn.coalesce('m.settledAt', 'm.sendingAt', 'm.queuedAt').as('at'))
    .where('s.subjectId', '=', key)
    .where(among('m.accountId', accountIds))
    .where('m.state', 'in', ['sent', 'uncertain', 'sending'])

/** The same among those that are about to go. */
export const waitingMessages = (key: string, accountIds: readonly string[]) =>
  db.selectFrom('message as m')
    .innerJoin('campaign as c', 'c.id', 'm.campaignId')
    .select(['m.id', 'm.accountId', 'm.toAddress', 'm.state', 'm.queuedAt as at'])
    .where('m.subjectId', '=', key)
    .where(among('m.accountId', accountIds))
    .where('m.state', '=', 'queued')
    .where('c.state', 'in', ['ready', 'running'])

export interface AlreadySent {
  /** When the address got it, or was about to; null when it did not. */
  at(accountId: string, address: string): number | null
}

/**
 * What these accounts have of a document. `since`: only what is younger counts, for a person who says
 * "again"; the twice-pressed button does not send twice all the same. `except` is the message that asks.
 */
export function alreadySent(database: Database, key: string, accountIds: readonly string[], { since = 0, except = '', waiting = false }: { since?: number; except?: string; waiting?: boolean } = {}): AlreadySent {
  const got = new Map<string, number>()
  const rows = [
    ...database.all<EarlierMessage>(earlierMessages(key, accountIds)),
    ...database.all<EarlierMessage>(earlierAmongSeveral(key, accountIds)),
    ...(waiting ? database.all<EarlierMessage>(waitingMessages(key, accountIds)) : []),
  ]
  for (const { id, accountId, toAddress, state, at } of rows) {
    if (id === except || (state !== 'sending' && at <= since)) continue
    for (const address of separated(toAddress)) {
      const place = `${accountId} ${address}`
      got.set(place, Math.max(got.get(place) ?? 0, at))
    }
  }
  return { at: (accountId, address) => got.get(`${accountId} ${address}`) ?? null }
}

/** After "again" too, a second one within this time is a slip of the finger. */
export const PAPER_AGAIN_MS = 60_000

export const alreadyWords = (at: number, address = 'this address'): string => `Sent before: the same document went, or may have gone, to ${address} on ${dateWords(new Date(at).toISOString().slice(0, 10))}.`
