import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { nameOfPeriod, PERIODS, periodOf } from '../../src-renderer/ui/format/periods.ts'
import { isWhole, reversed } from '../../src-renderer/ui/parts/PeriodInput.tsx'

const SINCE = '2019-05-03'
const days = fc.date({ min: new Date('2019-06-01'), max: new Date('2090-12-31'), noInvalidDate: true }).map((date) => date.toISOString().slice(0, 10))

describe('a period by its name', () => {
  test('last month is the whole month before, over the turn of a year and in February', () => {
    expect(periodOf('last-month', '2026-11-21', SINCE)).toEqual({ from: '2026-10-01', to: '2026-10-31' })
    expect(periodOf('last-month', '2026-01-05', SINCE)).toEqual({ from: '2025-12-01', to: '2025-12-31' })
    expect(periodOf('last-month', '2028-03-31', SINCE)).toEqual({ from: '2028-02-01', to: '2028-02-29' })
  })

  test('a quarter has three whole months, and the one before January is that of the year before', () => {
    expect(periodOf('last-quarter', '2026-11-21', SINCE)).toEqual({ from: '2026-07-01', to: '2026-09-30' })
    expect(periodOf('last-quarter', '2026-02-01', SINCE)).toEqual({ from: '2025-10-01', to: '2025-12-31' })
    expect(periodOf('this-quarter', '2026-11-21', SINCE)).toEqual({ from: '2026-10-01', to: '2026-11-21' })
  })

  test('what is not over ends today', () => {
    expect(periodOf('this-month', '2026-11-21', SINCE)).toEqual({ from: '2026-11-01', to: '2026-11-21' })
    expect(periodOf('year-to-date', '2026-11-21', SINCE)).toEqual({ from: '2026-01-01', to: '2026-11-21' })
  })

  test('everything begins with the account, and is today alone for one that begins tomorrow', () => {
    expect(periodOf('all', '2026-11-21', SINCE)).toEqual({ from: SINCE, to: '2026-11-21' })
    expect(periodOf('all', '2026-11-21', '2026-11-22')).toEqual({ from: '2026-11-21', to: '2026-11-21' })
  })

  test('each can be used on any day, and is found again by its days', () => {
    fc.assert(
      fc.property(days, fc.constantFrom(...PERIODS), (today, name) => {
        const period = periodOf(name, today, SINCE)
        expect(isWhole(period)).toBe(true)
        const found = nameOfPeriod(period, today, SINCE)
        // In January the year to date is this month too: the first of the names is told.
        expect(found === null ? null : periodOf(found, today, SINCE)).toEqual(period)
      }),
    )
  })
})

describe('days that a person chose', () => {
  test('have no name unless they are a period', () => {
    expect(nameOfPeriod({ from: '2026-10-01', to: '2026-10-31' }, '2026-11-21', SINCE)).toBe('last-month')
    expect(nameOfPeriod({ from: '2026-10-02', to: '2026-10-31' }, '2026-11-21', SINCE)).toBeNull()
    expect(nameOfPeriod({ from: null, to: '2026-10-31' }, '2026-11-21', SINCE)).toBeNull()
  })

  test('are not used while one is missing or they are the wrong way round, and only then it is said', () => {
    expect([isWhole({ from: null, to: '2026-10-31' }), reversed({ from: null, to: '2026-10-31' })]).toEqual([false, null])
    expect([isWhole({ from: '2026-11-01', to: '2026-10-31' }), reversed({ from: '2026-11-01', to: '2026-10-31' })]).toEqual([false, 'After the last day'])
    expect(isWhole({ from: '2026-10-31', to: '2026-10-31' })).toBe(true)
  })
})
