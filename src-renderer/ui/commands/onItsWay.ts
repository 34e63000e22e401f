import type { CommandInput, CommandName } from '#contract/commands.ts'
import type { OpenCommand, PendingCommand } from '#contract/outbox.ts'

/** Whether a command has no answer yet. */
export const isOnItsWay = (pending: Pick<PendingCommand, 'state'> | null): boolean => pending !== null && (pending.state === 'queued' || pending.state === 'sending')

/** What the newest command of this kind that is on its way carries; null when none is. A form begins with it: what it leaves alone must not take it back. */
export function waitingInput<C extends CommandName>(open: readonly OpenCommand[], command: C, about: (input: CommandInput<C>) => boolean = () => true): CommandInput<C> | null {
  for (const { state, given } of open) {
    if ((state !== 'queued' && state !== 'sending') || given.command !== command) continue
    const input = given.input as CommandInput<C>
    if (about(input)) return input
  }
  return null
}

/** Why no money is asked for beside it: it waits, or nobody knows whether it arrived; null where nothing stands in the way. */
export function noMoneyBecause(pending: Pick<PendingCommand, 'state' | 'label'> | null): string | null {
  if (pending === null) return null
  if (isOnItsWay(pending)) return `“${pending.label}” is on its way already.`
  return pending.state === 'uncertain' ? `It is not known whether “${pending.label}” arrived. Settle that in the outbox first.` : null
}

/** Why the same is not asked for twice. */
export const ON_ITS_WAY = 'This is asked for already and on its way. Take it back in the outbox if it is not wanted.'
