/** What waits to go out, went out, or was refused; giving commands, and dealing with bad ends. */
import { implement } from '@orpc/server'
import { commands } from '#contract/commands.ts'
import { outbox } from '#contract/outbox.ts'
import type { CoreContext } from '#main/core/ports/context.ts'
import { deskTransaction } from '#main/db/fileTransactions.ts'
import { decodeCursor, pageOf } from '#main/db/keyset.ts'
import { countDone, countForLater, countWaiting, openCounts } from '#main/db/outbox.ts'
import { outboxPage, outboxRow, resolveCommand, sendOnceMore, stopTrying } from '#main/db/outboxList.ts'
import { detailOf, inputOf, itemOf, type WholeRow } from './detail.ts'
import { giveCommand } from './give.ts'
import { stepsOf } from './whatNow.ts'

export function outboxRouter(context: CoreContext) {
  const os = implement(outbox)
  const { database } = context
  const stepsFor = (row: WholeRow) => stepsOf(row, inputOf(row) !== null, context.now())
  const tell = (row: WholeRow) => context.publish('outbox', 'sync', ...commands[row.command].topics)

  return os.router({
    page: os.page.handler(({ input: { after, limit, ...filter } }) => {
      const before = after === undefined ? undefined : decodeCursor(after, ['integer'])[0]
      const { rows, next } = pageOf(database.all(outboxPage({ ...filter, before, limit: limit + 1 })), limit, (row) => [row.id])
      return { rows: rows.map(itemOf), next }
    }),

    counts: os.counts.handler(() => {
      const ends = new Map(database.all(openCounts()).map(({ state, count }) => [state, count]))
      return {
        waiting: database.first(countWaiting())?.count ?? 0, forLater: database.first(countForLater(context.now()))?.count ?? 0, done: database.first(countDone())?.count ?? 0,
        refused: ends.get('rejected') ?? 0, conflicts: ends.get('conflict') ?? 0, uncertain: ends.get('uncertain') ?? 0,
      }
    }),

    detail: os.detail.handler(({ input, errors }) => {
      const row = database.first(outboxRow(input.id))
      if (row === undefined) throw errors.NOT_FOUND()
      return detailOf(database, row, { mayManage: context.operator().grants.includes('billing:manage'), now: context.now() })
    }),

    give: os.give.handler(({ input, errors }) => giveCommand(context, input.command, input.input, errors, input)),

    withdraw: os.withdraw.handler(({ input, errors }) => {
      if (!context.outbox.withdraw(input.id)) throw errors.NOT_WAITING()
      return { id: input.id, state: 'withdrawn' as const }
    }),

    stop: os.stop.handler(({ input: { id }, errors }) => {
      context.requireManage()
      const row = database.first(outboxRow(id))
      const stopped = row !== undefined && deskTransaction(database, () => {
        if (database.run(stopTrying(id, { outcome: JSON.stringify({ code: 'STOPPED' }), message: stoppedWords(row.attempts), settledAt: context.now() })).changes === 0) return false
        context.audit('command.stop', row.targetId, { outboxId: id, command: row.command, accountId: row.accountId })
        return true
      })
      if (!stopped) throw errors.NOT_WAITING()
      tell(row)
      // Those behind it of its account may go.
      context.sync.pushSoon()
      return { id, state: 'uncertain' as const }
    }),

    again: os.again.handler(({ input: { id }, errors }) => {
      context.requireManage()
      const row = database.first(outboxRow(id))
      if (row === undefined) throw errors.NOT_FOUND()
      const carried = inputOf(row)
      if (carried === null || !stepsFor(row).includes('again')) throw errors.NOT_NOW()
      if (row.state === 'uncertain') {
        // Not a second command: the first one once more, so that it cannot happen twice.
        deskTransaction(database, () => {
          database.run(sendOnceMore(id, context.now()))
          context.audit('command.again', row.targetId, { outboxId: id, command: row.command, accountId: row.accountId, sameKey: true })
        })
        tell(row)
        context.sync.pushSoon()
        return { id, state: 'queued' as const }
      }
      const receipt = deskTransaction(database, () => {
        // The outbox marks the one before it as given again.
        const given = giveCommand(context, row.command, carried, errors)
        context.audit('command.again', row.targetId, { outboxId: id, command: row.command, accountId: row.accountId, againId: given.id })
        return given
      })
      tell(row)
      return receipt
    }),

    resolve: os.resolve.handler(({ input: { id, resolution }, errors }) => {
      context.requireManage()
      const row = database.first(outboxRow(id))
      if (row === undefined) throw errors.NOT_FOUND()
      if (!stepsFor(row).includes(resolution)) throw errors.NOT_NOW()
      deskTransaction(database, () => {
        database.run(resolveCommand(id, { resolution, resolvedAt: context.now(), resolvedBy: context.operator().name, againId: null }))
        context.audit('command.resolve', row.targetId, { outboxId: id, command: row.command, accountId: row.accountId, resolution })
      })
      tell(row)
      return {}
    }),
  })
}

const stoppedWords = (attempts: number): string =>
  `It was sent ${attempts === 1 ? 'once' : `${attempts} times`}, no answer came, and it was decided here not to try any more. It is not known whether it was carried out.`
