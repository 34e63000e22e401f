import fc from 'fast-check'
import { expect, test } from 'vitest'
import { adviceReason, advisedTarget, drawnIn, timeBelowZero } from '#main/domain/walletAdvice.ts'
import type { WalletEntryRow } from '#main/domain/walletStatement.ts'

const HOUR = 3_600_000
const entry = (at: number, amountMinor: number, kind: WalletEntryRow['kind'] = 'usage'): WalletEntryRow => ({ id: `we_${at}`, at, kind, amountMinor })

test('the time below zero runs from the movement that took the balance there to the one that brought it back', () => {
  const entries = [entry(1 * HOUR, -600), entry(2 * HOUR, -600), entry(5 * HOUR, 1_000, 'recharge'), entry(8 * HOUR, -1_000)]
  expect(timeBelowZero(1_000, entries, { startAt: 0, endAt: 10 * HOUR })).toEqual({ ms: (3 + 2) * HOUR, since: 8 * HOUR })
  expect(timeBelowZero(1_000, entries.slice(0, 3), { startAt: 0, endAt: 10 * HOUR })).toEqual({ ms: 3 * HOUR, since: null })
})

test('a balance that was below zero before the span counts from its start, and nothing at zero counts', () => {
  expect(timeBelowZero(-1, [], { startAt: 2 * HOUR, endAt: 5 * HOUR })).toEqual({ ms: 3 * HOUR, since: 2 * HOUR })
  expect(timeBelowZero(0, [], { startAt: 0, endAt: 5 * HOUR })).toEqual({ ms: 0, since: null })
  expect(timeBelowZero(-100, [entry(HOUR, 100, 'recharge')], { startAt: 0, endAt: 5 * HOUR })).toEqual({ ms: HOUR, since: null })
})

const histories = fc.array(fc.tuple(fc.integer({ min: 0, max: 200 }), fc.integer({ min: -500, max: 500 })), { maxLength: 30 }).map((rows) => rows.toSorted(([a], [b]) => a - b).map(([at, amountMinor]) => entry(at, amountMinor)))

test('the time below zero is the number of moments at which all movements until then come to less than zero', () => {
  fc.assert(fc.property(fc.integer({ min: -500, max: 500 }), histories, fc.integer({ min: 0, max: 90 }), fc.integer({ min: 0, max: 120 }), (openingMinor, entries, startAt, length) => {
    const endAt = startAt + length
    const counted = entries.filter(({ at }) => at >= startAt && at < endAt)
    let moments = 0
    let isBelow = openingMinor < 0
    for (let moment = startAt; moment < endAt; moment += 1) {
      isBelow = counted.filter(({ at }) => at <= moment).reduce((sum, { amountMinor }) => sum + amountMinor, openingMinor) < 0
      if (isBelow) moments += 1
    }
    const { ms, since } = timeBelowZero(openingMinor, entries, { startAt, endAt })
    expect(ms).toBe(moments)
    expect(since !== null).toBe(isBelow)
  }))
})

test('what was drawn is usage, fees and their taxes, with what was given back of them taken off; recharges and adjustments are not', () => {
  const entries = [entry(1, -500), entry(2, -300, 'fee'), entry(3, -80, 'tax'), entry(4, 100), entry(5, 5_000, 'recharge'), entry(6, -999, 'adjustment'), entry(50, -7)]
  expect(drawnIn(entries, { startAt: 1, endAt: 50 })).toBe(780)
})

test('the advised target is the threshold and what was drawn, rounded up to a figure that people would name', () => {
  expect([8_720, 123_456, 12_345, 99_900, 100_000, 930, 7].map((drawn) => advisedTarget(drawn, 0, 'AUD'))).toEqual([9_000, 130_000, 13_000, 100_000, 100_000, 1_000, 100])
  expect([872, 3].map((drawn) => advisedTarget(drawn, 0, 'JPY'))).toEqual([900, 3])
  expect(advisedTarget(12_345, 0, 'KWD')).toBe(13_000)
  // A recharge at 20.00 up to 90.00 would add 70.00 and not last the month; one up to 90.00 from 100.00 is refused.
  expect([2_000, 10_000].map((threshold) => advisedTarget(8_720, threshold, 'AUD'))).toEqual([11_000, 19_000])
  expect(advisedTarget(0, 2_000, 'AUD')).toBeNull()
})

test('one recharge from the threshold to the advised target adds what was drawn, and at most a tenth or one whole unit more', () => {
  fc.assert(fc.property(fc.integer({ min: 1, max: 10 ** 12 }), fc.integer({ min: 0, max: 10 ** 12 }), fc.constantFrom('JPY', 'AUD', 'KWD'), (drawn, threshold, currency) => {
    const target = advisedTarget(drawn, threshold, currency) ?? Number.NaN
    const unit = { JPY: 1, AUD: 100, KWD: 1000 }[currency] ?? 0
    expect(target).toBeGreaterThan(threshold)
    expect(target - threshold).toBeGreaterThanOrEqual(drawn)
    expect(target - threshold - drawn).toBeLessThan(Math.max(drawn / 10, unit))
    expect(target % unit).toBe(0)
  }))
})

test('the reason names the figures, and says so where the account is younger than the days it is asked for', () => {
  const given = { drawnMinor: 8_720, thresholdMinor: 0, advisedTargetMinor: 9_000, currency: 'AUD', now: 100 * 24 * HOUR }
  expect(adviceReason({ ...given, firstAt: 0 })).toMatch(/last 30 days came to .*87\.20, rounded up to .*90\.00: one recharge then lasts about a month\.$/)
  expect(adviceReason({ ...given, thresholdMinor: 2_000, advisedTargetMinor: 11_000, firstAt: 0 })).toMatch(/came to .*87\.20; recharges come at .*20\.00 and fill up from there, so the two make .*107\.20, rounded up to .*110\.00: one recharge then lasts about a month\.$/)
  expect(adviceReason({ ...given, firstAt: 90 * 24 * HOUR })).toContain('in use for 10 days only')
  expect(adviceReason({ ...given, drawnMinor: 0, advisedTargetMinor: null, firstAt: null })).toBe('Nothing was used in the last 30 days, so there is nothing to advise.')
})
