import type { PendingCommand } from '#contract/outbox.ts'

/** Whether a command has no answer yet. */
export const isOnItsWay = (pending: Pick<PendingCommand, 'state'> | null): boolean => pending !== null && (pending.state === 'queued' || pending.state === 'sending')

/** Why the same is not asked for twice. */
export const ON_ITS_WAY = 'This is asked for already and on its way. Take it back in the outbox if it is not wanted.'
