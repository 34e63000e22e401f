import { expect, test } from 'vitest'
import { addDays, daysBetween } from '#main/domain/dates.ts'
import { periodDueOn, periodWords, type PeriodRule } from '#main/domain/statementPeriod.ts'

test.each<[PeriodRule, string, string, string]>([
  ['previous_month', '2026-11-01', '2026-10-01', '2026-10-31'],
  ['previous_month', '2026-01-31', '2025-12-01', '2025-12-31'],
  ['previous_month', '2028-03-15', '2028-02-01', '2028-02-29'],
  ['previous_quarter', '2026-11-22', '2026-07-01', '2026-09-30'],
  ['previous_quarter', '2026-10-01', '2026-07-01', '2026-09-30'],
  ['previous_quarter', '2026-02-28', '2025-10-01', '2025-12-31'],
  ['previous_week', '2026-11-22', '2026-11-09', '2026-11-15'],
  ['previous_week', '2026-11-23', '2026-11-16', '2026-11-22'],
  ['previous_week', '2027-01-01', '2026-12-21', '2026-12-27'],
  ['month_to_date', '2026-11-22', '2026-11-01', '2026-11-22'],
  ['month_to_date', '2026-11-01', '2026-11-01', '2026-11-01'],
])('%s, due on %s, is of %s to %s', (rule, on, from, to) => expect(periodDueOn(rule, on)).toEqual({ from, to }))

test('a week begins on Monday, whatever day it is due on, and periods follow each other without a gap', () => {
  for (let day = '1969-12-20'; day < '1970-02-10'; day = addDays(day, 1)) {
    const { from, to } = periodDueOn('previous_week', day)
    expect(new Date(`${from}T00:00:00Z`).getUTCDay()).toBe(1)
    expect(daysBetween(from, to)).toBe(6)
    expect(daysBetween(to, day)).toBeLessThanOrEqual(7)
    expect(periodDueOn('previous_week', addDays(day, 7)).from).toBe(addDays(to, 1))
  }
})

test.each([
  ['2026-10-01', '2026-10-31', 'October 2026'],
  ['2028-02-01', '2028-02-29', 'February 2028'],
  ['2026-07-01', '2026-09-30', 'July to September 2026'],
  ['2026-01-01', '2026-12-31', '2026'],
  ['2025-12-01', '2026-01-31', 'December 2025 to January 2026'],
  ['2026-11-09', '2026-11-15', '9 to 15 November 2026'],
  ['2026-09-28', '2026-10-04', '28 September to 4 October 2026'],
  ['2025-12-29', '2026-01-04', '29 December 2025 to 4 January 2026'],
  ['2026-11-01', '2026-11-22', '1 to 22 November 2026'],
  ['2026-11-22', '2026-11-22', '22 November 2026'],
])('%s to %s is told as %s', (from, to, words) => expect(periodWords({ from, to })).toBe(words))
