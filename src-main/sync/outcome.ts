/** What is kept of a command's end. */
import { declineOf } from '#main/domain/declines.ts'
import { instantWords } from '#main/domain/instantWords.ts'
import { formatMoney } from '#main/domain/money.ts'
import { commands, type CommandName, type CommandResult } from '#contract/commands.ts'
import type { Money } from '#contract/vocabulary.ts'
import type { ChangedRecord } from '#main/core/ports/connector.ts'
import { ChargeRecord } from '#main/core/ports/records.ts'

/** The result as JSON, without what must never be stored (`kept` of the command). */
export function keptResult<C extends CommandName>(command: C, result: CommandResult<C>): string {
  const kept = commands[command].kept as ((result: CommandResult<C>) => unknown) | undefined
  return JSON.stringify(kept === undefined ? result : kept(result))
}

/** How it ended, in plain words, where the end is not simply that it was done. `decided`: the money it was to move. */
export function doneMessage<C extends CommandName>(command: C, result: CommandResult<C>, changed: readonly ChangedRecord[], decided: Money | null): string | null {
  const ended = commands[command].ended as ((result: CommandResult<C>, instant: (at: number) => string) => string) | undefined
  if (ended !== undefined) return ended(result, instantWords)
  if (!commands[command].money) return null
  const { chargeId, status, declineCode } = result as CommandResult<'retryCharge'>
  if (status === 'failed') return `Declined: ${declineOf(declineCode).plain}`
  if (status === 'pending') return 'The bank was asked; it answers after some days.'
  const taken = changed.flatMap(({ resource, record }) => (resource === 'charges' ? (ChargeRecord.safeParse(record).data ?? []) : [])).find(({ id }) => id === chargeId)
  if (taken === undefined) return null
  const charged = `${formatMoney({ minor: taken.amountMinor, currency: taken.currency }, 'en')} was charged`
  const asDecided = decided === null || (taken.amountMinor === decided.minor && taken.currency === decided.currency)
  return asDecided ? `${charged}.` : `${charged}; ${formatMoney(decided, 'en')} was open when it was decided.`
}
