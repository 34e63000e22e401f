import type { PendingCommand } from '#contract/outbox.ts'

/** Whether a command has no answer yet. */
export const isOnItsWay = (pending: Pick<PendingCommand, 'state'> | null): boolean => pending !== null && (pending.state === 'queued' || pending.state === 'sending')

/** Why no money is asked for beside it: it waits, or nobody knows whether it arrived; null where nothing stands in the way. */
export function noMoneyBecause(pending: Pick<PendingCommand, 'state' | 'label'> | null): string | null {
  if (pending === null) return null
  if (isOnItsWay(pending)) return `“${pending.label}” is on its way already.`
  return pending.state === 'uncertain' ? `It is not known whether “${pending.label}” arrived. Settle that in the outbox first.` : null
}

/** Why the same is not asked for twice. */
export const ON_ITS_WAY = 'This is asked for already and on its way. Take it back in the outbox if it is not wanted.'
