/** The outbox as features see it: a command is safe on disk before anyone is told that it was given. */
import { commandWithdrawn } from '#main/db/bankPayments.ts'
import { subjectOf } from '#main/db/commandSubject.ts'
import { basisOf, copyRecord } from '#main/db/copyRecord.ts'
import { deskTransaction } from '#main/db/fileTransactions.ts'
import { insertCommand, withdrawCommand, type NewOutboxRow } from '#main/db/outbox.ts'
import { outboxRow, refusedBefore, resolveCommand } from '#main/db/outboxList.ts'
import { db } from '#main/db/database.ts'
import { moveSendAfter } from '#main/db/sendAfter.ts'
import { dropProposals } from '#main/db/smsAnswers.ts'
import { whyNot } from '#main/db/sources.ts'
import { commands, standsFor, type CommandInput, type CommandName } from '#contract/commands.ts'
import { requireOffered } from './notAllowed.ts'
import type { CoreContext, Outbox, SyncService } from './ports/context.ts'

/** Commands that decide what an SMS answer was waiting for: what is proposed for their invoice has had its day. */
const DECIDED: { readonly [command in CommandName]?: string } = { holdInvoice: 'was put on hold', releaseInvoice: 'was taken off hold', approveInvoice: 'was approved' }

export function createOutbox(context: Pick<CoreContext, 'database' | 'requireManage' | 'operator' | 'now' | 'newId' | 'audit' | 'publish'> & { sync: Pick<SyncService, 'pushSoon'> }): Outbox {
  const { database } = context

  /** The record as it is here now, so that a conflict can show both versions, and the words of the list. */
  const known = (command: CommandName, targetId: string, input: CommandInput<CommandName>): Partial<NewOutboxRow> => {
    const record = copyRecord(database, commands[command].on, targetId)
    if (record === null) return {}
    const { words, amount } = subjectOf(database, command, input, record)
    return { basis: basisOf(record), subject: words, amountMinor: amount?.minor ?? null, currency: amount?.currency ?? null }
  }

  return {
    enqueue(command, input, { accountId, partyId, targetId, ifMatch, by, notBefore }) {
      context.requireManage()
      requireOffered(whyNot(database, partyId, command))
      const checked = commands[command].input.parse(input) as CommandInput<typeof command>
      const id = deskTransaction(database, () => {
        const [createdAt, createdBy] = [context.now(), by ?? context.operator().name]
        const later = notBefore !== undefined && notBefore > createdAt ? notBefore : null
        const { lastId } = database.run(insertCommand({
          command, accountId, notBefore: later, partyId, targetId, input: JSON.stringify(checked), idempotencyKey: context.newId(), ifMatch, createdAt, createdBy, ...known(command, targetId, checked),
        }))
        // What was refused before has been dealt with, now that it is given once more.
        for (const earlier of database.all(refusedBefore(command, targetId))) {
          const before = commands[command].input.safeParse(JSON.parse(earlier.input))
          if (!before.success || !standsFor(command, checked, before.data as CommandInput<typeof command>)) continue
          database.run(resolveCommand(earlier.id, { resolution: 'again', resolvedAt: createdAt, resolvedBy: createdBy, againId: lastId }))
          moveSendAfter(database, earlier.id, lastId)
        }
        const done = DECIDED[command]
        if (done !== undefined) {
          const number = database.first<{ number: string }>(db.selectFrom('cache.invoice').select('number').where('id', '=', targetId))?.number ?? targetId
          const dropped = dropProposals(database, targetId, { remark: `${number} ${done} without it.`, decidedAt: createdAt, decidedBy: createdBy })
          for (const answer of dropped) context.audit('answer.outdated', answer, { invoice: targetId, outboxId: lastId }, by)
          if (dropped.length > 0) context.publish('answers')
        }
        context.audit(`command.${command}`, targetId, { outboxId: lastId, accountId, ...checked, ...(later === null ? {} : { notBefore: later }) }, by)
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
        commandWithdrawn(database, id)
        return true
      })
      if (withdrawn) context.publish('outbox', 'bank', ...commands[row.command].topics)
      return withdrawn
    },
  }
}
