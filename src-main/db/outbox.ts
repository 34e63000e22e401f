/** Queries of the outbox: `queued → sending → done | rejected | conflict | uncertain`, or `withdrawn` before it was ever sent. */
import { sql, type Insertable } from 'kysely'
import { db } from './database.ts'
import type { OutboxState, Schema } from './schema.ts'

export type NewOutboxRow = Omit<Insertable<Schema['outbox']>, 'id' | 'state' | 'attempts' | 'nextTryAt' | 'settledAt' | 'outcome' | 'message'>

/** A command on its way out. */
export interface OutboxRow {
  id: number
  command: Schema['outbox']['command']
  accountId: string
  targetId: string
  input: string
  idempotencyKey: string
  ifMatch: number | null
  state: OutboxState
  /** How often it was sent; each time it may have been carried out. */
  attempts: number
  nextTryAt: number | null
}

// Written out, not bound: SQLite uses a partial index only where it can see the condition.
const waiting = sql<boolean>`state IN ('queued','sending')`
/** The oldest waiting command of each account: the only one of it that may go out. One walk over the waiting ones, in order. */
const firstOfAccount = sql<number>`(SELECT min(id) FROM outbox INDEXED BY outbox_waiting WHERE state IN ('queued','sending') GROUP BY accountId)`

/** A new row; answers its id as `lastId`. */
export const insertCommand = (row: NewOutboxRow) => db.insertInto('outbox').values({ ...row, state: 'queued', attempts: 0 })

/** What may be sent now, in the order it was given: one command an account. */
export const commandsToSend = (now: number, limit: number) =>
  db.selectFrom('outbox')
    .select(['id', 'command', 'accountId', 'targetId', 'input', 'idempotencyKey', 'ifMatch', 'state', 'attempts', 'nextTryAt'])
    .where('id', 'in', firstOfAccount)
    .where((eb) => eb.or([eb('nextTryAt', 'is', null), eb('nextTryAt', '<=', now)]))
    .orderBy('id')
    .limit(limit)

/** When the next command falls due, among those that wait for their time; `at` is null when none does. */
export const nextDue = () =>
  db.selectFrom('outbox').select(sql<number | null>`min(coalesce(nextTryAt, 0))`.as('at')).where('id', 'in', firstOfAccount)

/** About to be sent. No row changes when it was taken back meanwhile. */
export const markSending = (id: number) =>
  db.updateTable('outbox')
    .set((eb) => ({ state: 'sending', attempts: eb('attempts', '+', 1), nextTryAt: null, message: null }))
    .where('id', '=', id)
    .where(waiting)

/** No answer came: it waits, and is sent again with the same key. */
export const markWaiting = (id: number, nextTryAt: number, message: string) =>
  db.updateTable('outbox').set({ state: 'queued', nextTryAt, message }).where('id', '=', id).where(waiting)

export interface Settlement {
  state: 'done' | 'rejected' | 'conflict' | 'uncertain'
  /** JSON; never holds a secret. */
  outcome: string | null
  message: string | null
  settledAt: number
}
export const settleCommand = (id: number, settlement: Settlement) =>
  db.updateTable('outbox').set({ ...settlement, nextTryAt: null }).where('id', '=', id).where(waiting)

/** Takes a command back. Not one that was sent before: it may have been carried out. */
export const withdrawCommand = (id: number, now: number) =>
  db.updateTable('outbox').set({ state: 'withdrawn', settledAt: now }).where('id', '=', id).where('state', '=', 'queued').where('attempts', '=', 0)

/** The line is back: what waited for a later try may go at once. */
export const wakeCommands = () =>
  db.updateTable('outbox').set({ nextTryAt: null }).where(waiting).where('state', '=', 'queued').where('nextTryAt', 'is not', null)

export const countWaiting = () => db.selectFrom('outbox').select(sql<number>`count(*)`.as('count')).where(waiting)

/** Commands by unhappy end, settled since then and not followed by another command about the same target. */
export const unhappyEnds = (since: number) =>
  db.selectFrom('outbox as o')
    .select(['o.state', sql<number>`count(*)`.as('count')])
    .where('o.state', 'in', ['rejected', 'conflict', 'uncertain'])
    .where('o.settledAt', '>=', since)
    .where(({ not, exists, selectFrom }) =>
      not(exists(selectFrom('outbox as later').select('later.id').whereRef('later.targetId', '=', 'o.targetId').whereRef('later.id', '>', 'o.id'))))
    .groupBy('o.state')

/** The newest first; `before` is the last id of the page before. */
export const outboxPage = (filter: { state?: OutboxState | undefined; before?: number | undefined; limit: number }) =>
  db.selectFrom('outbox as o')
    .leftJoin('cache.account as a', 'a.id', 'o.accountId')
    .select(['o.id', 'o.command', 'o.accountId', 'a.name as accountName', 'o.targetId', 'o.state', 'o.attempts', 'o.createdAt', 'o.createdBy', 'o.nextTryAt', 'o.settledAt', 'o.message'])
    .$if(filter.state !== undefined, (q) => q.where('o.state', '=', filter.state!))
    .$if(filter.before !== undefined, (q) => q.where('o.id', '<', filter.before!))
    .orderBy('o.id', 'desc')
    .limit(filter.limit)

export const outboxRow = (id: number) => db.selectFrom('outbox').select(['id', 'state', 'command', 'targetId', 'accountId']).where('id', '=', id)
