/**
 * What staff know of the items of queues, changed and put back. One item is one row of `work`; a row in which nothing
 * stands is removed. Every change is an entry of the audit trail, in the same transaction.
 */
import { sql, type Selectable } from 'kysely'
import type { Queue, QueueItem } from '#contract/work.ts'
import { among } from './among.ts'
import { appendAudits, type AuditEntry } from './audit.ts'
import { db, type Database } from './database.ts'
import { deskTransaction } from './fileTransactions.ts'
import type { Schema } from './schema.ts'
import { queueColumns } from './workFilter.ts'
import { workOf, type MarkedItem } from './workMarks.ts'

/** Who changes it and when. `detail` goes into the entries of the audit trail beside what they say themselves: `{ run }` of a bulk action. */
export interface Doer {
  at: number
  by: string
  detail?: Record<string, unknown>
}

/** What is changed of an item; left out: as it is. */
export type WorkPatch =
  | { assignee: string | null }
  /** It rests until then; null: it rests no more. What is done and is to rest is not done. */
  | { snoozedUntil: number | null }
  /** Finished with, until something happens to it. */
  | { done: boolean }
  | { nextAction: { text: string; on: string | null } | null }

const FIELDS = ['assignee', 'snoozedUntil', 'doneThrough', 'doneAt', 'doneBy', 'nextAction', 'nextActionOn'] as const
/** What the desk keeps of an item; plain JSON. */
export type WorkState = Pick<Selectable<Schema['work']>, (typeof FIELDS)[number]>
/** One item's change, from which it can be put back (`putBackWork`); plain JSON. */
export interface WorkStep {
  itemId: string
  accountId: string
  before: WorkState
  after: WorkState
}

const NOTHING: WorkState = { assignee: null, snoozedUntil: null, doneThrough: null, doneAt: null, doneBy: null, nextAction: null, nextActionOn: null }

/**
 * The items of a queue by the ids that its rows bear, in their order; those that have left the queue are left out. A
 * failed charge is found by any charge of its series: a retry may have failed since the row was read.
 */
export function workItems(database: Database, queue: Queue, rowIds: readonly string[]): MarkedItem[] {
  if (rowIds.length === 0) return []
  const found = new Map(database.all<MarkedItem>(itemsOf(queue, rowIds)).map((item) => [item.rowId, item]))
  return [...new Set(rowIds)].flatMap((id) => found.get(id) ?? [])
}

export function itemsOf(queue: Queue, rowIds: readonly string[]) {
  const happenedAt = sql<number>`${sql.raw(queueColumns[queue].happenedAt)}`.as('happenedAt')
  if (queue === 'registrations') {
    return db.selectFrom('cache.registrationItem as i')
      .select(['i.registrationId as itemId', 'i.registrationId as rowId', 'i.accountId', sql<string | null>`NULL`.as('invoiceId'), happenedAt])
      .where(among('i.registrationId', rowIds))
  }
  if (queue === 'heldInvoices') {
    return db.selectFrom('cache.heldInvoice as h')
      .select(['h.invoiceId as itemId', 'h.invoiceId as rowId', 'h.accountId', sql<string | null>`h."invoiceId"`.as('invoiceId'), happenedAt])
      .where(among('h.invoiceId', rowIds))
  }
  return db.selectFrom('cache.charge as c')
    .innerJoin('cache.failedCharge as f', (join) => join.onRef('f.seriesId', '=', 'c.seriesId').on(sql<boolean>`+f."accountId" = c."accountId"`))
    .select(['f.seriesId as itemId', 'c.id as rowId', 'f.accountId', 'f.invoiceId', happenedAt])
    .where(among('c.id', rowIds))
}

/** Does it to all of them, in one transaction of the desk. Answers a step for each that was not so already. */
export function changeWork(database: Database, queue: Queue, items: readonly MarkedItem[], patch: WorkPatch, doer: Doer): WorkStep[] {
  return deskTransaction(database, () => {
    const known = new Map(database.all(workOf(queue, items.map(({ itemId }) => itemId))).map((row) => [row.itemId, row]))
    const entries: AuditEntry[] = []
    const steps: WorkStep[] = []
    for (const item of items) {
      const before = stateOf(known.get(item.itemId))
      const after = patched(before, patch, item, doer)
      if (same(before, after)) continue
      steps.push({ itemId: item.itemId, accountId: item.accountId, before, after })
      entries.push(entryOf(queue, item, patch, doer))
    }
    write(database, queue, steps, doer)
    appendAudits(database, entries)
    return steps
  })
}

