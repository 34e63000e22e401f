/** The local copy: its state, a pull, a comparison with the billing system, what was set aside. */
import { implement } from '@orpc/server'
import { sync } from '#contract/sync.ts'
import type { PartyId } from '#contract/vocabulary.ts'
import { decodeCursor, pageOf } from '#main/db/keyset.ts'
import type { CoreContext, Running } from '#main/core/ports/context.ts'
import { JobFailure } from '#main/core/ports/jobs.ts'
import { accountIsThere, accountNames, quarantinePage } from './queries.ts'

export function syncRouter(context: CoreContext) {
  const os = implement(sync)
  const { database, workspaceDir } = context

  const started = (start: () => Running, errors: { NOT_CONNECTED(): Error }): { activity: string } => {
    try {
      return { activity: start().activity }
    } catch (error) {
      throw error instanceof JobFailure && error.code === 'NOT_CONNECTED' ? errors.NOT_CONNECTED() : error
    }
  }

  return os.router({
    status: os.status.handler(() => context.sync.status()),
    pull: os.pull.handler(({ errors }) => started(() => context.sync.pullNow(), errors)),
    cancelPull: os.cancelPull.handler(() => ({ cancelled: context.sync.cancelPull() })),

    refreshAccount: os.refreshAccount.handler(({ input, errors }) => {
      if (database.first(accountIsThere(input.account)) === undefined) throw errors.NOT_FOUND()
      return context.sync.refreshAccount(input.account)
    }),

    reconcile: os.reconcile.handler(({ errors }) => started(() => context.sync.reconcileNow(), errors)),
    reconciled: os.reconciled.handler(() => {
      const last = context.sync.lastReconcile()
      if (last === null) return null
      const { at, seconds, compared, differences, repaired, listed } = last
      const names = new Map(database.all(accountNames(listed.map(({ accountId }) => accountId))).map(({ id, name }) => [id, name]))
      return {
        at, seconds, compared, differences, repaired,
        listed: listed.map((difference) => ({ ...difference, party: difference.party as PartyId, accountName: names.get(difference.accountId) ?? null })),
      }
    }),

    lineChanged: os.lineChanged.handler(({ input }) => {
      context.sync.lineChanged(input.online)
      return {}
    }),

    retryQuarantined: os.retryQuarantined.handler(({ input, errors }) => started(() => context.sync.retryQuarantined(input.ids ?? null), errors)),
    exportQuarantine: os.exportQuarantine.handler(() => {
      const destination = { to: 'workspace', by: context.operator().name } as const
      const { id, finished } = context.jobs.start('sync.exportQuarantine', { workspaceDir, destination }, { label: 'Records set aside, as a file' })
      // How it ended is told by its activity.
      finished.then(() => context.publish('documents')).catch(() => {})
      return { activity: id }
    }),

    quarantine: os.quarantine.handler(({ input: { after, limit } }) => {
      const before = after === undefined ? null : decodeCursor(after, ['integer'])[0]
      return pageOf(database.all(quarantinePage({ before, limit: limit + 1 })), limit, (row) => [row.id])
    }),
  })
}
