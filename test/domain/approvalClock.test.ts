import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { APPROVAL_WINDOW_MS, approvalClock } from '#main/domain/approvalClock.ts'
import type { ApprovalClockEvent } from '#main/domain/approvalClock.ts'

const H = 3_600_000
const start = Date.parse('2026-11-20T09:00:00Z')
/** `e('held', 10)`: a hold ten hours after the start. */
const e = (kind: ApprovalClockEvent['kind'], hours: number): ApprovalClockEvent => ({ kind, at: start + hours * H })
const at = (hours: number) => start + hours * H

test('two days are 48 hours from the request', () => {
  const events = [e('requested', 0)]
  expect(approvalClock(events, at(41))).toEqual({ state: 'running', dueAt: at(48), leftMs: 7 * H })
  expect(approvalClock(events, at(48) - 1)).toEqual({ state: 'running', dueAt: at(48), leftMs: 1 })
  expect(approvalClock(events, at(48))).toEqual({ state: 'due', dueAt: at(48) })
  expect(APPROVAL_WINDOW_MS).toBe(48 * H)
})

test('a hold stops the clock, however late it gets', () => {
  const events = [e('requested', 0), e('held', 10)]
  for (const hours of [10, 48, 5_000]) expect(approvalClock(events, at(hours))).toEqual({ state: 'stopped', leftMs: 38 * H })
})

test('a release gives back the time that was left, not two new days', () => {
  expect(approvalClock([e('requested', 0), e('held', 10), e('released', 100)], at(101))).toEqual({ state: 'running', dueAt: at(138), leftMs: 37 * H })
})

test('a second hold, a second request and a release without a hold change nothing', () => {
  const plain = approvalClock([e('requested', 0), e('held', 10), e('released', 30)], at(31))
  const noisy = [e('requested', 0), e('released', 2), e('requested', 5), e('held', 10), e('held', 12), e('requested', 13), e('released', 30), e('released', 30.5)]
  expect(approvalClock(noisy, at(31))).toEqual(plain)
})

test('an extension adds its hours to what was left, also while the clock stands still', () => {
  expect(approvalClock([e('requested', 0), { ...e('extended', 40), hours: 12 }], at(41))).toEqual({ state: 'running', dueAt: at(60), leftMs: 19 * H })
  const held = [e('requested', 0), e('held', 10), { ...e('extended', 20), hours: 5 }]
  expect(approvalClock(held, at(60))).toEqual({ state: 'stopped', leftMs: 43 * H })
  expect(approvalClock([...held, e('released', 60)], at(60))).toEqual({ state: 'running', dueAt: at(103), leftMs: 43 * H })
})

test('an extension that names no hours gives the whole window again, and waits while the hold lasts', () => {
  expect(approvalClock([e('requested', 0), e('extended', 40)], at(41))).toEqual({ state: 'running', dueAt: at(88), leftMs: 47 * H })
  const held = [e('requested', 0), e('held', 10), e('extended', 20)]
  expect(approvalClock(held, at(60))).toEqual({ state: 'stopped', leftMs: 48 * H })
  expect(approvalClock([...held, e('released', 60)], at(60))).toEqual({ state: 'running', dueAt: at(108), leftMs: 48 * H })
})

test('a hold after the time was over stops it with nothing left, and its release makes it due', () => {
  const events = [e('requested', 0), e('held', 50)]
  expect(approvalClock(events, at(60))).toEqual({ state: 'stopped', leftMs: 0 })
  expect(approvalClock([...events, e('released', 70)], at(70))).toEqual({ state: 'due', dueAt: at(70) })
})

test('a hold from before the request keeps the clock from starting', () => {
  const events = [e('held', -5), e('requested', 0)]
  expect(approvalClock(events, at(60))).toEqual({ state: 'stopped', leftMs: 48 * H })
  expect(approvalClock([...events, e('released', 60)], at(61))).toEqual({ state: 'running', dueAt: at(108), leftMs: 47 * H })
})

test('nothing before the request starts the clock', () => {
  expect(approvalClock([e('held', -9), e('released', -5), e('extended', -4), e('requested', 0)], at(1))).toEqual({ state: 'running', dueAt: at(48), leftMs: 47 * H })
})

test.each(['approved', 'auto_approved'] as const)('%s ends it, whatever is written later and whatever the preference', (how) => {
  for (const preference of ['approve_all', 'review_then_auto', 'approved_by_us'] as const) {
    expect(approvalClock([e('requested', 0), e(how, 20), e('held', 21)], at(30), { preference })).toEqual({ state: 'finished', at: at(20), how })
  }
})

test.each(['approve_all', 'approved_by_us'] as const)('%s never approves itself, held or not', (preference) => {
  for (const events of [[e('requested', 0)], [e('requested', 0), e('held', 1)], [e('requested', 0), e('extended', 1)]]) {
    expect(approvalClock(events, at(1_000), { preference })).toEqual({ state: 'never', why: 'preference' })
  }
})

test('what was never asked for has no clock, and what is yet to come has not happened', () => {
  expect(approvalClock([], at(0))).toEqual({ state: 'never', why: 'not_requested' })
  expect(approvalClock([e('requested', 5)], at(4))).toEqual({ state: 'never', why: 'not_requested' })
  expect(approvalClock([e('requested', 0), e('approved', 9)], at(8))).toMatchObject({ state: 'running' })
})

test('a party’s own window is used where it has one', () => {
  expect(approvalClock([e('requested', 0)], at(1), { windowMs: 72 * H })).toEqual({ state: 'running', dueAt: at(72), leftMs: 71 * H })
})

describe('for any history of holds', () => {
  // Hours between one event and the next; holds and releases take turns after the request.
  const pauses = fc.array(fc.integer({ min: 0, max: 30 }), { maxLength: 9, size: 'max' })

  test('time off hold plus time left is the window; nothing approves itself on hold', () => {
    fc.assert(
      fc.property(pauses, fc.integer({ min: 0, max: 60 }), (list, after) => {
        let hours = 0
        const events = [e('requested', 0), ...list.map((pause, index) => e(index % 2 === 0 ? 'held' : 'released', (hours += pause)))]
        const now = hours + after
        // Counted hour by hour, with no arithmetic on intervals: is the clock running in this hour?
        let ran = 0
        for (let hour = 0; hour < now; hour++) {
          const last = events.findLast((event) => event.at <= at(hour))
          if (last?.kind !== 'held') ran++
        }
        const left = Math.max(0, 48 - ran)
        const clock = approvalClock(events, at(now))
        if (events.at(-1)?.kind === 'held') expect(clock).toEqual({ state: 'stopped', leftMs: left * H })
        else if (left > 0) expect(clock).toEqual({ state: 'running', dueAt: at(now + left), leftMs: left * H })
        else expect(clock.state).toBe('due')
      }),
      { numRuns: 500 },
    )
  })

  test('the order in which different moments are told does not matter', () => {
    const events = [e('requested', 0), e('held', 5), e('released', 9), e('extended', 20), e('held', 30)]
    fc.assert(fc.property(fc.shuffledSubarray(events, { minLength: events.length }), (told) => {
      expect(approvalClock(told, at(40))).toEqual(approvalClock(events, at(40)))
    }))
  })
})
