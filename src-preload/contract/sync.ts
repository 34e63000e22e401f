/** The local copy: when it was pulled, whether there is a line, what was set aside. */
import { oc } from '@orpc/contract'
import { z } from 'zod'
import { BAD_CURSOR, NOT_CONNECTED } from './errors.ts'
import { ActivityId } from './activity.ts'
import { Cursor, Instant, PageSize } from './vocabulary.ts'

export const SyncStatus = z.object({
  /** `unauthorized`: the token is not taken; `not_connected`: no billing system is configured. */
  line: z.enum(['online', 'offline', 'unauthorized', 'not_connected']),
  /** Why there is no line, in plain words; null when there is. */
  reason: z.string().nullable(),
  lastPullAt: Instant.nullable(),
  nextPullAt: Instant.nullable(),
  /** The running pull's activity; null when none runs. */
  pulling: ActivityId.nullable(),
  outbox: z.object({ waiting: z.int(), refused: z.int(), conflicts: z.int(), uncertain: z.int() }),
  quarantined: z.int(),
})
export type SyncStatus = z.infer<typeof SyncStatus>

export const QuarantinedRecord = z.object({
  id: z.int(), resource: z.string(), recordId: z.string().nullable(), reason: z.string(), raw: z.string(), at: Instant,
})

export const sync = {
  status: oc.output(SyncStatus),
  /** Starts a pull; when one runs already, names that one. */
  pull: oc.errors({ NOT_CONNECTED }).output(z.object({ activity: ActivityId })),
  /** Records that could not be taken, the newest first. */
  quarantine: oc
    .errors({ BAD_CURSOR })
    .input(z.object({ after: Cursor.optional(), limit: PageSize }))
    .output(z.object({ rows: z.array(QuarantinedRecord), next: Cursor.nullable() })),
}
