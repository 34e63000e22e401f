/** Bulk actions that were begun: rows of `bulkRun`, and in `bulkItem` what became of each item once its turn came. */
import { sql, type Insertable, type Selectable } from 'kysely'
import type { BulkAction, BulkLeftOut, BulkOutcome, BulkPreview } from '#contract/bulk.ts'
import type { Money } from '#contract/vocabulary.ts'
import type { Queue } from '#contract/work.ts'
import { appendAudit } from './audit.ts'
import { db, type Database } from './database.ts'
import { deskTransaction } from './fileTransactions.ts'
import { sumByCurrency } from '#main/domain/money.ts'
import { beyond, type KeyValue } from './keyset.ts'
import type { Schema } from './schema.ts'

export type BulkRunRow = Selectable<Schema['bulkRun']>
export type BulkItemRow = Selectable<Schema['bulkItem']>

/** Runs kept: of older ones the audit trail knows that they were. */
export const RUNS_KEPT = 300
/** Items kept of all of them together; past it the oldest runs go. */
export const ITEMS_KEPT = 500_000

/** A selection as it is kept while a run is under way. */
export interface Frozen {
  takes: readonly string[]
  /** Who is left out before it begins, each with its place in `words`. */
  leftOut: readonly (readonly [id: string, word: number])[]
  words: readonly { why: string; message: string }[]
}

export interface NewRun {
  id: string
  queue: Queue
  action: BulkAction
  label: string
  where: 'desk' | 'outbox'
  total: number
  money: readonly Money[]
  frozen: Frozen
  /** Who is left out before it begins, by reason. */
  leftOut: BulkPreview['leftOut']
  at: number
  by: string
}

/** Writes it down whole, with its entry in the audit trail: a run that was begun is known, whatever happens next. */
export function beginRun(database: Database, { action, money, frozen, leftOut, ...run }: NewRun): void {
  deskTransaction(database, () => {
    database.run(db.insertInto('bulkRun').values({ ...run, action: JSON.stringify(action), money: JSON.stringify(money), frozen: JSON.stringify(frozen), leftOut: JSON.stringify(leftOut.map((one) => ({ ...one, before: true }))) }))
    appendAudit(database, { at: run.at, by: run.by, action: 'bulk.run', subject: run.id, detail: { queue: run.queue, label: run.label, ...action, total: run.total, money, leftOut: frozen.leftOut.length } })
  })
}

const COLUMNS = ['id', 'queue', 'action', 'label', 'where', 'total', 'money', 'at', 'by', 'finishedAt', 'stopReason', 'undoneAt', 'undoneBy', 'outcomes', 'leftOut'] as const
/** A run without its frozen selection. */
export type BulkRunShown = Pick<BulkRunRow, (typeof COLUMNS)[number]>

export const runById = (id: string) => db.selectFrom('bulkRun').select(COLUMNS).where('id', '=', id)
export const unfinishedRuns = () => db.selectFrom('bulkRun').select('id').where(sql<boolean>`finishedAt IS NULL`).orderBy('id')

/** The newest first, along `bulkRun_by_time`. One row more than `limit`, which tells that there is a next page. */
export const runsPage = (after: readonly KeyValue[] | null, limit: number) =>
  db.selectFrom('bulkRun').select(COLUMNS)
    .$if(after !== null, (q) => q.where(beyond(['at', 'id'], after!, true)))
    .orderBy('at', 'desc').orderBy('id', 'desc').limit(limit + 1)

/** Its selection, and how many of it are noted: those that it is for in their order, then those that were left out before; null where it has ended. */
export function placeOf(database: Database, id: string): { frozen: Frozen; done: number } | null {
  const run = database.first<{ frozen: string | null }>(db.selectFrom('bulkRun').select('frozen').where('id', '=', id).where('finishedAt', 'is', null))
  if (run === undefined || run.frozen === null) return null
  const last = database.first<{ n: number | null }>(lastItem(id))
  const frozen = JSON.parse(run.frozen) as Frozen | string[]
  // A run that an older version began holds its ids alone.
  return { frozen: Array.isArray(frozen) ? { takes: frozen, leftOut: [], words: [] } : frozen, done: last?.n ?? 0 }
}

