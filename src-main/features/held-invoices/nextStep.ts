/** What happens next by itself to an invoice of the queue, in plain words. */
import type { ApprovalPreference, Instant } from '#contract/vocabulary.ts'
import { approvalClock, type ApprovalClockEvent } from '#main/domain/approvalClock.ts'

/** What happens next, and what a stopped clock still has; null when no clock stands still. */
export interface NextStep {
  leftMs: number | null
  nextStep: string
}

/** @param approval the newest one of the invoice; undefined when none was ever asked for. */
export function approvalNextStep(
  state: 'held' | 'waiting',
  approval: { preference: ApprovalPreference; events: readonly ApprovalClockEvent[] } | undefined,
  now: Instant,
): NextStep {
  if (!approval) return { leftMs: null, nextStep: 'Nothing happens by itself. The hold stays until it is released.' }
  const clock = approvalClock(approval.events, now, { preference: approval.preference })
  if (state === 'held') {
    if (clock.state === 'stopped') return { leftMs: clock.leftMs, nextStep: 'The clock stands still while the invoice is on hold. A release starts it again with the time that was left.' }
    if (clock.state === 'never' && clock.why === 'preference')
      return { leftMs: null, nextStep: `Nothing is approved by itself. After a release it stays here and waits for ${approval.preference === 'approved_by_us' ? 'us' : 'the customer'}.` }
    if (clock.state === 'finished') return { leftMs: null, nextStep: 'It was approved before. The hold stays until it is released.' }
    return { leftMs: null, nextStep: 'Nothing is approved by itself while the invoice is on hold.' }
  }
  switch (clock.state) {
    case 'running':
      return { leftMs: null, nextStep: 'It approves itself when the clock has run out, unless it is put on hold.' }
    case 'due':
      return { leftMs: null, nextStep: 'Its time is over: the billing system approves it by itself; pull to see it.' }
    case 'stopped':
      return { leftMs: clock.leftMs, nextStep: 'The clock stands still. A release starts it again with the time that was left.' }
    case 'finished':
      return { leftMs: null, nextStep: 'It has been approved; pull to see it.' }
    case 'never':
      return { leftMs: null, nextStep: approval.preference === 'approved_by_us' ? 'It waits for us: this customer leaves the approval to our team.' : 'It waits for the customer: they approve each invoice.' }
  }
}