/** Puts back what these steps changed, where it still stands as they left it; answers how many. */
export function putBackWork(database: Database, queue: Queue, steps: readonly WorkStep[], doer: Doer): number {
  return deskTransaction(database, () => {
    const known = new Map(database.all(workOf(queue, steps.map(({ itemId }) => itemId))).map((row) => [row.itemId, row]))
    const undone = steps.flatMap(({ itemId, accountId, before, after }): WorkStep[] => {
      const now = stateOf(known.get(itemId))
      const changed = FIELDS.filter((field) => before[field] !== after[field])
      if (!changed.every((field) => now[field] === after[field])) return []
      return [{ itemId, accountId, before: now, after: { ...now, ...Object.fromEntries(changed.map((field) => [field, before[field]])) } }]
    })
    write(database, queue, undone, doer)
    appendAudits(database, undone.map(({ itemId, accountId, after }) => ({
      at: doer.at, by: doer.by, action: 'work.undo', subject: itemId, detail: { queue, accountId, ...said(after), ...doer.detail },
    })))
    return undone.length
  })
}

/** An item as notes know it: any record of the kind its queue lists, in the queue or not. */
export interface NotedItem {
  itemId: string
  accountId: string
}

/** The items that can bear a note, in the order of the ids; a failed charge's notes are its series'. */
export function notedItems(database: Database, queue: Queue, rowIds: readonly string[]): NotedItem[] {
  const found = new Map(database.all<NotedItem & { rowId: string }>(recordsOf(queue, rowIds)).map((item) => [item.rowId, item]))
  return [...new Set(rowIds)].flatMap((id) => found.get(id) ?? [])
}

export function recordsOf(queue: Queue, rowIds: readonly string[]) {
  if (queue === 'registrations') return db.selectFrom('cache.registration as r').select(['r.id as rowId', 'r.id as itemId', 'r.accountId']).where(among('r.id', rowIds))
  if (queue === 'heldInvoices') return db.selectFrom('cache.invoice as i').select(['i.id as rowId', 'i.id as itemId', 'i.accountId']).where(among('i.id', rowIds))
  return db.selectFrom('cache.charge as c').select(['c.id as rowId', 'c.seriesId as itemId', 'c.accountId']).where(among('c.id', rowIds))
}

/** Writes the note to each of them. Notes are not taken back. */
export function addNotes(database: Database, queue: Queue, items: readonly NotedItem[], text: string, doer: Doer & { newId: () => string }): number {
  return deskTransaction(database, () => {
    const notes = items.map(({ itemId, accountId }) => ({ id: doer.newId(), accountId, subjectId: itemId, text, at: doer.at, by: doer.by }))
    for (const note of notes) database.run(db.insertInto('note').values(note))
    appendAudits(database, notes.map(({ id, accountId, subjectId }) => ({
      at: doer.at, by: doer.by, action: 'note.add', subject: subjectId, detail: { queue, accountId, note: id, ...doer.detail },
    })))
    return notes.length
  })
}

/**
 * What rests or is done of an account's failed charges and held invoices is there again: a promise was broken. Of a
 * promise about one invoice, only that invoice's. Answers how many; the caller writes the audit trail.
 */
export function endRest(database: Database, { accountId, invoiceId }: { accountId: string; invoiceId: string | null }, doer: Doer): number {
  return deskTransaction(database, () => {
    const resting = database.all(restingOf(accountId)).filter((row) => invoiceId === null || row.invoiceId === invoiceId)
    for (const queue of ['failedCharges', 'heldInvoices'] as const) {
      write(database, queue, resting.filter((row) => row.queue === queue).map((row) => {
        const before = stateOf(row)
        return { itemId: row.itemId, accountId, before, after: { ...before, snoozedUntil: null, doneThrough: null, doneAt: null, doneBy: null } }
      }), doer)
    }
    return resting.length
  })
}

