/** Queries of the outbox: `queued → sending → done | rejected | conflict | uncertain`, or `withdrawn` before it was ever sent. */
import { sql, type Insertable } from 'kysely'
import { commandsOn, type CommandName } from '#contract/commands.ts'
import { among } from './among.ts'
import { db } from './database.ts'
import type { OutboxState, Schema } from './schema.ts'

type Given = Pick<Insertable<Schema['outbox']>, 'command' | 'accountId' | 'partyId' | 'targetId' | 'input' | 'idempotencyKey' | 'ifMatch' | 'createdAt' | 'createdBy'>
/** A command as it is given; what is not known of its target is left out. */
export type NewOutboxRow = Given & Partial<Pick<Schema['outbox'], 'basis' | 'subject' | 'amountMinor' | 'currency' | 'notBefore'>>

/** A command on its way out. */
export interface OutboxRow {
  id: number
  command: CommandName
  accountId: string
  partyId: string
  targetId: string
  input: string
  idempotencyKey: string
  ifMatch: number | null
  state: OutboxState
  /** How often it was sent; each time it may have been carried out. */
  attempts: number
  nextTryAt: number | null
  /** When it first left; null before. */
  firstSentAt: number | null
  /** The money it is to move, as it was decided; null where it moves none or it is not known. */
  amountMinor: number | null
  currency: string | null
  /** When it was decided. */
  createdAt: number
}

/**
 * The longest a command may wait for its next try, whatever `Retry-After` says. One that seems to wait
 * longer was put off by a clock that has jumped back since, and is due.
 */
export const LONGEST_WAIT_MS = 3_600_000

/**
 * So long after a command first left, its idempotency key is taken to be known upstream. Billing systems
 * forget keys, few of them sooner than after a day (docs/decisions/0016).
 */
export const KEY_GOOD_FOR_MS = 24 * 3_600_000

// Written out, not bound: SQLite uses a partial index only where it can see the condition.
const waiting = sql<boolean>`state IN ('queued','sending')`
/** Given for later, and it is not later yet. One that has left before goes on, whatever the clock says. */
const forLater = (now: number) => sql<boolean>`(attempts = 0 AND "notBefore" IS NOT NULL AND "notBefore" > ${now})`

/**
 * Of each account the one command that may go out: what has left before, then the oldest, then what
 * waited for its time, by that time. What is still for later holds up nobody. One walk over the waiting
 * ones, in order: the rank is a number whose last 32 bits are the id.
 */
const firstOfAccount = (now: number) => sql<number>`(SELECT min(CASE WHEN attempts > 0 THEN id - 4294967296 WHEN "notBefore" IS NULL THEN id ELSE ("notBefore" / 1000) * 4294967296 + id END) & 4294967295
  FROM outbox INDEXED BY outbox_waiting WHERE state IN ('queued','sending') AND NOT ${forLater(now)} GROUP BY accountId)`

/** A new row; answers its id as `lastId`. */
export const insertCommand = (row: NewOutboxRow) => db.insertInto('outbox').values({ ...row, state: 'queued', attempts: 0 })

/** What may be sent now, in the order it was given: one command an account. */
export const commandsToSend = (now: number, limit: number) =>
  db.selectFrom('outbox')
    .select(['id', 'command', 'accountId', 'partyId', 'targetId', 'input', 'idempotencyKey', 'ifMatch', 'state', 'attempts', 'nextTryAt', 'firstSentAt', 'amountMinor', 'currency', 'createdAt'])
    .where('id', 'in', firstOfAccount(now))
    .where((eb) => eb.or([eb('nextTryAt', 'is', null), eb('nextTryAt', '<=', now), eb('nextTryAt', '>', now + LONGEST_WAIT_MS)]))
    .orderBy('id')
    .limit(limit)

/** When the next command falls due, among those that wait for their next try; `at` is null when none waits. What is for later is not among them. */
export const nextDue = (now: number = Date.now()) =>
  db.selectFrom('outbox')
    .select(sql<number | null>`min(CASE WHEN nextTryAt IS NULL OR nextTryAt > ${now + LONGEST_WAIT_MS} THEN 0 ELSE nextTryAt END)`.as('at'))
    .where('id', 'in', firstOfAccount(now))

/** Left to itself, SQLite reads all that waits. */
const allForLater = (now: number) => sql`FROM outbox INDEXED BY outbox_for_later WHERE state IN ('queued','sending') AND attempts = 0 AND "notBefore" > ${now}`

/** When the next command that was given for later may go, through `outbox_for_later`; `at` is null when there is none. However far off: this is no clock's mistake. */
export const nextForLater = (now: number) =>
  db.selectNoFrom(sql<number | null>`(SELECT min("notBefore") ${allForLater(now)})`.as('at'))

