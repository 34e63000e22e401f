import { describe, expect, test } from 'vitest'
import { JobFailure } from '#main/core/ports/jobs.ts'
import { readRule } from '#main/core/schedules/rule.ts'

const times = (rule: string, zone: string, after: string, count = 3) => readRule(rule, zone).next(Date.parse(after), count).map((at) => new Date(at).toISOString())
const refusal = (rule: string): string => {
  try {
    readRule(rule, 'UTC')
  } catch (error) {
    expect(error).toBeInstanceOf(JobFailure)
    expect((error as JobFailure).code).toBe('BAD_RULE')
    return (error as JobFailure).message
  }
  throw new Error(`${rule} was taken.`)
}

describe('a rule', () => {
  test('is read on the wall clock of its zone: 8:00 stays 8:00 when clocks are changed', () => {
    expect(times('0 8 1 * *', 'Australia/Sydney', '2026-09-15T00:00:00Z')).toEqual(['2026-09-30T22:00:00.000Z', '2026-10-31T21:00:00.000Z', '2026-11-30T21:00:00.000Z'])
    expect(times('0 8 1 * *', 'America/New_York', '2026-09-15T00:00:00Z')).toEqual(['2026-10-01T12:00:00.000Z', '2026-11-01T13:00:00.000Z', '2026-12-01T13:00:00.000Z'])
  })

  test('of an hour that does not exist on a day runs once on that day, when clocks have gone forward', () => {
    expect(times('30 2 * * *', 'Australia/Sydney', '2026-10-03T00:00:00Z')).toEqual(['2026-10-03T16:00:00.000Z', '2026-10-04T15:30:00.000Z', '2026-10-05T15:30:00.000Z'])
  })

  test('of an hour that comes twice on a day runs once on that day', () => {
    expect(times('30 2 * * *', 'Australia/Sydney', '2027-04-02T16:00:00Z')).toEqual(['2027-04-03T15:30:00.000Z', '2027-04-04T16:30:00.000Z', '2027-04-05T16:30:00.000Z'])
  })

  test('of the 31st passes over shorter months, and L is the last day of each', () => {
    expect(times('0 8 31 * *', 'UTC', '2026-11-02T00:00:00Z')).toEqual(['2026-12-31T08:00:00.000Z', '2027-01-31T08:00:00.000Z', '2027-03-31T08:00:00.000Z'])
    expect(times('0 8 L * *', 'UTC', '2026-11-02T00:00:00Z')).toEqual(['2026-11-30T08:00:00.000Z', '2026-12-31T08:00:00.000Z', '2027-01-31T08:00:00.000Z'])
  })

  test.each([
    ['0 8 1 * *', 'At 08:00, on the 1st of each month'],
    ['0 8 * * 1', 'At 08:00, every Monday'],
    ['0 8 1 1,4,7,10 *', 'At 08:00, on the 1st of each month, in January, April, July, and October'],
    ['30 17 2,11,23 * *', 'At 17:30, on the 2nd, 11th, and 23rd of each month'],
    ['0 8 L * *', 'At 08:00, on the last day of the month'],
    ['0 8 * * *', 'At 08:00 every day'],
  ])('%s is told as: %s', (rule, words) => expect(readRule(rule, 'UTC').words).toBe(words))

  test.each([
    ['0 8 1 *', /five fields/],
    ['0 0 8 1 * *', /five fields/],
    ['@monthly', /five fields/],
    ['61 8 1 * *', /not understood: Invalid value for minute: 61/],
    ['x 8 1 * *', /not understood/],
    ['0 8 30 2 *', /never comes/],
    ['* * * * *', /more than once a day/],
    ['0 8,17 * * *', /more than once a day/],
    ['*/30 8 1 * *', /more than once a day/],
  ])('%s is refused in plain words', (rule, why) => expect(refusal(rule)).toMatch(why))

  test('tells every time between two instants, both included, and of very many the latest', () => {
    const daily = readRule('0 8 * * *', 'UTC')
    const at = (day: string) => Date.parse(`${day}T08:00:00Z`)
    expect(daily.between(at('2026-11-01'), at('2026-11-03'))).toEqual([at('2026-11-01'), at('2026-11-02'), at('2026-11-03')])
    expect(daily.between(at('2026-11-01') + 1, at('2026-11-02') - 1)).toEqual([])
    const long = daily.between(at('2000-01-01'), at('2026-11-01'))
    expect(long.at(-1)).toBe(at('2026-11-01'))
    expect(long.length).toBeLessThanOrEqual(5200)
  })
})