export const lastItem = (id: string) => db.selectFrom('bulkItem').select(sql<number | null>`max(n)`.as('n')).where('runId', '=', id)

const INSERT_ITEM = `INSERT INTO main.bulkItem (runId, n, itemId, accountId, title, subtitle, amountMinor, currency, state, outboxId, reason, step, beforeRun, why)
  VALUES (@runId, @n, @itemId, @accountId, @title, @subtitle, @amountMinor, @currency, @state, @outboxId, @reason, @step, @beforeRun, @why)`

/** What became of items whose turn has come; in the transaction that does it. Fails where one has had its turn before. */
export function noteItems({ raw }: Database, items: readonly Insertable<Schema['bulkItem']>[]): void {
  const insert = raw.prepare(INSERT_ITEM)
  for (const item of items) insert.run(item)
}

/** It has come to its end; `stopReason` where that was before all had their turn. Counts by reason who was left out when its turn came. */
export function finishRun(database: Database, id: string, finishedAt: number, stopReason: string | null): void {
  const before = leftOutBefore(database, id)
  const atTurn = Map.groupBy(database.all(leftOutReasons(id)), ({ why }) => why ?? '')
  const leftOut: BulkLeftOut[] = [...atTurn].map(([reason, rows]) => ({
    reason, before: false, count: rows.reduce((sum, { count }) => sum + count, 0),
    money: sumByCurrency(rows.flatMap(({ minor, currency }) => (minor === null || currency === null ? [] : [{ minor, currency }]))),
  }))
  leftOut.sort((a, b) => b.count - a.count || (a.reason < b.reason ? -1 : 1))
  database.run(db.updateTable('bulkRun').set({ finishedAt, stopReason, frozen: null, leftOut: JSON.stringify([...before, ...leftOut.slice(0, REASONS_KEPT)]) }).where('id', '=', id).where('finishedAt', 'is', null))
}

/** Reasons kept of a run. */
const REASONS_KEPT = 60

const leftOutBefore = (database: Database, id: string): BulkLeftOut[] => {
  const run = database.first<{ leftOut: string | null }>(db.selectFrom('bulkRun').select('leftOut').where('id', '=', id))
  return run?.leftOut == null ? [] : (JSON.parse(run.leftOut) as BulkLeftOut[])
}

/** Those that were left out when their turn came, by reason and currency. */
export const leftOutReasons = (id: string) =>
  db.selectFrom('bulkItem').select([sql<string | null>`coalesce(why, reason)`.as('why'), 'currency', sql<number>`count(*)`.as('count'), sql<number | null>`sum("amountMinor")`.as('minor')])
    .where('runId', '=', id).where('state', '=', 'left_out').where('beforeRun', '=', 0).groupBy([sql`1`, 'currency'])

const declined = sql<boolean>`json_extract(o.outcome, '$.status') = 'failed'`
/** How it stands with an item (`i`), by the outbox (`o`) where it went there. */
const outcome = sql<BulkOutcome>`CASE WHEN i.state = 'left_out' AND i."beforeRun" THEN 'left_out_before' WHEN i.state = 'left_out' THEN 'left_out' WHEN i.state = 'put_back' THEN 'withdrawn' WHEN i."outboxId" IS NULL THEN 'done'
  WHEN o.state IN ('queued','sending') THEN 'waiting' WHEN o.state = 'done' THEN CASE WHEN ${declined} THEN 'declined' ELSE 'done' END
  WHEN o.state = 'rejected' THEN 'refused' WHEN o.state = 'uncertain' AND o.resolution = 'carried_out' THEN 'done' ELSE o.state END`

const itemsOf = (id: string) => db.selectFrom('bulkItem as i').leftJoin('outbox as o', 'o.id', 'i.outboxId').where('i.runId', '=', id)

export interface ResultRow extends Pick<BulkItemRow, 'n' | 'itemId' | 'accountId' | 'title' | 'subtitle' | 'amountMinor' | 'currency' | 'outboxId' | 'reason'> {
  outcome: BulkOutcome
  /** The outbox's. */
  message: string | null
}

