/** The local copy: when it was pulled, whether there is a line, what was set aside. */
import { oc } from '@orpc/contract'
import { z } from 'zod'
import { BAD_CURSOR, NOT_CONNECTED, NOT_FOUND } from './errors.ts'
import { ActivityId } from './activity.ts'
import { AccountId, Cursor, Instant, PageSize, PartyId } from './vocabulary.ts'

/** One of several sources. */
export const SourceState = z.object({
  id: z.string(), name: z.string(),
  /** `not_asked`: not since it was added. */
  line: z.enum(['online', 'offline', 'unauthorized', 'not_asked']),
  /** Why there is no line, in plain words; null when there is. */
  reason: z.string().nullable(),
  /** When it was last pulled to the end. */
  lastPullAt: Instant.nullable(),
  parties: z.array(PartyId),
})
export type SourceState = z.infer<typeof SourceState>

export const SyncStatus = z.object({
  /** `unauthorized`: the token is not taken; `not_connected`: no billing system is configured. */
  line: z.enum(['online', 'offline', 'unauthorized', 'not_connected']),
  /** Why there is no line, in plain words; null when there is. */
  reason: z.string().nullable(),
  /** Why the last pull broke off where that was not for want of a line, in plain words: a full disk, answers that make no sense. Null after one that came to its end. */
  problem: z.string().nullable(),
  lastPullAt: Instant.nullable(),
  /** Of several sources each by itself, at the most 50; empty where there is one alone. `line` above then says whether any can be reached. */
  sources: z.array(SourceState).max(50),
  /** When the next pull begins by itself, or without a line the next try. */
  nextPullAt: Instant.nullable(),
  /** The running pull's activity; null when none runs. */
  pulling: ActivityId.nullable(),
  outbox: z.object({ waiting: z.int(), refused: z.int(), conflicts: z.int(), uncertain: z.int() }),
  quarantined: z.int(),
  /** The running reconcile's activity; null when none runs. */
  reconciling: ActivityId.nullable(),
  /** When the copy was last held against the billing system's own sums, and how many of its sums differed for good without a record in quarantine to say why. */
  lastReconcileAt: Instant.nullable(),
  unrepaired: z.int(),
  /** Parties whose first pull has not come to its end: their lists and figures are not whole, and no money is moved in them. */
  unfinished: z.array(PartyId),
})
export type SyncStatus = z.infer<typeof SyncStatus>

/** One account and resource in which the copy and the billing system did not agree. */
export const ReconcileDifference = z.object({
  resource: z.string(), party: PartyId, accountId: z.string(), accountName: z.string().nullable(), currency: z.string(),
  upstream: z.object({ count: z.int(), minor: z.int() }), copy: z.object({ count: z.int(), minor: z.int() }),
  /** Whether it agreed after it was pulled again. */
  repaired: z.boolean(),
  /** How many of its records are in quarantine: those cannot be repaired from here. */
  quarantined: z.int(),
})
export type ReconcileDifference = z.infer<typeof ReconcileDifference>

export const ReconcileReport = z.object({
  at: Instant, seconds: z.number(),
  /** Sums that were compared: one an account, resource and currency. */
  compared: z.int(),
  differences: z.int(), repaired: z.int(),
  /** The first of them. */
  listed: z.array(ReconcileDifference).max(1000),
})
export type ReconcileReport = z.infer<typeof ReconcileReport>

export const QuarantinedRecord = z.object({
  id: z.int(), resource: z.string(), recordId: z.string().nullable(), reason: z.string(), raw: z.string(), at: Instant,
})

export const sync = {
  status: oc.output(SyncStatus),
  /** Starts a pull; when one runs already, names that one. */
  pull: oc.errors({ NOT_CONNECTED }).output(z.object({ activity: ActivityId })),
  /** Stops the pull that runs; false when none does. What was taken stays, and the next pull goes on from there. */
  cancelPull: oc.output(z.object({ cancelled: z.boolean() })),
  /** Reads one account again, at once. Without a line, or where it was read a moment ago, nothing is done: `at` is when it was last read, null when it came with the pulls only. */
  refreshAccount: oc.errors({ NOT_FOUND }).input(z.object({ account: AccountId })).output(z.object({ refreshed: z.boolean(), at: Instant.nullable() })),
  /** Holds the copy against the billing system's own counts and sums, and pulls again what differs; when one runs already, names that one. */
  reconcile: oc.errors({ NOT_CONNECTED }).output(z.object({ activity: ActivityId })),
  /** What the last reconcile found; null before the first. */
  reconciled: oc.output(ReconcileReport.nullable()),
  /** The window's machine has got, or lost, its line: seen at once instead of at the next try. */
  lineChanged: oc.input(z.object({ online: z.boolean() })).output(z.object({})),
  /** Asks once more for records that were set aside; all of them without `ids`. */
  retryQuarantined: oc.errors({ NOT_CONNECTED }).input(z.object({ ids: z.array(z.int()).min(1).max(1000).optional() })).output(z.object({ activity: ActivityId })),
  /** Makes a file of the quarantine, kept with the documents. */
  exportQuarantine: oc.output(z.object({ activity: ActivityId })),
  /** Records that could not be taken, the newest first. */
  quarantine: oc
    .errors({ BAD_CURSOR })
    .input(z.object({ after: Cursor.optional(), limit: PageSize }))
    .output(z.object({ rows: z.array(QuarantinedRecord), next: Cursor.nullable() })),
}
