/**
 * Business dates (`YYYY-MM-DD`, a plain date in the party's zone) and instants (epoch milliseconds,
 * UTC), and the way between them (GLOSSARY, Dates). Intl supplies the zones, so that this runs
 * where there is no Temporal.
 */
import type { BusinessDate, Instant } from '#contract/vocabulary.ts'
import { DomainError } from './errors.ts'

export const DAY_MS = 86_400_000

/** Later than any business date of a record: what has no end ends here, and what begins here has not begun. */
export const LAST_DAY = '9999-12-31' as BusinessDate

/** Whether the text is a date that exists, written `YYYY-MM-DD`. */
export function isBusinessDate(text: string): text is BusinessDate {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text)
  if (match === null) return false
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])]
  return month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(year, month)
}

/** Sorts business dates, the earlier first. */
export function compareDates(a: BusinessDate, b: BusinessDate): -1 | 0 | 1 {
  if (a === b) return 0
  return a < b ? -1 : 1
}

/** The latest of the dates given. */
export function latestDate(first: BusinessDate, ...others: readonly BusinessDate[]): BusinessDate {
  return others.reduce((latest, on) => (on > latest ? on : latest), first)
}

/**
 * The date `days` days later (earlier where negative).
 * @throws DomainError NOT_A_DATE, DATE_OUT_OF_RANGE when it would leave the years 0000 to 9999.
 */
export function addDays(on: BusinessDate, days: number): BusinessDate {
  return dateOfDayNumber(dayNumber(on) + days)
}

/** Days from `a` to `b`: positive when `b` is later. @throws DomainError NOT_A_DATE */
export function daysBetween(a: BusinessDate, b: BusinessDate): number {
  return dayNumber(b) - dayNumber(a)
}

/** The month of a date, `YYYY-MM`. */
export function monthOf(on: BusinessDate): string {
  return on.slice(0, 7)
}

/**
 * Refuses a period that ends before it begins; one day is a period.
 * @throws DomainError DATE_RANGE_REVERSED, NOT_A_DATE
 */
export function checkPeriod(from: BusinessDate, to: BusinessDate): void {
  if (daysBetween(from, to) < 0) {
    throw new DomainError('DATE_RANGE_REVERSED', `The period begins on ${from}, after its end on ${to}. Turn the two dates round.`, { from, to })
  }
}

/**
 * The business date of an instant in a zone.
 * @throws DomainError UNKNOWN_TIME_ZONE, DATE_OUT_OF_RANGE
 */
export function businessDateAt(instant: Instant, timeZone: string): BusinessDate {
  return dateOfDayNumber(Math.floor(wallClock(instant, timeZone) / DAY_MS))
}

/**
 * The first instant of a business date in a zone. Where clocks skip midnight that is the first instant
 * after the gap; where midnight comes twice, the earlier one.
 * @throws DomainError UNKNOWN_TIME_ZONE, NOT_A_DATE
 */
export function startOfBusinessDate(on: BusinessDate, timeZone: string): Instant {
  return startOfDay(dayNumber(on), timeZone)
}

/**
 * The first instant after a business date in a zone: the start of the next day, also of the last that can be written.
 * @throws DomainError UNKNOWN_TIME_ZONE, NOT_A_DATE
 */
export function endOfBusinessDate(on: BusinessDate, timeZone: string): Instant {
  return startOfDay(dayNumber(on) + 1, timeZone)
}

function startOfDay(day: number, timeZone: string): Instant {
  const midnight = day * DAY_MS
  // No zone is further than a day from UTC, so the offsets a day before and a day after are the only two it can have.
  const candidates = [midnight - DAY_MS, midnight + DAY_MS]
    .map((near) => midnight - (wallClock(near, timeZone) - near))
    .filter((instant) => wallClock(instant, timeZone) === midnight)
  return candidates.length > 0 ? Math.min(...candidates) : firstInstantAfterGap(midnight, timeZone)
}

/** Midnight does not exist here: halve the two days around it until the clock's jump is found. */
function firstInstantAfterGap(midnight: number, timeZone: string): Instant {
  let before = midnight - DAY_MS
  let after = midnight + DAY_MS
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2)
    if (wallClock(middle, timeZone) < midnight) before = middle
    else after = middle
  }
  return after
}

/** What the clock on the wall shows in the zone, as if it were UTC, in milliseconds. */
export function wallClock(instant: Instant, timeZone: string): number {
  if (timeZone === 'UTC') return instant
  const parts = { year: 0, month: 0, day: 0, hour: 0, minute: 0, second: 0 }
  for (const { type, value } of zoneFormat(timeZone).formatToParts(instant)) {
    if (type in parts) parts[type as keyof typeof parts] = Number(value)
  }
  const seconds = parts.hour * 3600 + parts.minute * 60 + parts.second
  const milliseconds = instant - Math.floor(instant / 1000) * 1000
  return dayNumberOf(parts.year, parts.month, parts.day) * DAY_MS + seconds * 1000 + milliseconds
}

const ZONES_KEPT = 700
const zoneFormats = new Map<string, Intl.DateTimeFormat>()

function zoneFormat(timeZone: string): Intl.DateTimeFormat {
  const known = zoneFormats.get(timeZone)
  if (known !== undefined) return known
  if (zoneFormats.size >= ZONES_KEPT) zoneFormats.clear()
  const format = newZoneFormat(timeZone)
  zoneFormats.set(timeZone, format)
  return format
}

function newZoneFormat(timeZone: string): Intl.DateTimeFormat {
  try {
    return new Intl.DateTimeFormat('en-US-u-ca-gregory-nu-latn', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    })
  } catch {
    throw new DomainError('UNKNOWN_TIME_ZONE', `“${timeZone}” is not a time zone this computer knows.`, { timeZone })
  }
}

function isLeap(year: number): boolean {
  return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0
}

const MONTH_LENGTHS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] as const

function daysInMonth(year: number, month: number): number {
  return month === 2 && isLeap(year) ? 29 : (MONTH_LENGTHS[month - 1] ?? 0)
}

function dayNumber(on: BusinessDate): number {
  const text: string = on
  if (!isBusinessDate(on)) throw new DomainError('NOT_A_DATE', `“${text}” is not a date; write it as 2026-11-21.`, { text })
  return dayNumberOf(Number(on.slice(0, 4)), Number(on.slice(5, 7)), Number(on.slice(8, 10)))
}

// Days since 1970-01-01 of the proleptic Gregorian calendar, years counted from March so that the leap
// day comes last. Date.UTC would read the years 0 to 99 as 1900 to 1999.
// https://howardhinnant.github.io/date_algorithms.html#days_from_civil
function dayNumberOf(year: number, month: number, day: number): number {
  const marchYear = month <= 2 ? year - 1 : year
  const era = Math.floor(marchYear / 400)
  const yearOfEra = marchYear - era * 400
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear
  return era * 146_097 + dayOfEra - 719_468
}

function dateOfDayNumber(days: number): BusinessDate {
  const date = new Date(days * DAY_MS)
  const year = date.getUTCFullYear()
  if (!(year >= 0 && year <= 9999)) throw new DomainError('DATE_OUT_OF_RANGE', 'That date is outside the years 0000 to 9999.', { days })
  return date.toISOString().slice(0, 10)
}
