/**
 * An action on many items, done: slice by slice, each in one transaction of the desk that also notes what became of its
 * items. So an item has its turn once, whatever cuts the run off: the selection is frozen, and how many items are noted
 * says how far it is.
 */
import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import type { Insertable } from 'kysely'
import type { BulkAction } from '#contract/bulk.ts'
import { NOT_ALLOWED } from '#contract/errors.ts'
import { appendAudit } from '#main/db/audit.ts'
import { finishRun, noteItems, outdatedRuns, placeOf, removeSome, runById, type BulkRunShown, type Frozen } from '#main/db/bulkRuns.ts'
import type { Database } from '#main/db/database.ts'
import { deskTransaction } from '#main/db/fileTransactions.ts'
import type { Schema } from '#main/db/schema.ts'
import { requireManage } from '../notAllowed.ts'
import { readOperator } from '../operator.ts'
import { createOutbox } from '../outboxService.ts'
import { JobCancelled, type JobContext, type JobOutput } from '../ports/jobs.ts'
import type { Outbox } from '../ports/context.ts'
import { isDeskAction, judge } from './actions.ts'
import { candidatesOf, tellItems, toldOf } from '#main/db/bulkItems.ts'
import { changeMany } from './deskJudges.ts'
import { GONE, hasMoney, type Judging } from './judgement.ts'

/** A slice holds the desk about so long: whoever gives a command meanwhile waits no longer; who only reads does not wait at all. */
const SLICE_MS = 20
/** Each slice ends with a write to the disk that is waited for: with fewer items a slow disk would be most of it. */
const SLICE_MIN = 8
const SLICE_MAX = 200
/** Left to others between two slices, so that nobody who waits for the desk finds it taken each time. */
const BETWEEN_MS = 4

const STOPPED = 'It was stopped, or Counterfoil was closed, before its turn came. Nothing was done with it.'
const CUT = 'Counterfoil ended unexpectedly before its turn came. Nothing was done with it.'

export interface RunTerms {
  /** Only lists what had no turn. */
  cut: boolean
  now: () => number
  context: JobContext
}

/** Ends by `JobCancelled` where a person stopped it; what had no turn is listed all the same. */
export async function runBulk(database: Database, runId: string, { cut, now, context }: RunTerms): Promise<JobOutput<'bulk.run'>> {
  const [run, place] = [database.first<BulkRunShown>(runById(runId)), placeOf(database, runId)]
  const result = { done: 0, leftOut: 0, longestSliceMs: 0 }
  if (run === undefined || place === null) return result
  const action = JSON.parse(run.action) as BulkAction
  const { takes, leftOut, words } = place.frozen
  const doing: Doing = { database, run, action, now, outbox: outboxOf(database, run, now), claimed: new Set() }
  let [at, size] = [place.done, 16]
  let why: string | null = cut && at < takes.length ? CUT : null
  while (at < takes.length) {
    if (why === null) why = whyStop(database, action, context)
    const some = takes.slice(at, at + (why === null ? size : SLICE_MAX))
    let took = 0
    const items = deskTransaction(database, () => {
      const begun = performance.now()
      const done = why === null ? doSome(doing, some, at) : listSome(database, run, some, at, why)
      noteItems(database, done)
      // Without the commit: how long a disk takes to keep it does not depend on how much it is.
      took = performance.now() - begun
      return done
    })
    at += some.length
    result.longestSliceMs = Math.max(result.longestSliceMs, took)
    for (const { state } of items) result[state === 'done' ? 'done' : 'leftOut'] += 1
    // As many as would have fitted, and never a leap: the next ones may be slower.
    size = Math.max(SLICE_MIN, Math.min(SLICE_MAX, size * 2, Math.floor((some.length * SLICE_MS) / Math.max(took, 0.1))))
    context.progress({ done: at, total: takes.length, step: why === null ? run.label : 'listing what had no turn' })
    await pause(BETWEEN_MS)
  }
  // Who never was part of it is listed behind them: whatever cuts the run off, it is known who was not asked for and why.
  while (at < takes.length + leftOut.length) {
    const some = leftOut.slice(at - takes.length, at - takes.length + SLICE_MAX)
    deskTransaction(database, () => noteItems(database, listLeftOut(database, run, some, words, at)))
    at += some.length
    await pause(BETWEEN_MS)
  }
  deskTransaction(database, () => {
    finishRun(database, runId, now(), why)
    if (why !== null) appendAudit(database, { at: now(), by: run.by, action: 'bulk.stop', subject: runId, detail: { done: result.done, leftOut: result.leftOut, why } })
  })
  if (why === STOPPED) throw new JobCancelled()
  await removeOutdated(database)
  return result
}

