/** Queries of the outbox for people: its list, one command, and how a bad end was dealt with. */
import { sql } from 'kysely'
import type { CommandName } from '#contract/commands.ts'
import { db } from './database.ts'
import { open, unresolved } from './outbox.ts'
import type { OutboxState, Resolution } from './schema.ts'

export interface OutboxFilter {
  state?: OutboxState | undefined
  /** Only what waits and what asks for somebody. */
  open?: boolean | undefined
  account?: string | undefined
  /** The last id of the page before. */
  before?: number | undefined
  limit: number
}

const COLUMNS = [
  'o.id', 'o.command', 'o.accountId', 'a.name as accountName', 'o.targetId', 'o.subject', 'o.amountMinor', 'o.currency', 'o.state', 'o.attempts', 'o.createdAt', 'o.createdBy',
  'o.nextTryAt', 'o.notBefore', 'o.settledAt', 'o.message', 'o.outcome', 'o.resolution',
] as const

/** The newest first, each with its account's name. Along an index in this order, whatever is asked for. */
export const outboxPage = (filter: OutboxFilter) => {
  const { state, open: onlyOpen = false, account, before, limit } = filter
  return db.selectFrom('outbox as o')
    .leftJoin('cache.account as a', 'a.id', 'o.accountId')
    .select(COLUMNS)
    .$if(onlyOpen && state === undefined, (q) => q.where('o.id', 'in', newestOpen(filter)))
    .$if(state !== undefined, (q) => q.where('o.state', '=', state!))
    .$if(onlyOpen && state !== undefined, (q) => q.where(isBadEnd(state!) ? unresolved : open))
    // `+` keeps SQLite from leaving the index of the state for the long one of the account, where the state is open.
    .$if(account !== undefined, (q) => (onlyOpen ? q.where(sql<boolean>`+o."accountId" = ${account!}`) : q.where('o.accountId', '=', account!)))
    .$if(before !== undefined, (q) => q.where('o.id', '<', before!))
    .orderBy('o.id', 'desc')
    .limit(limit)
}

/** Left to itself, SQLite gathers all of each state and sorts them. */
const newestOpen = ({ account, before, limit }: OutboxFilter) => {
  const narrower = sql.join([
    account === undefined ? sql`` : sql`AND +"accountId" = ${account}`,
    before === undefined ? sql`` : sql`AND id < ${before}`,
  ], sql` `)
  return sql<number>`(SELECT id FROM outbox INDEXED BY outbox_open WHERE ${open} ${narrower} ORDER BY id DESC LIMIT ${limit})`
}

export const isBadEnd = (state: OutboxState): state is 'rejected' | 'conflict' | 'uncertain' => state === 'rejected' || state === 'conflict' || state === 'uncertain'

/** One command whole. */
export const outboxRow = (id: number) =>
  db.selectFrom('outbox as o')
    .leftJoin('cache.account as a', 'a.id', 'o.accountId')
    .leftJoin('cache.party as p', 'p.id', 'o.partyId')
    .select([...COLUMNS, 'o.partyId', 'o.input', 'o.ifMatch', 'o.basis', 'o.firstSentAt', 'o.resolvedAt', 'o.resolvedBy', 'o.againId', 'p.timeZone'])
    .where('o.id', '=', id)

/** What still waits about a record, or about an account, the newest first; at most so many are looked at. */
const WAITING_MAX = 200
export const waitingAbout = (targetId: string) =>
  db.selectFrom('outbox').select(['id', 'command', 'input']).where('targetId', '=', targetId).where('state', 'in', ['queued', 'sending']).orderBy('id', 'desc').limit(WAITING_MAX)
export const waitingOf = (accountId: string) =>
  db.selectFrom('outbox')
    .select(['id', 'command', 'targetId'])
    .where('id', 'in', sql<number>`(SELECT id FROM outbox INDEXED BY outbox_waiting WHERE state IN ('queued','sending') AND "accountId" = ${accountId} ORDER BY id DESC LIMIT ${sql.lit(WAITING_MAX)})`)

export interface DealtWith {
  resolution: Resolution
  resolvedAt: number
  resolvedBy: string
  againId: number | null
}
/** No row changes when it has been dealt with already. */
export const resolveCommand = (id: number, dealt: DealtWith) => db.updateTable('outbox').set(dealt).where('id', '=', id).where(unresolved)

/** Refused or in conflict, of one kind and about one record, and nobody has dealt with it; at most so many are looked at. */
export const refusedBefore = (command: CommandName, targetId: string) =>
  db.selectFrom('outbox')
    .select(['id', 'input'])
    .where('targetId', '=', targetId)
    .where('command', '=', command)
    .where('state', 'in', ['rejected', 'conflict'])
    .where('resolution', 'is', null)
    .orderBy('id', 'desc')
    .limit(WAITING_MAX)

/**
 * Not known how it ended, and a person wants to know: the same command goes out with the same key and on
 * the same version. `attempts` stays above zero, for it may have been carried out.
 */
export const sendOnceMore = (id: number, now: number) =>
  db.updateTable('outbox')
    .set({
      state: 'queued', attempts: 1, serverErrors: 0, unreadable: 0, nextTryAt: null, settledAt: null, message: null, outcome: null,
      // What keeps it from happening twice is its version; without one it is the key, which grows old.
      firstSentAt: sql<number | null>`CASE WHEN "ifMatch" IS NULL THEN "firstSentAt" ELSE ${now} END`,
    })
    .where('id', '=', id)
    .where('state', '=', 'uncertain')
    .where('resolution', 'is', null)

/** A person wants it tried no more. Not while it is on its way: its answer may be the next thing that comes. */
export const stopTrying = (id: number, end: { outcome: string; message: string; settledAt: number }) =>
  db.updateTable('outbox')
    .set({ state: 'uncertain', nextTryAt: null, ...end })
    .where('id', '=', id)
    .where('state', '=', 'queued')
    .where('attempts', '>', 0)