/** About to be sent; answers the version it is sent on, and who gave it when. No row comes back when it was taken back meanwhile. */
export const markSending = (id: number, now: number) =>
  db.updateTable('outbox')
    .set((eb) => ({ state: 'sending', attempts: eb('attempts', '+', 1), nextTryAt: null, message: null, firstSentAt: eb.fn.coalesce('firstSentAt', eb.val(now)) }))
    .where('id', '=', id)
    .where(waiting)
    .returning(['ifMatch', 'createdAt', 'createdBy'])

/** No answer came: it waits, and is sent again with the same key. */
export const markWaiting = (id: number, nextTryAt: number, message: string) =>
  db.updateTable('outbox').set({ state: 'queued', nextTryAt, message }).where('id', '=', id).where(waiting)

/** What is counted of an answer that was none. */
export interface BadAnswer {
  serverErrors: 0 | 1
  unreadable: 0 | 1
}
/** Counts it; answers how it stands with the command. No row comes back when it waits no more. */
export const countBadAnswer = (id: number, { serverErrors, unreadable }: BadAnswer) =>
  db.updateTable('outbox')
    .set((eb) => ({ serverErrors: eb('serverErrors', '+', serverErrors), unreadable: eb('unreadable', '+', unreadable) }))
    .where('id', '=', id)
    .where(waiting)
    .returning(['attempts', 'firstSentAt', 'serverErrors', 'unreadable'])

export interface Settlement {
  state: 'done' | 'rejected' | 'conflict' | 'uncertain'
  /** JSON; never holds a secret. */
  outcome: string | null
  message: string | null
  settledAt: number
}
export const settleCommand = (id: number, settlement: Settlement) =>
  db.updateTable('outbox').set({ ...settlement, nextTryAt: null }).where('id', '=', id).where(waiting)

/** A version of a record that a command of this desk has replaced, and what it made of it. */
export interface Replaced {
  resource: string
  recordId: string
  /** The `rev` before the command, and after it. */
  from: number
  to: number
  /** The record now, as a basis is kept. */
  basis: string
}

/** Waiting commands that were decided on the version before are decided on the one after: nobody else has changed it in between. */
export const advanceBasis = ({ resource, recordId, from, to, basis }: Replaced) =>
  db.updateTable('outbox')
    .set({ ifMatch: to, basis })
    .where('targetId', '=', recordId)
    .where('ifMatch', '=', from)
    .where(among('command', commandsOn(resource)))
    .where(waiting)

/** Takes a command back. Not one that was sent before: it may have been carried out. */
export const withdrawCommand = (id: number, now: number) =>
  db.updateTable('outbox').set({ state: 'withdrawn', settledAt: now, nextTryAt: null, message: null }).where('id', '=', id).where('state', '=', 'queued').where('attempts', '=', 0)

/** Of several sources one is not there: what waits for its parties is not asked for again before, and says why; the others' commands go on. What was sent before keeps what was said of it. */
export const putOff = (parties: readonly string[], nextTryAt: number, message: string) =>
  db.updateTable('outbox')
    .set((eb) => ({ nextTryAt, message: eb.fn.coalesce('message', eb.val(message)) }))
    .where(waiting)
    .where(among('partyId', parties))
    .where((eb) => eb.or([eb('nextTryAt', 'is', null), eb('nextTryAt', '<', nextTryAt)]))

/** The line is back: what waited for a later try may go at once. What was given for later still waits for its time. */
export const wakeCommands = () =>
  db.updateTable('outbox').set({ nextTryAt: null }).where(waiting).where('state', '=', 'queued').where('nextTryAt', 'is not', null)

/** What may go as soon as there is a line: all that waits but what was given for later. */
export const countToGo = (now: number) =>
  db.selectNoFrom(sql<number>`(SELECT count(*) FROM outbox INDEXED BY outbox_waiting WHERE state IN ('queued','sending') AND NOT ${forLater(now)})`.as('count'))
export const countForLater = (now: number) =>
  db.selectNoFrom(sql<number>`(SELECT count(*) ${allForLater(now)})`.as('count'))

export const countWaiting = () => db.selectFrom('outbox').select(sql<number>`count(*)`.as('count')).where(waiting)

// As the indexes `outbox_unresolved` and `outbox_open` are written.
export const unresolved = sql<boolean>`resolution IS NULL AND state IN ('rejected','conflict','uncertain')`
/** What waits, and bad ends that nobody has dealt with. */
export const open = sql<boolean>`resolution IS NULL AND state IN ('queued','sending','rejected','conflict','uncertain')`

/** Commands by unhappy end, settled since then, that nobody has dealt with. */
export const unhappyEnds = (since: number) =>
  db.selectFrom('outbox').select(['state', sql<number>`count(*)`.as('count')]).where(unresolved).where('settledAt', '>=', since).groupBy('state')

/** The same in all, by state; and what waits. */
export const openCounts = () =>
  db.selectFrom('outbox').select(['state', sql<number>`count(*)`.as('count')]).where(unresolved).groupBy('state')
export const countDone = () => db.selectFrom('outbox').select(sql<number>`count(*)`.as('count')).where('state', '=', 'done')
