import fc from 'fast-check'
import { Temporal } from 'temporal-polyfill'
import { describe, expect, test } from 'vitest'
import { addDays, businessDateAt, checkPeriod, compareDates, DAY_MS, daysBetween, endOfBusinessDate, isBusinessDate, latestDate, monthOf, startOfBusinessDate } from '#main/domain/dates.ts'

// The oracle is Temporal: another implementation of the calendar and of the zones' rules.
const plain = (on: string) => Temporal.PlainDate.from(on)
const isoDate = fc.integer({ min: 0, max: 9999 * 366 }).map((days) => Temporal.PlainDate.from('0001-01-01').add({ days }).toString()).filter((text) => text.length === 10)
const recentDate = fc.integer({ min: 0, max: 60 * 366 }).map((days) => plain('1970-01-03').add({ days }).toString())
const instant = fc.integer({ min: 0, max: Date.parse('2040-01-01') })
// Whole and half hours, both hemispheres, no daylight time, midnight skipped (Sao_Paulo, Beirut, Cairo, Havana),
// midnight twice (Havana), clocks back from 00:01 to 23:01 (St_Johns), a whole day skipped (Apia), ±12 to +14.
const zone = fc.constantFrom(
  'UTC', 'Australia/Sydney', 'Australia/Lord_Howe', 'America/New_York', 'America/Los_Angeles', 'Europe/Warsaw', 'Asia/Kolkata', 'Asia/Kathmandu',
  'America/Sao_Paulo', 'Asia/Beirut', 'Africa/Cairo', 'America/Havana', 'America/St_Johns', 'Pacific/Apia', 'Pacific/Kiritimati', 'Etc/GMT+12', 'Africa/Monrovia',
)

describe('business dates', () => {
  test.each(['2026-02-28', '2024-02-29', '2000-02-29', '0000-01-01', '9999-12-31'])('%s exists', (text) => expect(isBusinessDate(text)).toBe(true))
  test.each(['2026-02-29', '1900-02-29', '2026-13-01', '2026-00-10', '2026-04-31', '2026-01-00', '2026-1-1', '20260101', '2026-01-01T00:00', ' 2026-01-01', '', '+02026-01-01'])(
    '“%s” does not',
    (text) => expect(isBusinessDate(text)).toBe(false),
  )

  test('adding days and counting them agree with Temporal over ten thousand years', () => {
    fc.assert(fc.property(isoDate, isoDate, (a, b) => {
      const days = plain(a).until(plain(b), { largestUnit: 'days' }).days
      expect(daysBetween(a, b)).toBe(days)
      expect(addDays(a, days)).toBe(b)
    }))
  })

  test('compare by time, and a latest date is the latest', () => {
    expect(['2026-03-01', '2025-12-31', '2026-03-01'].toSorted(compareDates)).toEqual(['2025-12-31', '2026-03-01', '2026-03-01'])
    expect(compareDates('2026-01-01', '2026-01-01')).toBe(0)
    expect(latestDate('2026-01-02', '2026-01-03', '2025-12-31')).toBe('2026-01-03')
    expect(monthOf('2026-11-21')).toBe('2026-11')
  })

  test('what is not a date is refused by name', () => {
    expect(() => addDays('2026-02-29', 1)).toThrow(expect.objectContaining({ code: 'NOT_A_DATE', data: { text: '2026-02-29' } }))
    expect(() => addDays('9999-12-31', 1)).toThrow(expect.objectContaining({ code: 'DATE_OUT_OF_RANGE' }))
    expect(() => addDays('0000-01-01', -1)).toThrow(expect.objectContaining({ code: 'DATE_OUT_OF_RANGE' }))
  })

  test('a period may be one day but not end before it begins', () => {
    expect(() => checkPeriod('2026-01-01', '2026-01-01')).not.toThrow()
    expect(() => checkPeriod('2026-01-02', '2026-01-01')).toThrow(
      expect.objectContaining({ name: 'DomainError', code: 'DATE_RANGE_REVERSED', data: { from: '2026-01-02', to: '2026-01-01' } }),
    )
  })
})

