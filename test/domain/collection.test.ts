import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { collectionEffectiveness, collectionFigures, countBackDso, daysOfSales, monthsUpTo, type MonthOfReceivables } from '#main/domain/collection.ts'

const month = (salesMinor: number, days = 30) => ({ days, salesMinor })
const k = 100_000

describe('count-back DSO', () => {
  test('the check value of the glossary: 212k against 100k, 80k, 70k in months of 30 days is 73.71', () => {
    expect(countBackDso(212 * k, [month(100 * k), month(80 * k), month(70 * k)])).toBe(73.71)
  })

  test.each([
    ['within the newest month, pro rata', 50 * k, [month(100 * k, 31)], 15.5],
    ['exactly the newest month', 100 * k, [month(100 * k, 31), month(1, 28)], 31],
    ['months of their own lengths', 190 * k, [month(100 * k, 31), month(60 * k, 28), month(60 * k, 31)], 74.5],
    ['a month without sales counts with its days', 150 * k, [month(100 * k), month(0, 31), month(100 * k, 28)], 75],
    ['so does one that credited more than it sold', 150 * k, [month(100 * k), month(-5 * k, 31), month(100 * k, 28)], 75],
    ['nothing owed', 0, [], 0],
    ['more credited than owed', -5, [month(100)], 0],
    ['a third of a day is rounded half-even to hundredths', 1, [month(3, 1)], 0.33],
    ['half a hundredth goes to the even one', 1, [month(200, 1)], 0],
  ])('%s', (_what, receivable, months, days) => expect(countBackDso(receivable, months)).toBe(days))

  test('has no result where the receivables are older than all the sales that are known', () => {
    expect(countBackDso(251 * k, [month(100 * k), month(80 * k), month(70 * k)])).toBeNull()
    expect(countBackDso(1, [])).toBeNull()
  })
})

describe('DSO', () => {
  test('is receivables by sales, times the days; the best possible is of what is not yet due; the days delinquent are between them', () => {
    const figures = collectionFigures({ beginMinor: 80 * k, salesMinor: 120 * k, receivableMinor: 90 * k, currentMinor: 60 * k, days: 30 }, [month(120 * k)])
    expect(figures).toEqual({ dsoDays: 22.5, countBackDays: 22.5, bestPossibleDays: 15, averageDaysDelinquent: 7.5, ceiPercent: 78.57 })
  })

  test('without sales there is none, nor days delinquent', () => {
    for (const salesMinor of [0, -1]) {
      expect(daysOfSales(100, month(salesMinor))).toBeNull()
      expect(collectionFigures({ beginMinor: 5, salesMinor, receivableMinor: 4, currentMinor: 0, days: 30 }, [])).toMatchObject({ dsoDays: null, bestPossibleDays: null, averageDaysDelinquent: null })
    }
  })

  test('the largest amounts are exact', () => {
    expect(daysOfSales(Number.MAX_SAFE_INTEGER, month(Number.MAX_SAFE_INTEGER - 1, 31))).toBe(31)
    expect(daysOfSales(Number.MAX_SAFE_INTEGER, { days: 31, salesMinor: 3 })).toBeGreaterThan(9e16)
  })
})

describe('CEI', () => {
  test('is a known value: 850k begun, 300k sold, 750k left of which 500k not yet due is 61.54', () => {
    expect(collectionEffectiveness({ beginMinor: 850 * k, salesMinor: 300 * k, receivableMinor: 750 * k, currentMinor: 500 * k, days: 30 })).toBe(61.54)
  })

  test('has no result where nothing could be collected', () => {
    expect(collectionEffectiveness({ beginMinor: 0, salesMinor: 500, receivableMinor: 500, currentMinor: 500, days: 30 })).toBeNull()
  })
})

const someAmount = fc.integer({ min: 0, max: 1_000_000_000 })
const someMonth: fc.Arbitrary<MonthOfReceivables> = fc
  .record({ beginMinor: someAmount, salesMinor: fc.integer({ min: 1, max: 1_000_000_000 }), receivableMinor: someAmount, part: fc.double({ min: 0, max: 1, noNaN: true }), days: fc.integer({ min: 1, max: 31 }) })
  .map(({ part, ...rest }) => ({ ...rest, currentMinor: Math.floor(rest.receivableMinor * part) }))

describe('for any month', () => {
  test('the days delinquent are DSO less best-possible DSO, to a hundredth, and each is within half a hundredth of the quotient', () => {
    fc.assert(
      fc.property(someMonth, (of) => {
        const { dsoDays, bestPossibleDays, averageDaysDelinquent } = collectionFigures(of, [of])
        const hundredthsOf = (days: number | null) => Math.round((days ?? Number.NaN) * 100)
        expect(Math.abs(hundredthsOf(averageDaysDelinquent) - (hundredthsOf(dsoDays) - hundredthsOf(bestPossibleDays)))).toBeLessThanOrEqual(1)
        // |rounded × sales − receivable × days × 100| ≤ sales ÷ 2, all in whole numbers.
        const off = BigInt(hundredthsOf(dsoDays)) * BigInt(of.salesMinor) - BigInt(of.receivableMinor) * BigInt(of.days) * 100n
        expect((off < 0n ? -off : off) * 2n).toBeLessThanOrEqual(BigInt(of.salesMinor))
      }),
    )
  })

  test('CEI is 100 exactly when all that is left is not yet due', () => {
    fc.assert(
      fc.property(someMonth, (of) => {
        const clean = { ...of, currentMinor: of.receivableMinor }
        expect([null, 100]).toContain(collectionEffectiveness(clean))
        if (of.beginMinor + of.salesMinor !== of.receivableMinor) expect(collectionEffectiveness(clean)).toBe(100)
      }),
    )
  })

  test('count-back never falls as more is owed, and equals DSO where one month of sales covers it', () => {
    const sales = fc.array(fc.record({ days: fc.integer({ min: 28, max: 31 }), salesMinor: fc.integer({ min: -50, max: 500 }) }), { minLength: 1, maxLength: 6 })
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1_500 }), fc.integer({ min: 0, max: 500 }), sales, (owed, more, months) => {
        const [less, least] = [countBackDso(owed, months), countBackDso(owed + more, months)]
        if (less === null) expect(least).toBeNull()
        else if (least !== null) expect(least).toBeGreaterThanOrEqual(less)
        const newest = months[0]!
        if (owed <= newest.salesMinor && newest.salesMinor > 0) expect(countBackDso(owed, months)).toBe(daysOfSales(owed, newest))
      }),
    )
  })
})

test('months go back from the day that counts, whole but for the last', () => {
  expect(monthsUpTo('2024-03-10', 3)).toEqual([
    { month: '2024-01', from: '2024-01-01', endOn: '2024-01-31', days: 31 },
    { month: '2024-02', from: '2024-02-01', endOn: '2024-02-29', days: 29 },
    { month: '2024-03', from: '2024-03-01', endOn: '2024-03-10', days: 10 },
  ])
  expect(() => monthsUpTo('2024-03-10', 0)).toThrow('at least one month')
})
