/** Figures of the receivables, worked out in job threads; and the workbooks: long work that ends as a document. */
import { implement } from '@orpc/server'
import { reports } from '#contract/reports.ts'
import { answerOf } from '#main/core/ports/answer.ts'
import type { CoreContext } from '#main/core/ports/context.ts'
import { partyById } from '#main/db/books.ts'
import { hasListColumn, listHeadings } from '#contract/listExport.ts'
import { accountsAsked, agingAnswer } from './aging.ts'
import { cursorOf, placeAt } from './agingPage.ts'
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
    aging: os.aging.handler(async ({ input, errors, signal }) => {
      const accounts = accountsAsked(database, input)
      if (accounts === undefined) throw errors.NOT_FOUND()
      const question = { asOf: input.asOf, party: input.party ?? null, accounts }
      if (input.accounts) return agingAnswer(workspaceDir, question, signal)
      const { totals } = await answerOf(context.jobs, 'reports.agingTotals', { workspaceDir, ...question }, { label: 'Aging', signal })
      return { asOf: input.asOf, totals, accounts: [] }
    }),

    agingPage: os.agingPage.handler(async ({ input, errors, signal }) => {
      const { asOf, sort, descending, limit, text = '' } = input
      const currency = input.currency ?? null
      if (sort !== 'name' && currency === null) throw errors.CURRENCY_MISSING()
      const order = { sort, descending, currency }
      const after = input.after === undefined ? null : placeAt(order, input.after)
      const accounts = accountsAsked(database, input)
      if (accounts === undefined) throw errors.NOT_FOUND()
      const { next, ...page } = await answerOf(context.jobs, 'reports.agingPage', { workspaceDir, asOf, party: input.party ?? null, accounts, ...order, text, after, limit }, { label: 'Aging by account', signal })
      return { ...page, next: next === null ? null : cursorOf(order, next) }
    }),

    collection: os.collection.handler(({ input, signal }) =>
      answerOf(context.jobs, 'reports.collection', { workspaceDir, party: input.party ?? null, months: input.months, to: input.to ?? null, now: context.now() }, { label: 'Collection figures', signal })),

    make: os.make.handler(({ input, errors }) => {
      const lacking = lackOf(database, input)
      if (lacking === 'NOT_FOUND') throw errors.NOT_FOUND()
      if (lacking === 'DATES_MISSING') throw errors.DATES_MISSING()
      if (lacking === 'DATE_RANGE_REVERSED') throw errors.DATE_RANGE_REVERSED()
      const job = { workspaceDir, terms: input, destination: { to: 'workspace', by: context.operator().name } } as const
      return publishWhenDone(context.jobs.start('reports.make', job, { label: labelOf(database, input) }))
    }),

    exportList: os.exportList.handler(({ input, errors }) => {
      const lacking = input.columns.find(({ id }) => !hasListColumn(input.list, id))
      if (lacking !== undefined) throw errors.UNKNOWN_COLUMN({ message: `This list has no column “${lacking.id}” to be put into a file.` })
      const job = { workspaceDir, order: input, now: context.now(), destination: { to: 'workspace', by: context.operator().name } } as const
      return publishWhenDone(context.jobs.start('reports.list', job, { label: `${listHeadings[input.list]}, as listed` }))
    }),

    exportHledger: os.exportHledger.handler(({ input }) => {
      const party = input.party ?? null
      const job = { workspaceDir, party, destination: { to: 'workspace', by: context.operator().name } } as const
      return publishWhenDone(context.jobs.start('reports.hledger', job, { label: `Journal for hledger, ${partyName(party)}` }))
    }),
  })
}
