import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { leftWords, rateWords } from '../../src-renderer/ui/format/pace.ts'

describe('the pace of long work', () => {
  test('a rate has two figures and no more', () => {
    expect(rateWords(39_412.7)).toBe('39,000 a second')
    expect(rateWords(1250)).toBe('1,300 a second')
    expect(rateWords(87.4)).toBe('87 a second')
    expect(rateWords(3.2)).toBe('3 a second')
  })

  test('a rate below one a second, or none, is not told', () => {
    expect([rateWords(0.4), rateWords(0), rateWords(null), rateWords(Infinity), rateWords(Number.NaN)]).toEqual([null, null, null, null, null])
  })

  test('the time left is told in its largest sensible unit, rather too long than too short', () => {
    expect(leftWords(3)).toBe('a few seconds left')
    expect(leftWords(14)).toBe('20 s left')
    expect(leftWords(50)).toBe('50 s left')
    expect(leftWords(51)).toBe('1 min left')
    expect(leftWords(95)).toBe('2 min left')
    expect(leftWords(59.5 * 60)).toBe('1 h left')
    expect(leftWords(61 * 60)).toBe('1 h 10 min left')
  })

  test('a guess of days is no guess', () => {
    expect([leftWords(49 * 3600), leftWords(null), leftWords(-1)]).toEqual([null, null, null])
  })

  test('what is told of the time left is never less than it is, and at most ten minutes more', () => {
    fc.assert(
      fc.property(fc.integer({ min: 6, max: 48 * 3600 }), (seconds) => {
        const [, hours, minutes, only] = /^(?:(\d+) h)?(?: ?(\d+) min)?(?:(\d+) s)? left$/.exec(leftWords(seconds)!)!
        const told = Number(hours ?? 0) * 3600 + Number(minutes ?? 0) * 60 + Number(only ?? 0)
        expect(told).toBeGreaterThanOrEqual(seconds)
        expect(told - seconds).toBeLessThan(600)
      }),
    )
  })
})