describe('instants in zones', () => {
  test('an instant has the date that Temporal gives it', () => {
    fc.assert(fc.property(instant, zone, (at, timeZone) => {
      expect(businessDateAt(at, timeZone)).toBe(Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(timeZone).toPlainDate().toString())
    }), { numRuns: 300 })
  })

  test('a business date starts when Temporal says it does', () => {
    fc.assert(fc.property(recentDate, zone, (on, timeZone) => {
      expect(startOfBusinessDate(on, timeZone)).toBe(plain(on).toZonedDateTime(timeZone).epochMilliseconds)
    }), { numRuns: 300 })
  })

  test.each([
    ['clocks forward at midnight: the day starts at one', '2018-11-04', 'America/Sao_Paulo', '2018-11-04T03:00:00Z'],
    ['clocks forward at midnight: the day starts at one', '2024-04-26', 'Africa/Cairo', '2024-04-25T22:00:00Z'],
    ['clocks back to midnight: the first of the two', '2024-11-03', 'America/Havana', '2024-11-03T04:00:00Z'],
    ['a day of 23 hours', '2026-10-04', 'Australia/Sydney', '2026-10-03T14:00:00Z'],
    ['the day after it', '2026-10-05', 'Australia/Sydney', '2026-10-04T13:00:00Z'],
    ['a day of 25 hours', '2026-11-01', 'America/New_York', '2026-11-01T04:00:00Z'],
    ['the day after it', '2026-11-02', 'America/New_York', '2026-11-02T05:00:00Z'],
    ['a day that was skipped starts with the next', '2011-12-30', 'Pacific/Apia', '2011-12-30T10:00:00Z'],
  ])('%s (%s, %s)', (_what, on, timeZone, start) => {
    expect(new Date(startOfBusinessDate(on, timeZone))).toEqual(new Date(start))
  })

  test('a business date ends where the next one starts, and so does the last that can be written', () => {
    fc.assert(fc.property(recentDate, zone, (on, timeZone) => {
      expect(endOfBusinessDate(on, timeZone)).toBe(startOfBusinessDate(addDays(on, 1), timeZone))
    }), { numRuns: 100 })
    expect(['UTC', 'Australia/Sydney', 'America/New_York'].map((timeZone) => new Date(endOfBusinessDate('9999-12-31', timeZone)).toISOString())).toEqual(['+010000-01-01T00:00:00.000Z', '9999-12-31T13:00:00.000Z', '+010000-01-01T05:00:00.000Z'])
  })

  test('the millisecond before a day belongs to the day before', () => {
    fc.assert(fc.property(recentDate, fc.constantFrom('UTC', 'Australia/Sydney', 'America/New_York', 'Asia/Kathmandu'), (on, timeZone) => {
      const start = startOfBusinessDate(on, timeZone)
      expect([businessDateAt(start - 1, timeZone), businessDateAt(start, timeZone)]).toEqual([addDays(on, -1), on])
    }))
  })

  test('usage of the last second of a month in UTC is on the first of the next in Sydney', () => {
    expect(businessDateAt(Date.parse('2026-01-31T23:59:59.999Z'), 'UTC')).toBe('2026-01-31')
    expect(businessDateAt(Date.parse('2026-01-31T23:59:59.999Z'), 'Australia/Sydney')).toBe('2026-02-01')
    expect(DAY_MS).toBe(24 * 60 * 60 * 1000)
  })

  test('a zone that does not exist is refused by name', () => {
    expect(() => businessDateAt(0, 'Mars/Olympus')).toThrow(expect.objectContaining({ code: 'UNKNOWN_TIME_ZONE', data: { timeZone: 'Mars/Olympus' } }))
  })
})
