/** Batches of statements as a window sees them: begun, gone on with, and how each stands. */
import { BatchTerms, type BatchRow } from '#contract/documents.ts'
import type { CoreContext } from '#main/core/ports/context.ts'
import { batchById, batchFailures, newestBatches, setBatchState } from '#main/db/batches.ts'
import { beginBatch } from '#main/db/newBatch.ts'

export interface Batches {
  /** Null where no account matches. */
  begin(terms: BatchTerms): { batch: string; activity: string } | null
  /** A batch that runs goes on running; null where there is none of this id, or it is whole. */
  resume(id: string): { activity: string } | null
  rows(): BatchRow[]
  /** Null where there is no such batch. */
  failures(id: string): { accountId: string; ref: string; name: string; reason: string }[] | null
}

export function createBatches(context: CoreContext): Batches {
  const { database, documentsDir, workspaceDir } = context
  /** Activities of those that run, by batch. */
  const running = new Map<string, string>()

  function start(batchId: string, title: string): { activity: string } {
    const destination = { to: 'workspace', by: context.operator().name } as const
    const { id: activity, finished } = context.jobs.start('documents.batch', { workspaceDir, batchId, destination }, { label: title })
    running.set(batchId, activity)
    finished
      // A job that was cancelled before it began has not said so itself. How any ended is told by its activity.
      .catch(() => setBatchState(database, batchId, 'stopped'))
      .finally(() => {
        running.delete(batchId)
        context.publish('documents')
      })
      // The workspace was closed meanwhile.
      .catch(() => {})
    return { activity }
  }

  return {
    begin(terms) {
      const batch = beginBatch(database, documentsDir, { id: context.newId(), terms, by: context.operator().name, now: context.now() })
      if (batch === null) return null
      const started = start(batch.id, batch.title)
      context.publish('documents')
      return { batch: batch.id, ...started }
    },
    resume(id) {
      const runs = running.get(id)
      if (runs !== undefined) return { activity: runs }
      const batch = database.first(batchById(id))
      return batch === undefined || batch.state === 'done' ? null : start(id, batch.title)
    },
    rows: () =>
      database.all(newestBatches()).map(({ made, leftOut, failed, terms, ...batch }) => ({
        ...batch, made, failed, dealtWith: made + leftOut + failed, terms: BatchTerms.parse(JSON.parse(terms)), activity: running.get(batch.id) ?? null,
      })),
    failures: (id) => (database.first(batchById(id)) === undefined ? null : database.all(batchFailures(id))),
  }
}
