import type { PendingCommand } from '#contract/outbox.ts'

/** Whether a command has no answer yet. */
export const isOnItsWay = (pending: Pick<PendingCommand, 'state'> | null): boolean => pending !== null && (pending.state === 'queued' || pending.state === 'sending')
