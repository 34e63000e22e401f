/** Receipts and statements on demand, and the list of everything that was made. */
import { implement } from '@orpc/server'
import { documents } from '#contract/documents.ts'
import type { DocumentRow } from '#contract/documents.ts'
import type { CoreContext } from '#main/core/ports/context.ts'
import { accountByIdOrRef, paymentByIdOrRef } from '#main/db/books.ts'
import { documentsPage } from '#main/db/documentLog.ts'
import { decodeCursor, pageOf } from '#main/db/keyset.ts'

const CREATED_KEY = ['integer', 'string'] as const

export function documentsRouter(context: CoreContext) {
  const os = implement(documents)
  const { database, workspaceDir } = context

  const publishWhenDone = ({ id, finished }: { id: string; finished: Promise<unknown> }): { activity: string } => {
    // How it ended is told by its activity.
    finished.then(() => context.publish('documents')).catch(() => {})
    return { activity: id }
  }
  const destination = () => ({ to: 'workspace', by: context.operator().name }) as const

  return os.router({
    page: os.page.handler(({ input: { account, after, limit } }) => {
      const found = database.all(documentsPage({ accountId: account ?? null, after: after === undefined ? null : decodeCursor(after, CREATED_KEY), limit: limit + 1 }))
      const page = pageOf(found, limit, (row) => [row.createdAt, row.id])
      return { rows: page.rows as DocumentRow[], next: page.next }
    }),

    receipt: os.receipt.handler(({ input, errors }) => {
      const payment = database.first(paymentByIdOrRef(input.payment))
      if (payment === undefined) throw errors.NOT_FOUND()
      return publishWhenDone(context.jobs.start('documents.receipt', { workspaceDir, paymentId: payment.id, destination: destination() }, { label: `Receipt ${payment.ref}` }))
    }),

    statement: os.statement.handler(({ input: { account: asked, from, to }, errors }) => {
      if (from > to) throw errors.DATE_RANGE_REVERSED()
      const account = database.first(accountByIdOrRef(asked))
      if (account === undefined) throw errors.NOT_FOUND()
      return publishWhenDone(context.jobs.start('documents.statement', { workspaceDir, accountId: account.id, from, to, destination: destination() }, { label: `Statement for ${account.name}` }))
    }),
  })
}
