/** Aging, and the workbooks: long work that ends as a document. */
import { implement } from '@orpc/server'
import { reports } from '#contract/reports.ts'
import type { CoreContext } from '#main/core/ports/context.ts'
import { partyById } from '#main/db/books.ts'
import { accountsAsked, agingAnswer } from './aging.ts'
import { collectionRows } from './collection.ts'
import { labelOf, lackOf } from './terms.ts'

export function reportsRouter(context: CoreContext) {
  const os = implement(reports)
  const { database, workspaceDir } = context

  const partyName = (id: string | null): string => (id === null ? 'all parties' : (database.first(partyById(id))?.name ?? id))
  const publishWhenDone = ({ id, finished }: { id: string; finished: Promise<unknown> }): { activity: string } => {
    // How it ended is told by its activity.
    finished.then(() => context.publish('documents')).catch(() => {})
    return { activity: id }
  }

  return os.router({
    aging: os.aging.handler(({ input, errors, signal }) => {
      const accounts = accountsAsked(database, input)
      if (accounts === undefined) throw errors.NOT_FOUND()
      return agingAnswer(workspaceDir, { asOf: input.asOf, party: input.party ?? null, accounts, byAccount: input.accounts }, signal)
    }),

    collection: os.collection.handler(async ({ input, signal }) => ({
      rows: await collectionRows(workspaceDir, { party: input.party ?? null, months: input.months, to: input.to ?? null, now: context.now() }, signal),
    })),

    make: os.make.handler(({ input, errors }) => {
      const lacking = lackOf(database, input)
      if (lacking === 'NOT_FOUND') throw errors.NOT_FOUND()
      if (lacking === 'DATES_MISSING') throw errors.DATES_MISSING()
      if (lacking === 'DATE_RANGE_REVERSED') throw errors.DATE_RANGE_REVERSED()
      const job = { workspaceDir, terms: input, destination: { to: 'workspace', by: context.operator().name } } as const
      return publishWhenDone(context.jobs.start('reports.make', job, { label: labelOf(database, input) }))
    }),

    exportHledger: os.exportHledger.handler(({ input }) => {
      const party = input.party ?? null
      const job = { workspaceDir, party, destination: { to: 'workspace', by: context.operator().name } } as const
      return publishWhenDone(context.jobs.start('reports.hledger', job, { label: `Journal for hledger, ${partyName(party)}` }))
    }),
  })
}
