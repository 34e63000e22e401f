/** One action on many items: what it would do, that it is done, what became of each, and taking it back. */
import { implement } from '@orpc/server'
import { bulk } from '#contract/bulk.ts'
import type { CoreContext } from '#main/core/ports/context.ts'
import { JobFailure } from '#main/core/ports/jobs.ts'
import { resultsPage, runById, runsPage } from '#main/db/bulkRuns.ts'
import { decodeCursor, encodeCursor, pageOf } from '#main/db/keyset.ts'
import { leftOutRows, resultRow, shownRun } from './rows.ts'

export function bulkRouter(context: CoreContext) {
  const os = implement(bulk)
  const { database } = context
  return os.router({
    preview: os.preview.handler(async ({ input, errors, signal }) => {
      // Notes are everybody's.
      if (input.action.do !== 'note') context.requireManage()
      try {
        return await context.bulk.preview(input, signal)
      } catch (error) {
        if (error instanceof JobFailure && error.code === 'TOO_MANY') throw errors.TOO_MANY()
        throw error
      }
    }),

    leftOut: os.leftOut.handler(({ input, errors }) => {
      const frozen = context.bulk.frozen(input.id)
      if (frozen === null) throw errors.GONE()
      const from = input.after === undefined ? 0 : decodeCursor(input.after, ['integer'])[0]
      const page = frozen.leftOut.slice(Math.max(0, from), Math.max(0, from) + input.limit)
      const next = from + page.length
      return { rows: leftOutRows(database, frozen.order.queue, page), next: next < frozen.leftOut.length ? encodeCursor([next]) : null }
    }),

    run: os.run.handler(({ input, errors }) => {
      const frozen = context.bulk.frozen(input.id)
      if (frozen === null) throw errors.GONE()
      if (frozen.order.action.do !== 'note') context.requireManage()
      const begun = context.bulk.run(input.id)
      if (begun === null) throw errors.GONE()
      return begun
    }),

    runs: os.runs.handler(({ input }) => {
      const after = input.after === undefined ? null : decodeCursor(input.after, ['integer', 'string'])
      const { rows, next } = pageOf(database.all(runsPage(after, input.limit)), input.limit, ({ at, id }) => [at, id])
      return { rows: rows.map((run) => shownRun(context, run)), next }
    }),

    get: os.get.handler(({ input, errors }) => {
      const run = database.first(runById(input.run))
      if (run === undefined) throw errors.NOT_FOUND()
      return shownRun(context, run)
    }),

    results: os.results.handler(({ input, errors }) => {
      if (database.first(runById(input.run)) === undefined) throw errors.NOT_FOUND()
      const after = input.after === undefined ? null : decodeCursor(input.after, ['integer'])[0]
      const { rows, next } = pageOf(database.all(resultsPage(input.run, { wanted: input.outcome ?? null, after, limit: input.limit })), input.limit, ({ n }) => [n])
      return { rows: rows.map(resultRow), next }
    }),

    stop: os.stop.handler(({ input, errors }) => {
      if (database.first(runById(input.run)) === undefined) throw errors.NOT_FOUND()
      return { stopped: context.bulk.stop(input.run) }
    }),

    undo: os.undo.handler(async ({ input, errors }) => {
      context.requireManage()
      const run = database.first(runById(input.run))
      if (run === undefined) throw errors.NOT_FOUND()
      if (run.finishedAt === null) throw errors.NOTHING({ message: 'This is still under way. Stop it, or wait until it has ended; then it can be taken back.' })
      const counts = await context.bulk.undo(input.run)
      if (counts.undone === 0) throw errors.NOTHING(isNote(run.action) ? { message: 'Notes are not taken back.' } : {})
      return counts
    }),
  })
}

const isNote = (action: string): boolean => (JSON.parse(action) as { do: string }).do === 'note'