/** With the invoice each is about. Through `work_by_account`. */
export const restingOf = (accountId: string) =>
  db.selectFrom('work as w')
    .leftJoin('cache.failedCharge as f', (join) => join.onRef('f.seriesId', '=', 'w.itemId').on('w.queue', '=', 'failedCharges'))
    .selectAll('w')
    .select(sql<string | null>`CASE WHEN w.queue = 'heldInvoices' THEN w."itemId" ELSE f."invoiceId" END`.as('invoiceId'))
    .where('w.accountId', '=', accountId)
    .where('w.queue', 'in', ['failedCharges', 'heldInvoices'])
    .where((eb) => eb.or([eb('w.snoozedUntil', 'is not', null), eb('w.doneThrough', 'is not', null)]))

/** The items of a call, queue by queue. */
export const byQueue = (items: readonly QueueItem[]): [Queue, string[]][] =>
  [...Map.groupBy(items, ({ queue }) => queue)].map(([queue, of]) => [queue, of.map(({ id }) => id)])

const stateOf = (row: WorkState | undefined): WorkState => (row === undefined ? NOTHING : (Object.fromEntries(FIELDS.map((field) => [field, row[field]])) as WorkState))
const same = (a: WorkState, b: WorkState): boolean => FIELDS.every((field) => a[field] === b[field])

function patched(before: WorkState, patch: WorkPatch, item: MarkedItem, { at, by }: Doer): WorkState {
  const notDone = { doneThrough: null, doneAt: null, doneBy: null }
  if ('assignee' in patch) return { ...before, assignee: patch.assignee }
  if ('snoozedUntil' in patch) return { ...before, ...(patch.snoozedUntil === null ? {} : notDone), snoozedUntil: patch.snoozedUntil }
  if ('nextAction' in patch) return { ...before, nextAction: patch.nextAction?.text ?? null, nextActionOn: patch.nextAction?.on ?? null }
  if (!patch.done) return { ...before, ...notDone }
  if (before.doneThrough !== null && before.doneThrough >= item.happenedAt) return before
  return { ...before, snoozedUntil: null, doneThrough: item.happenedAt, doneAt: at, doneBy: by }
}

function entryOf(queue: Queue, { itemId, accountId, invoiceId }: MarkedItem, patch: WorkPatch, { at, by, detail }: Doer): AuditEntry {
  const about = { queue, accountId, ...(invoiceId === null || invoiceId === itemId ? {} : { invoiceId }) }
  const [action, says] =
    'assignee' in patch ? (['work.assign', { to: patch.assignee }] as const)
    : 'snoozedUntil' in patch ? (['work.snooze', { until: patch.snoozedUntil }] as const)
    : 'nextAction' in patch ? (['work.nextAction', { text: patch.nextAction?.text ?? null, on: patch.nextAction?.on ?? null }] as const)
    : ([patch.done ? 'work.done' : 'work.reopen', {}] as const)
  return { at, by, action, subject: itemId, detail: { ...about, ...says, ...detail } }
}

/** What stands there after it was put back, as the trail tells it. */
const said = ({ assignee, snoozedUntil, doneAt, nextAction, nextActionOn }: WorkState) => ({ to: assignee, until: snoozedUntil, done: doneAt !== null, text: nextAction, on: nextActionOn })

/** One statement for all: with one an item, hundreds of items would hold up what else is asked. */
function write({ raw }: Database, queue: Queue, steps: readonly WorkStep[], { at, by }: Doer): void {
  if (steps.length === 0) return
  const rows = steps.map(({ itemId, accountId, after }) => ({ itemId, accountId, ...after }))
  raw.prepare(UPSERT).run({ queue, rows: JSON.stringify(rows), at, by })
  raw.prepare(REMOVE_EMPTY).run({ queue, rows: JSON.stringify(rows) })
}

const value = (field: string) => `json_extract(each.value, '$.${field}')`
const UPSERT = `INSERT INTO main.work (queue, itemId, accountId, ${FIELDS.join(', ')}, changedAt, changedBy)
  SELECT :queue, ${value('itemId')}, ${value('accountId')}, ${FIELDS.map(value).join(', ')}, :at, :by FROM json_each(:rows) AS each WHERE true
  ON CONFLICT (queue, itemId) DO UPDATE SET ${[...FIELDS, 'accountId', 'changedAt', 'changedBy'].map((field) => `${field} = excluded.${field}`).join(', ')}`
const REMOVE_EMPTY = `DELETE FROM main.work WHERE queue = :queue AND itemId IN (SELECT ${value('itemId')} FROM json_each(:rows) AS each)
  AND ${FIELDS.map((field) => `${field} IS NULL`).join(' AND ')}`
