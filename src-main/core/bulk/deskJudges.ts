/** What staff note on items many at a time: the same changes as of one, kept here alone. */
import type { BulkAction } from '#contract/bulk.ts'
import type { Queue } from '#contract/work.ts'
import type { Database } from '#main/db/database.ts'
import { addNotes, changeWork, notedItems, workItems, type Doer, type WorkPatch, type WorkStep } from '#main/db/work.ts'
import { workOf } from '#main/db/workMarks.ts'
import { toldOf } from '#main/db/bulkItems.ts'
import { leftOut, type Judge, type Judgement } from './judgement.ts'

export type DeskAction = Extract<BulkAction, { do: 'assign' | 'snooze' | 'done' | 'reopen' | 'note' | 'next_action' }>

export const judgeDesk: Judge<DeskAction> = (database, candidates, action, { now, claimed }) => {
  const queue = candidates[0]?.queue
  if (queue === undefined) return []
  const items = new Map(workItems(database, queue, candidates.map(({ id }) => id)).map((item) => [item.rowId, item]))
  const work = new Map(database.all(workOf(queue, [...items.values()].map(({ itemId }) => itemId))).map((row) => [row.itemId, row]))
  return candidates.map((candidate): Judgement => {
    const item = items.get(candidate.id)
    if (item === undefined) return leftOut('It is not in the queue any more.')
    const row = work.get(item.itemId)
    const isDone = row !== undefined && row.doneThrough !== null && row.doneThrough >= item.happenedAt
    const so = alreadySo(action, row ?? null, { isDone, now })
    if (so !== null) return leftOut(so)
    // Two charges of one series are one item.
    if (claimed.has(`item ${item.itemId}`)) return leftOut('It is in this selection twice.')
    claimed.add(`item ${item.itemId}`)
    return { takes: true, order: null, amount: toldOf(candidate).amount }
  })
}

type Row = { assignee: string | null; snoozedUntil: number | null; nextAction: string | null; nextActionOn: string | null }

function alreadySo(action: DeskAction, row: Row | null, { isDone, now }: { isDone: boolean; now: number }): string | null {
  switch (action.do) {
    case 'assign':
      if ((row?.assignee ?? null) !== action.to) return null
      return action.to === null ? 'It is assigned to nobody.' : `It is assigned to ${action.to} already.`
    case 'snooze':
      if (action.until === null) return row?.snoozedUntil == null || row.snoozedUntil <= now ? 'It does not rest.' : null
      if (action.until <= now) return 'That moment has passed. Choose a later one.'
      return row?.snoozedUntil === action.until && !isDone ? 'It is snoozed until then already.' : null
    case 'done':
      return isDone ? 'It is done already.' : null
    case 'reopen':
      return isDone ? null : 'It is not done.'
    case 'next_action':
      return row?.nextAction === action.text && row.nextActionOn === action.on ? 'This is its next action already.' : null
    case 'note':
      return null
  }
}

/** Does it to these, by the ids their rows bear; in the caller's transaction. Answers by id what was changed; of a note null. */
export function changeMany(database: Database, queue: Queue, ids: readonly string[], action: DeskAction, doer: Doer & { newId: () => string }): Map<string, WorkStep | null> {
  if (action.do === 'note') {
    const items = notedItems(database, queue, ids)
    addNotes(database, queue, items, action.text, doer)
    return new Map(ids.map((id) => [id, null]))
  }
  const items = workItems(database, queue, ids)
  const steps = new Map(changeWork(database, queue, items, patchOf(action), doer).map((step) => [step.itemId, step]))
  return new Map(items.flatMap(({ rowId, itemId }) => (steps.has(itemId) ? [[rowId, steps.get(itemId)!] as const] : [])))
}

function patchOf(action: Exclude<DeskAction, { do: 'note' }>): WorkPatch {
  switch (action.do) {
    case 'assign':
      return { assignee: action.to }
    case 'snooze':
      return { snoozedUntil: action.until }
    case 'done':
      return { done: true }
    case 'reopen':
      return { done: false }
    case 'next_action':
      return { nextAction: { text: action.text, on: action.on } }
  }
}
