import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { addDays } from '#main/domain/dates.ts'
import { countedFrom, isShort, promiseStanding, type PromiseTerms, type Receipt } from '#main/domain/promise.ts'

const MADE = '2026-11-20'
const PROMISE: PromiseTerms = { amountMinor: 10_000, dueOn: '2026-11-27', madeOn: MADE, baselineMinor: 0 }
/** Known whole up to the day before. */
const on = (today: string, knownOn = today) => ({ today, knownOn })
const paid = (amountMinor: number, day: string): Receipt => ({ on: day, amountMinor })

describe('a promise of 100.00 by the 27th', () => {
  test('is open until the day has passed, whatever came so far', () => {
    expect(promiseStanding(PROMISE, [], 10_000, on('2026-11-27'))).toEqual({ state: 'open', receivedMinor: 0, keptOn: null })
    expect(promiseStanding(PROMISE, [paid(4_000, '2026-11-22')], 6_000, on('2026-11-27'))).toEqual({ state: 'open', receivedMinor: 4_000, keptOn: null })
  })

  test('is kept on the day on which all of it had come', () => {
    expect(promiseStanding(PROMISE, [paid(4_000, '2026-11-22'), paid(6_000, '2026-11-24')], 0, on('2026-11-25'))).toEqual({ state: 'kept', receivedMinor: 10_000, keptOn: '2026-11-24' })
  })

  test('is broken when nothing came by the end of the day, and kept in part when some did', () => {
    expect(promiseStanding(PROMISE, [], 10_000, on('2026-11-28')).state).toBe('broken')
    expect(promiseStanding(PROMISE, [paid(1, '2026-11-27')], 9_999, on('2026-11-28')).state).toBe('part_kept')
  })

  test('is kept after all when the rest comes late, and says when', () => {
    expect(promiseStanding(PROMISE, [paid(4_000, '2026-11-22'), paid(6_000, '2026-12-09')], 0, on('2026-12-10'))).toEqual({ state: 'kept', receivedMinor: 10_000, keptOn: '2026-12-09' })
  })

  test('is not called broken by a desk that has not heard of the day’s end', () => {
    expect(promiseStanding(PROMISE, [], 10_000, on('2026-12-05', '2026-11-27')).state).toBe('open')
    expect(promiseStanding(PROMISE, [], 10_000, on('2026-12-05', '2026-11-28')).state).toBe('broken')
  })

  test('is not kept by what had come before it was made, nor by what is dated later than today', () => {
    const before = { ...PROMISE, baselineMinor: 10_000 }
    expect(promiseStanding(before, [paid(10_000, '2026-11-19')], 10_000, on('2026-11-28')).state).toBe('broken')
    expect(promiseStanding(PROMISE, [paid(10_000, '2026-12-01')], 10_000, on('2026-11-28')).state).toBe('broken')
  })

  test('is kept by a transfer dated before it was made and recorded after, as of the day it was made', () => {
    expect(promiseStanding(PROMISE, [paid(10_000, '2026-11-18')], 0, on('2026-11-21'))).toMatchObject({ state: 'kept', keptOn: MADE })
    expect(countedFrom(MADE)).toBe('2026-10-20')
  })

  test('is open or broken again when the bank takes the money back', () => {
    const receipts = [paid(10_000, '2026-11-24'), paid(-10_000, '2026-11-26')]
    expect(promiseStanding(PROMISE, receipts, 10_000, on('2026-11-26')).state).toBe('open')
    expect(promiseStanding(PROMISE, receipts, 10_000, on('2026-11-28'))).toEqual({ state: 'broken', receivedMinor: 0, keptOn: null })
    expect(promiseStanding(PROMISE, [...receipts, paid(10_000, '2026-12-02')], 0, on('2026-12-02')).keptOn).toBe('2026-12-02')
  })

  test('asks for no more than is still owed: 60.00 paid and 40.00 credited keep it', () => {
    expect(promiseStanding(PROMISE, [paid(6_000, '2026-11-24')], 0, on('2026-11-28'))).toMatchObject({ state: 'kept', keptOn: '2026-11-24' })
    expect(promiseStanding(PROMISE, [paid(6_000, '2026-11-24')], 100, on('2026-11-28')).state).toBe('part_kept')
  })

  test('is taken back when nothing is owed any more and nothing was received', () => {
    expect(promiseStanding(PROMISE, [], 0, on('2026-11-22')).state).toBe('withdrawn')
    expect(promiseStanding(PROMISE, [], -500, on('2026-12-22')).state).toBe('withdrawn')
  })
})

