/** What staff know of the items of queues: whose one is, until when it rests, what comes next, what was promised. */
import { implement } from '@orpc/server'
import { work, type QueueItem, type WorkChange } from '#contract/work.ts'
import type { CoreContext } from '#main/core/ports/context.ts'
import { peopleHere } from '#main/db/people.ts'
import { addNotes, byQueue, changeWork, notedItems, workItems, type WorkPatch, type WorkStep } from '#main/db/work.ts'
import { promiseHandlers } from './promises.ts'
import { inSlices } from './slices.ts'
import { createUndos, type Change } from './undos.ts'

export function workRouter(context: CoreContext) {
  const os = implement(work)
  const { database, now } = context
  const undos = createUndos(context)
  const doer = () => ({ at: now(), by: context.operator().name })

  /** A click is put back whole, however many slices it took; of one that failed on its way, nobody is left without a word of what was done. */
  const change = async (items: readonly QueueItem[], patch: WorkPatch): Promise<WorkChange> => {
    const by = doer()
    const done: Change[] = []
    let changed = 0
    try {
      for (const [queue, ids] of byQueue(items)) {
        const steps: WorkStep[] = []
        done.push({ queue, steps })
        await inSlices([...new Set(ids)], (some) => {
          const taken = changeWork(database, queue, workItems(database, queue, some), patch, by)
          steps.push(...taken)
          changed += taken.length
        })
      }
    } finally {
      if (changed > 0) context.publish('work')
    }
    return { changed, undo: undos.keep(done) }
  }

  return os.router({
    people: os.people.handler(() => peopleHere(database, context.operator().name)),

    assign: os.assign.handler(({ input: { items, to } }) => {
      context.requireManage()
      return change(items, { assignee: to })
    }),

    snooze: os.snooze.handler(({ input: { items, until }, errors }) => {
      context.requireManage()
      if (until !== null && until <= now()) throw errors.PAST()
      return change(items, { snoozedUntil: until })
    }),

    done: os.done.handler(({ input: { items, done } }) => {
      context.requireManage()
      return change(items, { done })
    }),

    nextAction: os.nextAction.handler(({ input: { items, action } }) => {
      context.requireManage()
      return change(items, { nextAction: action })
    }),

    addNote: os.addNote.handler(async ({ input: { items, text } }) => {
      const by = { ...doer(), newId: () => context.newId() }
      let changed = 0
      try {
        for (const [queue, ids] of byQueue(items)) await inSlices([...new Set(ids)], (some) => void (changed += addNotes(database, queue, notedItems(database, queue, some), text, by)))
      } finally {
        if (changed > 0) context.publish('work', 'notes')
      }
      return { changed }
    }),

    undo: os.undo.handler(async ({ input, errors }) => {
      context.requireManage()
      const changed = await undos.putBack(input.undo, doer())
      if (changed === 0) throw errors.GONE()
      context.publish('work')
      return { changed }
    }),

    ...promiseHandlers(context),
  })
}
