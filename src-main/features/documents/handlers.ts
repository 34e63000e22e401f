/** Documents on demand, looked at or kept; batches of statements; and the list of everything that was made. */
import { implement } from '@orpc/server'
import { documents } from '#contract/documents.ts'
import type { DocumentRow } from '#contract/documents.ts'
import type { CoreContext } from '#main/core/ports/context.ts'
import { JobFailure } from '#main/core/ports/jobs.ts'
import { batchAccountsCount } from '#main/db/batches.ts'
import { documentsPage } from '#main/db/documentLog.ts'
import { decodeCursor, pageOf } from '#main/db/keyset.ts'
import { asMade } from './asMade.ts'
import { askedPaper } from './askedPaper.ts'
import { createBatches } from './batches.ts'

const CREATED_KEY = ['integer', 'string'] as const

export function documentsRouter(context: CoreContext) {
  const os = implement(documents)
  const { database, workspaceDir } = context
  const batches = createBatches(context)

  return os.router({
    page: os.page.handler(({ input: { account, after, limit } }) => {
      const found = database.all(documentsPage({ accountId: account ?? null, after: after === undefined ? null : decodeCursor(after, CREATED_KEY), limit: limit + 1 }))
      const page = pageOf(found, limit, (row) => [row.createdAt, row.id])
      return { rows: page.rows as DocumentRow[], next: page.next }
    }),

    make: os.make.handler(({ input, errors }) => {
      const asked = askedPaper(database, input)
      if (!asked.possible) throw errors[asked.why]({ message: asked.message })
      const destination = { to: 'workspace', by: context.operator().name } as const
      const { id, finished } = context.jobs.start('documents.paper', { workspaceDir, spec: asked.spec, destination }, { label: asked.label })
      // How it ended is told by its activity.
      finished.then(() => context.publish('documents')).catch(() => {})
      return { activity: id }
    }),

    preview: os.preview.handler(async ({ input, errors, signal }) => {
      const asked = askedPaper(database, input)
      if (!asked.possible) throw errors[asked.why]({ message: asked.message })
      const { id, finished } = context.jobs.start('documents.preview', { workspaceDir, spec: asked.spec }, { label: asked.label, quiet: true })
      // Whoever closed the window waits for nothing.
      signal?.addEventListener('abort', () => void context.jobs.cancel(id))
      try {
        const { bytes, ...facts } = await finished
        return { ...facts, pdf: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64') }
      } catch (error) {
        if (!(error instanceof JobFailure)) throw error
        const { code, message } = error
        if (code === 'TOO_LARGE' || code === 'PERIOD_TOO_LONG') throw errors.TOO_LARGE({ message })
        if (code === 'NOT_OF_THIS_KIND' || code === 'DATE_RANGE_REVERSED') throw errors[code]({ message })
        // It was in the copy when it was asked for.
        if (code.startsWith('NO_SUCH_')) throw errors.NOT_FOUND({ message })
        throw error
      }
    }),

    read: os.read.handler(async ({ input, errors }) => {
      const found = await asMade(context, input.id)
      if (found === 'NOT_FOUND' || found === 'GONE' || found === 'TOO_LARGE') throw errors[found]()
      return found
    }),

    batchPreview: os.batchPreview.handler(({ input, errors }) => {
      if (input.from > input.to) throw errors.DATE_RANGE_REVERSED()
      return { accounts: batchAccountsCount(database, input) }
    }),

    batch: os.batch.handler(({ input, errors }) => {
      if (input.from > input.to) throw errors.DATE_RANGE_REVERSED()
      const begun = batches.begin(input)
      if (begun === null) throw errors.NOBODY()
      return begun
    }),

    batches: os.batches.handler(() => ({ rows: batches.rows() })),

    resumeBatch: os.resumeBatch.handler(({ input, errors }) => {
      const resumed = batches.resume(input.batch)
      if (resumed === null) throw errors.NOT_FOUND({ message: 'There is no such batch, or it is whole already.' })
      return resumed
    }),

    batchFailures: os.batchFailures.handler(({ input, errors }) => {
      const rows = batches.failures(input.batch)
      if (rows === null) throw errors.NOT_FOUND()
      return { rows }
    }),
  })
}