const day = fc.integer({ min: -40, max: 60 }).map((days) => addDays(MADE, days))
const receipts = fc.array(fc.record({ on: day, amountMinor: fc.integer({ min: -50_000, max: 100_000 }) }), { maxLength: 12 })
const terms = fc.record({ amountMinor: fc.integer({ min: 1, max: 200_000 }), dueOn: fc.integer({ min: 0, max: 40 }).map((days) => addDays(MADE, days)), madeOn: fc.constant(MADE), baselineMinor: fc.integer({ min: 0, max: 100_000 }) })
const owed = fc.integer({ min: -10_000, max: 200_000 })
const days = fc.tuple(day, day).map(([a, b]) => (a < b ? { knownOn: a, today: b } : { knownOn: b, today: a }))

describe('for any receipts in any order', () => {
  const holds = (says: (promise: PromiseTerms, received: Receipt[], owedMinor: number, at: { today: string; knownOn: string }) => void) => fc.assert(fc.property(terms, receipts, owed, days, says), { numRuns: 2_000 })
  const naive = (received: readonly Receipt[], today: string, baseline: number) => Math.max(0, received.filter((one) => one.on <= today).reduce((sum, one) => sum + one.amountMinor, 0) - baseline)

  test('what was received is the sum of what came by today less what had come before, and their order does not matter', () => {
    holds((promise, received, owedMinor, at) => {
      const standing = promiseStanding(promise, received, owedMinor, at)
      expect(standing.receivedMinor).toBe(naive(received, at.today, promise.baselineMinor))
      expect(promiseStanding(promise, received.toReversed(), owedMinor, at)).toEqual(standing)
    })
  })

  test('it is kept exactly when all that was promised, or all that is owed, came; only then it has a day', () => {
    holds((promise, received, owedMinor, at) => {
      const { state, receivedMinor, keptOn } = promiseStanding(promise, received, owedMinor, at)
      const all = receivedMinor >= promise.amountMinor || (owedMinor <= 0 && receivedMinor > 0)
      expect(state === 'kept').toBe(all)
      expect(keptOn !== null).toBe(all)
      if (keptOn !== null) expect(keptOn >= promise.madeOn && (keptOn <= at.today || keptOn === promise.madeOn)).toBe(true)
    })
  })

  test('it is never short before its day has passed, and never open after', () => {
    holds((promise, received, owedMinor, at) => {
      const { state, receivedMinor } = promiseStanding(promise, received, owedMinor, at)
      if (at.knownOn <= promise.dueOn) expect(isShort(state)).toBe(false)
      else expect(state).not.toBe('open')
      if (isShort(state)) expect(state).toBe(receivedMinor > 0 ? 'part_kept' : 'broken')
    })
  })

  test('on the day it was kept, and on every day from then to today, all of it was there', () => {
    holds((promise, received, owedMinor, at) => {
      const { keptOn } = promiseStanding(promise, received, owedMinor, at)
      if (keptOn === null || keptOn > at.today) return
      const needed = Math.min(promise.amountMinor, naive(received, at.today, promise.baselineMinor) + Math.max(0, owedMinor))
      for (let on = keptOn; on <= at.today; on = addDays(on, 1)) expect(naive(received, on, promise.baselineMinor)).toBeGreaterThanOrEqual(needed)
      if (keptOn > promise.madeOn) expect(naive(received, addDays(keptOn, -1), promise.baselineMinor)).toBeLessThan(needed)
    })
  })

  test('more money never makes it worse', () => {
    const rank = { broken: 0, part_kept: 1, open: 1, withdrawn: 2, kept: 3 }
    holds((promise, received, owedMinor, at) => {
      const before = promiseStanding(promise, received, owedMinor, at)
      const after = promiseStanding(promise, [...received, { on: at.today, amountMinor: 777 }], owedMinor - 777, at)
      expect(rank[after.state]).toBeGreaterThanOrEqual(rank[before.state])
    })
  })
})
