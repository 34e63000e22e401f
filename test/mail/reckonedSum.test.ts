import fc from 'fast-check'
import { expect, test } from 'vitest'
import { reckonedSum } from '#main/mail/orders/reckoned.ts'

test('as few as may be asked are all asked, and the sum is theirs', () => {
  fc.assert(fc.property(fc.array(fc.integer({ min: 1, max: 5 }), { maxLength: 60 }), (values) => {
    expect(reckonedSum(values.length, 60, (place) => values[place]!)).toEqual({ sum: values.reduce((sum, value) => sum + value, 0), reckoned: false })
  }))
})

test('of more, so many different ones all along them are asked, and the rest counts as they do', () => {
  fc.assert(fc.property(fc.integer({ min: 11, max: 5000 }), (count) => {
    const asked: number[] = []
    const { sum, reckoned } = reckonedSum(count, 10, (place) => {
      asked.push(place)
      return 2
    })
    expect({ sum, reckoned }).toEqual({ sum: 2 * count, reckoned: true })
    expect(new Set(asked).size).toBe(10)
    expect(asked[0]).toBe(0)
    // No tenth of them is passed over.
    for (const [n, place] of asked.entries()) expect(Math.floor((place * 10) / count)).toBeLessThanOrEqual(n)
    expect(asked.at(-1)).toBeGreaterThanOrEqual(Math.floor(0.9 * count))
    expect(Math.max(...asked)).toBeLessThan(count)
  }))
})
