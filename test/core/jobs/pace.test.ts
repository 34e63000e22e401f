import { expect, test } from 'vitest'
import { createPace } from '#main/core/jobs/pace.ts'

function paceOf(foreseenAfterMs = 0) {
  let now = 5_000_000
  const pace = createPace(() => now, foreseenAfterMs)
  return {
    after(ms: number, done: number, total: number | null = 100_000) {
      now += ms
      return pace.told({ done, total })
    },
  }
}

test('the rate is not known until two seconds were counted', () => {
  const pace = paceOf()
  expect(pace.after(0, 0)).toEqual({ perSecond: null, secondsLeft: null })
  expect(pace.after(1_999, 2_000)).toEqual({ perSecond: null, secondsLeft: null })
  expect(pace.after(1, 2_000)).toEqual({ perSecond: 1_000, secondsLeft: 98 })
})

test('what came before the first one counted is no part of it', () => {
  const pace = paceOf()
  pace.after(0, 0)
  pace.after(60_000, 0)
  expect(pace.after(2_000, 4_000)).toEqual({ perSecond: 2_000, secondsLeft: 48 })
})

test('it follows the last ten seconds, and what was before is forgotten', () => {
  const pace = paceOf()
  let done = 0
  for (let second = 0; second < 30; second += 1) pace.after(1_000, (done += 1_000))
  let last
  for (let second = 0; second < 10; second += 1) last = pace.after(1_000, (done += 100))
  expect(last).toEqual({ perSecond: 100, secondsLeft: (100_000 - done) / 100 })
})

test('pages that come in bursts do not make it jump', () => {
  const pace = paceOf()
  pace.after(0, 1)
  const seen: number[] = []
  for (let page = 1; page <= 100; page += 1) {
    pace.after(20, page * 1_000)
    const { perSecond } = pace.after(480, page * 1_000)
    if (perSecond !== null) seen.push(perSecond)
  }
  expect(seen.length).toBeGreaterThan(90)
  for (const perSecond of seen) expect(Math.abs(perSecond - 2_000)).toBeLessThan(120)
})

test('many calls within a moment cost no memory and change nothing', () => {
  const pace = paceOf()
  pace.after(0, 1)
  for (let call = 1; call < 40_000; call += 1) pace.after(0.1, 1 + call)
  expect(pace.after(0.1, 40_001).perSecond).toBeCloseTo(10_000, 0)
})

test('a smaller count is a count of something else, and begins anew', () => {
  const pace = paceOf()
  pace.after(0, 1)
  pace.after(5_000, 50_001)
  expect(pace.after(1_000, 10)).toEqual({ perSecond: null, secondsLeft: null })
  expect(pace.after(2_000, 30, 50)).toEqual({ perSecond: 10, secondsLeft: 2 })
})

test('without a total nobody knows how long it takes', () => {
  const pace = paceOf()
  pace.after(0, 1, null)
  expect(pace.after(4_000, 401, null)).toEqual({ perSecond: 100, secondsLeft: null })
})

test('while nothing more is counted the rate falls, and no end is promised when it is nothing', () => {
  const pace = paceOf()
  pace.after(0, 1)
  pace.after(2_000, 2_001)
  expect(pace.after(6_000, 2_001).perSecond).toBe(250)
  expect(pace.after(12_000, 2_001)).toEqual({ perSecond: 0, secondsLeft: null })
})

test('nothing is left of what is more than was announced', () => {
  const pace = paceOf()
  pace.after(0, 1)
  expect(pace.after(2_000, 2_001, 1_000)).toMatchObject({ secondsLeft: 0 })
})

test('how long it takes is said once it has run for some seconds', () => {
  const pace = paceOf(6_000)
  pace.after(0, 0)
  expect(pace.after(3_000, 30)).toEqual({ perSecond: 10, secondsLeft: null })
  expect(pace.after(3_000, 6_000)).toEqual({ perSecond: 1_000, secondsLeft: 94 })
})
