/** What the desk knows of a page of a queue's rows: four reads for the whole page. */
import type { PromiseToPay, Queue, WorkMark } from '#contract/work.ts'
import type { AccountId, InvoiceId } from '#contract/vocabulary.ts'
import { sql, type Compilable, type Selectable } from 'kysely'
import { among, onceByIds } from './among.ts'
import { db, type Database } from './database.ts'
import type { Schema } from './schema.ts'
import { queueColumns } from './workFilter.ts'

/** A row of a queue, as its work is known by. */
export interface MarkedItem {
  /** Of failed charges the series. */
  itemId: string
  /** What is noted about it is noted under the id its row bears. */
  rowId: string
  accountId: string
  invoiceId: string | null
  /** What last happened to it (`queueColumns`). */
  happenedAt: number
}

/** A mark for each, in the same order. */
export function workMarks(database: Database, queue: Queue, items: readonly MarkedItem[], now: number): WorkMark[] {
  if (items.length === 0) return []
  const work = new Map(database.all(workOf(queue, items.map(({ itemId }) => itemId))).map((row) => [row.itemId, row]))
  const notes = new Map(database.all(noteCounts([...new Set(items.flatMap(({ itemId, rowId }) => [itemId, rowId]))])).map(({ subjectId, count }) => [subjectId, count]))
  const promises = Map.groupBy(database.all(livePromises([...new Set(items.map(({ accountId }) => accountId))])), ({ accountId }) => accountId)
  // Where items have no invoices, every promise of their account is theirs, as in `workConditions`.
  const ofAccount = queueColumns[queue].invoice === null
  return items.map(({ itemId, rowId, accountId, invoiceId, happenedAt }) => {
    const row = work.get(itemId)
    const isDone = row !== undefined && row.doneThrough !== null && row.doneThrough >= happenedAt
    const promise = (promises.get(accountId) ?? []).find((one) => one.invoiceId === null || ofAccount || one.invoiceId === invoiceId)
    return {
      assignee: row?.assignee ?? null,
      snoozedUntil: row?.snoozedUntil != null && row.snoozedUntil > now ? row.snoozedUntil : null,
      doneAt: isDone ? row.doneAt : null, doneBy: isDone ? row.doneBy : null,
      nextAction: row?.nextAction == null ? null : { text: row.nextAction, on: row.nextActionOn },
      notes: (notes.get(itemId) ?? 0) + (rowId === itemId ? 0 : (notes.get(rowId) ?? 0)),
      promise: promise === undefined ? null : shownPromise(promise),
    }
  })
}

export type PromiseRow = Selectable<Schema['promise']> & { invoiceNumber: string | null }

export function shownPromise(row: PromiseRow): PromiseToPay {
  return {
    id: row.id, accountId: row.accountId as AccountId, invoiceId: row.invoiceId as InvoiceId | null, invoiceNumber: row.invoiceNumber,
    amount: { minor: row.amountMinor, currency: row.currency }, dueOn: row.dueOn, state: row.state, receivedMinor: row.receivedMinor, keptOn: row.keptOn,
    note: row.note, madeAt: row.madeAt, madeBy: row.madeBy, asks: (row.state === 'broken' || row.state === 'part_kept') && row.answeredAt === null,
  }
}

const workOfQueue = Object.fromEntries(
  (Object.keys(queueColumns) as Queue[]).map((queue) => [queue, onceByIds((itemIds) => db.selectFrom('work').selectAll().where('queue', '=', queue).where(among('itemId', itemIds)))]),
) as Record<Queue, (itemIds: readonly string[]) => Compilable<Selectable<Schema['work']>>>
export const workOf = (queue: Queue, itemIds: readonly string[]): Compilable<Selectable<Schema['work']>> => workOfQueue[queue](itemIds)

/** Through `note_by_subject`. */
export const noteCounts = onceByIds((subjectIds) =>
  db.selectFrom('note').select(({ fn }) => ['subjectId', fn.countAll<number>().as('count')]).where(sql<boolean>`subjectId IS NOT NULL`).where(among('subjectId', subjectIds)).groupBy('subjectId'))

/** Those that ask for somebody, then those that are open, of these the nearest first. Through `promise_by_account`. */
export const livePromises = onceByIds((accountIds) =>
  db.selectFrom('promise as p')
    .leftJoin('cache.invoice as i', 'i.id', 'p.invoiceId')
    .selectAll('p')
    .select('i.number as invoiceNumber')
    .where(among('p.accountId', accountIds))
    .where(sql<boolean>`(p.state = 'open' OR (p.state IN ('part_kept','broken') AND p."answeredAt" IS NULL))`)
    .orderBy(sql`p.state = 'open'`)
    .orderBy('p.dueOn')
    .orderBy('p.id'))
