/** Long work: what runs, how far it is, how it ended. */
import { eventIterator, oc } from '@orpc/contract'
import { z } from 'zod'
import { Instant } from './vocabulary.ts'

export const ActivityId = z.string().min(1).max(64)

export const Activity = z.object({
  id: ActivityId,
  /** The job's name: `sync.pull`, `reports.usage`, … */
  job: z.string(),
  label: z.string(),
  state: z.enum(['running', 'done', 'failed', 'cancelled']),
  done: z.int().min(0),
  total: z.int().min(0).nullable(),
  step: z.string(),
  /** How fast it goes: of what `done` counts, over the last seconds; null while that is not known. */
  perSecond: z.number().nullable(),
  /** At that rate; null while that or the total is not known. */
  secondsLeft: z.int().nullable(),
  startedAt: Instant,
  endedAt: Instant.nullable(),
  /** Why it failed, in plain words. */
  error: z.string().nullable(),
  /** The document it made, when it made one for the workspace. */
  documentId: z.string().nullable(),
  /** The campaign that it sends. */
  campaignId: z.string().optional(),
})
export type Activity = z.infer<typeof Activity>

export const activity = {
  /** Running jobs and those that ended lately, the newest first. */
  list: oc.output(z.array(Activity)),
  /** Every change of every activity, from now on. */
  watch: oc.output(eventIterator(Activity)),
  /** Asks a job to stop at its next safe place. */
  cancel: oc.input(z.object({ id: ActivityId })).output(z.object({ cancelled: z.boolean() })),
}
