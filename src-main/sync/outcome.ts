/** What is kept of a command's end. */
import { declineOf } from '#main/domain/declines.ts'
import { commands, type CommandName, type CommandResult } from '#contract/commands.ts'

/** The result as JSON, without what must never be stored: a registration link is good for whoever holds it. */
export function keptResult<C extends CommandName>(command: C, result: CommandResult<C>): string {
  if (command === 'newRegistrationLink') {
    const { expiresAt } = result as CommandResult<'newRegistrationLink'>
    return JSON.stringify({ expiresAt })
  }
  return JSON.stringify(result)
}

/** How it ended, in plain words, where the end is not simply that it was done. */
export function doneMessage<C extends CommandName>(command: C, result: CommandResult<C>): string | null {
  if (!commands[command].money) return null
  const { status, declineCode } = result as CommandResult<'retryCharge'>
  return status === 'failed' ? `Declined: ${declineOf(declineCode).plain}` : null
}
