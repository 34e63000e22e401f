/** What waits to go out, went out, or was refused. */
import { implement } from '@orpc/server'
import { outbox } from '#contract/outbox.ts'
import type { AccountId } from '#contract/vocabulary.ts'
import { decodeCursor, pageOf } from '#main/db/keyset.ts'
import { outboxPage } from '#main/db/outbox.ts'
import { commands } from '#contract/commands.ts'
import type { CoreContext } from '#main/core/ports/context.ts'

export function outboxRouter(context: CoreContext) {
  const os = implement(outbox)
  return os.router({
    page: os.page.handler(({ input: { state, after, limit } }) => {
      const before = after === undefined ? undefined : decodeCursor(after, ['integer'])[0]
      const { rows, next } = pageOf(context.database.all(outboxPage({ state, before, limit: limit + 1 })), limit, (row) => [row.id])
      return {
        rows: rows.map(({ accountName, ...row }) => ({ ...row, label: commands[row.command].label, accountId: row.accountId as AccountId, accountName: accountName ?? row.accountId })),
        next,
      }
    }),
    withdraw: os.withdraw.handler(({ input, errors }) => {
      if (!context.outbox.withdraw(input.id)) throw errors.NOT_WAITING()
      return { id: input.id, state: 'withdrawn' as const }
    }),
  })
}
