/** The outbox as features see it: a command is safe on disk before anyone is told that it was given. */
import { deskTransaction } from '#main/db/fileTransactions.ts'
import { insertCommand, outboxRow, withdrawCommand } from '#main/db/outbox.ts'
import { commands } from '#contract/commands.ts'
import type { CoreContext, Outbox } from './ports/context.ts'

export function createOutbox(context: Pick<CoreContext, 'database' | 'requireManage' | 'operator' | 'now' | 'newId' | 'audit' | 'publish' | 'sync'>): Outbox {
  const { database } = context
  return {
    enqueue(command, input, { accountId, partyId, targetId, ifMatch }) {
      context.requireManage()
      const checked = commands[command].input.parse(input)
      const id = deskTransaction(database, () => {
        const row = { command, accountId, partyId, targetId, input: JSON.stringify(checked), idempotencyKey: context.newId(), ifMatch, createdAt: context.now(), createdBy: context.operator().name }
        const { lastId } = database.run(insertCommand(row))
        context.audit(`command.${command}`, targetId, { outboxId: lastId, accountId, ...checked })
        return lastId
      })
      context.publish('outbox', ...commands[command].topics)
      context.sync.pushSoon()
      return { id, state: 'queued' }
    },
    withdraw(id) {
      context.requireManage()
      const row = database.first(outboxRow(id))
      const withdrawn = row !== undefined && deskTransaction(database, () => {
        if (database.run(withdrawCommand(id, context.now())).changes === 0) return false
        context.audit('command.withdraw', row.targetId, { outboxId: id, command: row.command, accountId: row.accountId })
        return true
      })
      if (withdrawn) context.publish('outbox', ...commands[row.command].topics)
      return withdrawn
    },
  }
}