/** In the order of the selection, along the primary key. One row more than `limit`. */
export const resultsPage = (id: string, { wanted, after, limit }: { wanted: BulkOutcome | null; after: number | null; limit: number }) =>
  itemsOf(id)
    .select(['i.n', 'i.itemId', 'i.accountId', 'i.title', 'i.subtitle', 'i.amountMinor', 'i.currency', 'i.outboxId', 'i.reason', outcome.as('outcome'), 'o.message'])
    .$if(after !== null, (q) => q.where('i.n', '>', after!))
    .$if(wanted !== null, (q) => q.where(sql<boolean>`${outcome} = ${wanted}`))
    .orderBy('i.n')
    .limit(limit + 1)

export const outcomeCounts = (id: string) => itemsOf(id).select([outcome.as('outcome'), sql<number>`count(*)`.as('count')]).groupBy(sql`1`)

/** How many ended how. Once nothing of it can change by itself any more, the counts are kept with the run. */
export function outcomesOf(database: Database, run: Pick<BulkRunShown, 'id' | 'finishedAt' | 'outcomes'>): Partial<Record<BulkOutcome, number>> {
  if (run.outcomes !== null) return JSON.parse(run.outcomes) as Partial<Record<BulkOutcome, number>>
  const counts = Object.fromEntries(database.all(outcomeCounts(run.id)).map(({ outcome: how, count }) => [how, count])) as Partial<Record<BulkOutcome, number>>
  const mayChange = run.finishedAt === null || counts.waiting !== undefined || counts.uncertain !== undefined
  if (!mayChange) deskTransaction(database, () => void database.run(db.updateTable('bulkRun').set({ outcomes: JSON.stringify(counts) }).where('id', '=', run.id).where('finishedAt', 'is not', null)))
  return counts
}

/** Items that something was done to and that have not been put back, after the `n` of the last. */
export const undoable = (id: string, after: number, limit: number) =>
  db.selectFrom('bulkItem').select(['n', 'itemId', 'outboxId', 'step']).where('runId', '=', id).where('n', '>', after).where('state', '=', 'done').orderBy('n').limit(limit)

export function markPutBack(database: Database, id: string, ns: readonly number[]): void {
  database.raw.prepare(`UPDATE main.bulkItem SET state = 'put_back' WHERE runId = ? AND n IN (SELECT value FROM json_each(?))`).run(id, JSON.stringify(ns))
}

export function markUndone(database: Database, id: string, { at, by, undone, left }: { at: number; by: string; undone: number; left: number }): void {
  deskTransaction(database, () => {
    database.run(db.updateTable('bulkRun').set({ undoneAt: at, undoneBy: by, outcomes: null }).where('id', '=', id))
    appendAudit(database, { at, by, action: 'bulk.undo', subject: id, detail: { undone, left } })
  })
}

/** Ended runs that are more than are kept, the oldest first: by number, and by how many items stand in newer ones. */
export const outdatedRuns = () =>
  db.selectFrom(db.selectFrom('bulkRun').select(['id', 'at', 'finishedAt', sql<number>`row_number() OVER (ORDER BY at DESC, id DESC)`.as('place'), sql<number>`sum(total + coalesce((SELECT sum(each.value ->> '$.count') FROM json_each(leftOut) AS each WHERE each.value ->> '$.before'), 0)) OVER (ORDER BY at DESC, id DESC)`.as('items')]).as('r'))
    .select('r.id').where('r.finishedAt', 'is not', null).where((eb) => eb.or([eb('r.place', '>', RUNS_KEPT), eb('r.items', '>', ITEMS_KEPT)])).orderBy('r.at')

const REMOVED_AT_ONCE = 1000
/** Removes some of a run's items, then the run itself; false once nothing is left of it. */
export function removeSome(database: Database, id: string): boolean {
  return deskTransaction(database, () => {
    const { changes } = database.raw.prepare('DELETE FROM main.bulkItem WHERE runId = @id AND n IN (SELECT n FROM main.bulkItem WHERE runId = @id LIMIT @atOnce)').run({ id, atOnce: REMOVED_AT_ONCE })
    if (changes === 0) database.run(db.deleteFrom('bulkRun').where('id', '=', id))
    return changes > 0
  })
}
