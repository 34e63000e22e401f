import type { ApprovalPreference, Instant } from '#contract/vocabulary.ts'

const HOUR_MS = 3_600_000

/** Two days, as 48 hours of UTC instants (GLOSSARY, The approval clock). */
export const APPROVAL_WINDOW_MS = 48 * HOUR_MS

export interface ApprovalClockEvent {
  readonly kind: 'requested' | 'held' | 'released' | 'extended' | 'approved' | 'auto_approved'
  readonly at: Instant
  /** What an extension added, in hours; without it the whole window is given again. */
  readonly hours?: number | undefined
}

/**
 * stopped: on hold, with so much left. running: approves itself at `dueAt`. due: the time is over and the
 * billing system has not said so yet. finished: approved. never: does not approve itself, as the
 * preference says, or as no approval was asked for yet.
 */
export type ApprovalClock =
  | { readonly state: 'stopped'; readonly leftMs: number }
  | { readonly state: 'running'; readonly dueAt: Instant; readonly leftMs: number }
  | { readonly state: 'due'; readonly dueAt: Instant }
  | { readonly state: 'finished'; readonly at: Instant; readonly how: 'approved' | 'auto_approved' }
  | { readonly state: 'never'; readonly why: 'preference' | 'not_requested' }

/**
 * Time left before an invoice approves itself. A hold stops the clock; a release starts it again with
 * what was left (GLOSSARY, The approval clock). Only `review_then_auto` has a clock: under `approve_all`
 * the customer approves each, under `approved_by_us` we do.
 *
 * An extension adds its hours to what was left; one that names none gives the whole window again from its
 * moment. While the hold lasts both stand still. A second
 * request is a reminder and changes nothing; so does a second hold or a release without a hold.
 * A hold after the time was over still stops it, with nothing left: nothing approves itself on hold.
 * Events may come in any order; those after `now` have not happened.
 */
export function approvalClock(
  events: readonly ApprovalClockEvent[],
  now: Instant,
  { preference = 'review_then_auto', windowMs = APPROVAL_WINDOW_MS }: { readonly preference?: ApprovalPreference; readonly windowMs?: number } = {},
): ApprovalClock {
  const past = events.filter(({ at }) => at <= now).toSorted((a, b) => a.at - b.at)
  const end = past.find(({ kind }) => kind === 'approved' || kind === 'auto_approved')
  if (end !== undefined) return { state: 'finished', at: end.at, how: end.kind === 'approved' ? 'approved' : 'auto_approved' }
  if (preference !== 'review_then_auto') return { state: 'never', why: 'preference' }

  let leftMs = windowMs
  let requested = false
  let held = false
  let runningSince: Instant | null = null
  for (const { kind, at, hours } of past) {
    if (runningSince !== null) leftMs = Math.max(0, leftMs - (at - runningSince))
    if (kind === 'requested') requested = true
    if (kind === 'held') held = true
    if (kind === 'released') held = false
    if (kind === 'extended') leftMs = hours === undefined ? windowMs : leftMs + hours * HOUR_MS
    runningSince = requested && !held ? at : null
  }
  if (!requested) return { state: 'never', why: 'not_requested' }
  if (runningSince === null) return { state: 'stopped', leftMs }
  const dueAt = runningSince + leftMs
  return dueAt <= now ? { state: 'due', dueAt } : { state: 'running', dueAt, leftMs: dueAt - now }
}
