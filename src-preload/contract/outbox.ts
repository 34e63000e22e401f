/** What waits to go out, went out, or was refused. */
import { oc } from '@orpc/contract'
import { z } from 'zod'
import { BAD_CURSOR, NOT_ALLOWED } from './errors.ts'
import { AccountId, Cursor, Instant, PageSize } from './vocabulary.ts'

export const OutboxState = z.enum(['queued', 'sending', 'done', 'rejected', 'uncertain', 'conflict', 'withdrawn'])
export type OutboxState = z.infer<typeof OutboxState>

/** What an action answers at once: the command is safe in the outbox. */
export const OutboxReceipt = z.object({ id: z.int(), state: OutboxState })
export type OutboxReceipt = z.infer<typeof OutboxReceipt>

export const OutboxItem = z.object({
  id: z.int(), command: z.string(), label: z.string(), accountId: AccountId, accountName: z.string(), targetId: z.string(),
  state: OutboxState, attempts: z.int(), createdAt: Instant, createdBy: z.string(), nextTryAt: Instant.nullable(),
  settledAt: Instant.nullable(),
  /** Why it was refused, or how it ended, in plain words. */
  message: z.string().nullable(),
})
export type OutboxItem = z.infer<typeof OutboxItem>

/** The newest command about one row of a queue, shown on it until the copy shows the result. */
export const PendingCommand = z.object({ id: z.int(), label: z.string(), state: OutboxState, message: z.string().nullable() })
export type PendingCommand = z.infer<typeof PendingCommand>

export const outbox = {
  /** The newest first. */
  page: oc
    .errors({ BAD_CURSOR })
    .input(z.object({ state: OutboxState.optional(), after: Cursor.optional(), limit: PageSize }))
    .output(z.object({ rows: z.array(OutboxItem), next: Cursor.nullable() })),
  /** Takes back a command that still waits. */
  withdraw: oc
    .errors({ NOT_ALLOWED, NOT_WAITING: { status: 409, message: 'This command is already under way or settled; it cannot be taken back.' } })
    .input(z.object({ id: z.int() }))
    .output(OutboxReceipt),
}
