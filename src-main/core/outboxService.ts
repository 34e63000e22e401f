/** The outbox as features see it: a command is safe on disk before anyone is told that it was given. */
import { subjectOf } from '#main/db/commandSubject.ts'
import { basisOf, copyRecord } from '#main/db/copyRecord.ts'
import { deskTransaction } from '#main/db/fileTransactions.ts'
import { insertCommand, withdrawCommand, type NewOutboxRow } from '#main/db/outbox.ts'
import { outboxRow, refusedBefore, resolveCommand } from '#main/db/outboxList.ts'
import { commands, standsFor, type CommandInput, type CommandName } from '#contract/commands.ts'
import type { CoreContext, Outbox } from './ports/context.ts'

export function createOutbox(context: Pick<CoreContext, 'database' | 'requireManage' | 'operator' | 'now' | 'newId' | 'audit' | 'publish' | 'sync'>): Outbox {
  const { database } = context

  /** The record as it is here now, so that a conflict can show both versions, and the words of the list. */
  const known = (command: CommandName, targetId: string, input: CommandInput<CommandName>): Partial<NewOutboxRow> => {
    const record = copyRecord(database, commands[command].on, targetId)
    if (record === null) return {}
    const { words, amount } = subjectOf(database, command, input, record)
    return { basis: basisOf(record), subject: words, amountMinor: amount?.minor ?? null, currency: amount?.currency ?? null }
  }

  return {
    enqueue(command, input, { accountId, partyId, targetId, ifMatch }) {
      context.requireManage()
      const checked = commands[command].input.parse(input) as CommandInput<typeof command>
      const id = deskTransaction(database, () => {
        const [createdAt, createdBy] = [context.now(), context.operator().name]
        const { lastId } = database.run(insertCommand({
          command, accountId, partyId, targetId, input: JSON.stringify(checked), idempotencyKey: context.newId(), ifMatch, createdAt, createdBy, ...known(command, targetId, checked),
        }))
        // What was refused before has been dealt with, now that it is given once more.
        for (const earlier of database.all(refusedBefore(command, targetId))) {
          const before = commands[command].input.safeParse(JSON.parse(earlier.input))
          if (before.success && standsFor(command, checked, before.data as CommandInput<typeof command>)) database.run(resolveCommand(earlier.id, { resolution: 'again', resolvedAt: createdAt, resolvedBy: createdBy, againId: lastId }))
        }
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
