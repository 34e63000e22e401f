/** Gives any command of the list: its target is looked up in the copy, with the version the decision is made on. */
import { commands, type CommandInput, type CommandName } from '#contract/commands.ts'
import { CHANGED } from '#contract/errors.ts'
import type { OutboxReceipt, Shown } from '#contract/outbox.ts'
import type { Instant } from '#contract/vocabulary.ts'
import type { CoreContext } from '#main/core/ports/context.ts'
import { copyRecord } from '#main/db/copyRecord.ts'
import { whyNot } from '#main/db/sources.ts'
import { moneyMustWait } from '#main/db/unfinishedParties.ts'
import { obstacleTo } from './obstacles.ts'
import { isStillAsShown } from './stillAsShown.ts'

/** The declared errors of whoever asks. */
export interface GiveErrors {
  NOT_FOUND(): Error
  NOT_NOW(options: { message: string }): Error
}

/** The furthest that a command is put off. */
const LATEST_MS = 366 * 86_400_000

/** `shown`: what the person had on the screen; nothing where the record as it is now was decided on. */
export function giveCommand<C extends CommandName>(context: CoreContext, command: C, input: CommandInput<C>, errors: GiveErrors, { notBefore, ...shown }: Shown & { notBefore?: Instant | undefined } = {}): OutboxReceipt {
  context.requireManage()
  const { database } = context
  const { on, target } = commands[command]
  const id = String((input as Record<string, unknown>)[target])
  const record = copyRecord(database, on, id)
  if (record === null) {
    // A wallet bears the id of its account, and postpaid accounts have none.
    const account = on === 'wallets' ? copyRecord(database, 'accounts', id) : null
    throw account === null ? errors.NOT_FOUND() : errors.NOT_NOW({ message: `${account.name} is not prepaid: it has no available balance.` })
  }
  if (notBefore !== undefined && notBefore > context.now() + LATEST_MS) throw errors.NOT_NOW({ message: 'That is more than a year ahead. Choose a day within a year.' })
  const accountId: string = 'accountId' in record ? record.accountId : record.id
  const obstacle = whyNot(database, record.partyId, command) ?? (commands[command].money ? moneyMustWait(database, record.partyId) : null) ?? obstacleTo(database, command, input, { accountId, record })
  if (obstacle !== null) throw errors.NOT_NOW({ message: obstacle })
  if (!isStillAsShown(database, command, input, record, shown)) throw errors.NOT_NOW({ message: CHANGED.message })
  return context.outbox.enqueue(command, input, { accountId, partyId: record.partyId, targetId: id, ifMatch: record.rev, ...(notBefore === undefined ? {} : { notBefore }) })
}