interface Doing {
  database: Database
  run: BulkRunShown
  action: BulkAction
  now: () => number
  outbox: Outbox
  claimed: Judging['claimed']
}
type Item = Insertable<Schema['bulkItem']>

/** Each is looked at again, and done or left out. */
function doSome({ database, run, action, now, outbox, claimed }: Doing, ids: readonly string[], before: number): Item[] {
  const found = candidatesOf(database, run.queue, ids)
  const there = ids.flatMap((id) => found.get(id) ?? [])
  const judgements = new Map(judge(database, there, action, { now: now(), claimed }).map((judgement, n) => [there[n]!.id, judgement]))
  const left = ids.filter((id) => !found.has(id))
  const gone = new Map(tellItems(database, run.queue, left).map((told, n) => [left[n]!, told]))
  const taken = ids.filter((id) => judgements.get(id)?.takes === true)
  const changed = isDeskAction(action) ? changeMany(database, run.queue, taken, action, { at: now(), by: run.by, detail: { run: run.id }, newId: randomUUID }) : null
  return ids.map((id, n): Item => {
    const [candidate, judgement] = [found.get(id), judgements.get(id)]
    const item = itemOf(run, id, before + n + 1, candidate === undefined ? gone.get(id)! : toldOf(candidate))
    if (judgement === undefined) return { ...item, reason: GONE }
    if (!judgement.takes) return { ...item, reason: judgement.message, why: judgement.why }
    const amount = { amountMinor: judgement.amount?.minor ?? null, currency: judgement.amount?.currency ?? null }
    if (judgement.order !== null) {
      const { command, input, subject } = judgement.order
      const { id: outboxId } = outbox.enqueue(command, input, subject)
      return { ...item, ...amount, state: 'done', outboxId }
    }
    const step = changed?.get(id)
    return step === undefined ? { ...item, reason: 'It was so already.' } : { ...item, ...amount, state: 'done', step: step === null ? null : JSON.stringify(step) }
  })
}

function listSome(database: Database, run: BulkRunShown, ids: readonly string[], before: number, reason: string): Item[] {
  const told = tellItems(database, run.queue, ids)
  return ids.map((id, n) => ({ ...itemOf(run, id, before + n + 1, told[n]!), reason }))
}

function listLeftOut(database: Database, run: BulkRunShown, some: Frozen['leftOut'], words: Frozen['words'], before: number): Item[] {
  const told = tellItems(database, run.queue, some.map(([id]) => id))
  return some.map(([id, word], n) => {
    const { why = '', message = '' } = words[word] ?? {}
    const shown = itemOf(run, id, before + n + 1, told[n]!)
    return { ...shown, ...(hasMoney(run.queue) ? {} : { amountMinor: null, currency: null }), reason: message, why, beforeRun: 1 }
  })
}

const itemOf = (run: BulkRunShown, itemId: string, n: number, { accountId, title, subtitle, amount }: ReturnType<typeof toldOf>): Item & { reason: string | null } => ({
  runId: run.id, n, itemId, accountId, title, subtitle, amountMinor: amount?.minor ?? null, currency: amount?.currency ?? null, state: 'left_out', outboxId: null, reason: null, step: null, beforeRun: 0, why: null,
})

/** Null as long as it may go on. */
function whyStop(database: Database, action: BulkAction, context: JobContext): string | null {
  if (context.signal.aborted) return STOPPED
  // A note is everybody's; for the rest the grants may have been taken away meanwhile.
  return action.do === 'note' || readOperator(database).grants.includes('billing:manage') ? null : NOT_ALLOWED.message
}

/** The outbox of the core, in this thread: the same checks, rows and entries in the audit trail. The core tells windows, and sends. */
function outboxOf(database: Database, run: BulkRunShown, now: () => number): Outbox {
  const operator = () => ({ ...readOperator(database), name: run.by })
  return createOutbox({
    database, now, newId: randomUUID, operator,
    requireManage: () => requireManage(readOperator(database)),
    audit: (what, subject, detail, by = run.by) => appendAudit(database, { at: now(), by, action: what, subject, detail: { ...detail, run: run.id } }),
    publish: () => {},
    sync: { pushSoon: () => {} },
  })
}

/** More runs than are kept: a little at a time, as a slice is. */
async function removeOutdated(database: Database): Promise<void> {
  for (const { id } of database.all(outdatedRuns())) while (removeSome(database, id)) await pause(BETWEEN_MS)
}
