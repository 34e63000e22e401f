/** Aging, and the workbooks: long work that ends as a document. */
import { setImmediate as aTurn } from 'node:timers/promises'
import { implement } from '@orpc/server'
import { reports } from '#contract/reports.ts'
import type { AccountAging } from '#contract/reports.ts'
import type { CoreContext } from '#main/core/ports/context.ts'
import { accountByIdOrRef, atOneMoment, partyById } from '#main/db/books.ts'
import { connect } from '#main/db/workspace.ts'
import { collectionRows } from './collection.ts'
import { accountAgings, AgingTotals } from './queries.ts'

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
    aging: os.aging.handler(async ({ input, signal }) => {
      // A connection of its own: all batches see one moment, and the core goes on between them.
      const reader = connect(workspaceDir)
      try {
        return await atOneMoment(reader, async () => {
          const totals = new AgingTotals()
          const accounts: AccountAging[] = []
          for (const batch of accountAgings(reader, { asOf: input.asOf, party: input.party ?? null })) {
            for (const row of batch) totals.add(row)
            if (input.accounts) accounts.push(...batch)
            await aTurn()
            signal?.throwIfAborted()
          }
          return { asOf: input.asOf, totals: totals.rows(), accounts }
        })
      } finally {
        reader.close()
      }
    }),

    collection: os.collection.handler(async ({ input, signal }) => ({
      rows: await collectionRows(workspaceDir, { party: input.party ?? null, months: input.months, to: input.to ?? null, now: context.now() }, signal),
    })),

    agedReceivables: os.agedReceivables.handler(({ input }) => {
      const party = input.party ?? null
      const job = { workspaceDir, asOf: input.asOf, party, destination: { to: 'workspace', by: context.operator().name } } as const
      return publishWhenDone(context.jobs.start('reports.agedReceivables', job, { label: `Aged receivables at ${input.asOf}, ${partyName(party)}` }))
    }),

    usage: os.usage.handler(({ input, errors }) => {
      if (input.from > input.to) throw errors.DATE_RANGE_REVERSED()
      const party = input.party ?? null
      const accountId = input.account ?? null
      const whose = accountId === null ? partyName(party) : (database.first(accountByIdOrRef(accountId))?.name ?? accountId)
      const job = { workspaceDir, from: input.from, to: input.to, accountId, party, destination: { to: 'workspace', by: context.operator().name } } as const
      return publishWhenDone(context.jobs.start('reports.usage', job, { label: `Usage ${input.from} to ${input.to}, ${whose}` }))
    }),
  })
}
