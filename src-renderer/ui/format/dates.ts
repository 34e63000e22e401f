/** Dates and times as people read them: `21 Nov 2026`, `09:14`, `2 min ago`, `12 days overdue`. */
import type { BusinessDate, Instant } from '#contract/vocabulary.ts'

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** `2026-11-21` → `21 Nov 2026`. A business date has no zone and is not moved to one. */
export function formatDay(on: BusinessDate): string {
  const [year, month, day] = on.split('-')
  return `${Number(day)} ${MONTHS[Number(month) - 1] ?? '?'} ${year}`
}

/** The same without the year, where the year is told nearby: `21 Nov`. */
export function formatDayShort(on: BusinessDate): string {
  return formatDay(on).replace(/ \d+$/, '')
}

/** A reader may travel: it is asked again each second, and not for every date of a list. */
const ZONE_KNOWN_MS = 1000
let zone = { name: '', askedAt: Number.NEGATIVE_INFINITY }

export function readersZone(): string {
  const now = performance.now()
  if (now - zone.askedAt > ZONE_KNOWN_MS) zone = { name: Intl.DateTimeFormat().resolvedOptions().timeZone, askedAt: now }
  return zone.name
}

/** The English of the zone's own country knows its short name: AEDT and not GMT+11. */
function localeOf(timeZone: string): string {
  if (timeZone.startsWith('Australia/')) return 'en-AU'
  if (timeZone === 'Pacific/Auckland') return 'en-NZ'
  return timeZone.startsWith('America/') ? 'en-US' : 'en-GB'
}

/** A format takes longer to make than all that it formats. */
const formats = new Map<string, Intl.DateTimeFormat>()

function formatIn(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone)
  if (known !== undefined) return known
  const format = new Intl.DateTimeFormat(localeOf(timeZone), { timeZone, year: 'numeric', month: 'numeric', day: 'numeric', hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZoneName: 'short' })
  formats.set(timeZone, format)
  return format
}

function partsAt(at: Instant, timeZone: string): Record<string, string> {
  return Object.fromEntries(formatIn(timeZone).formatToParts(at).map(({ type, value }) => [type, value]))
}

/** `21 Nov 2026, 09:14`, with the zone's short name when it is not the reader's. */
export function formatInstant(at: Instant, timeZone: string = readersZone()): string {
  const { day, month, year, hour, minute, timeZoneName } = partsAt(at, timeZone)
  const zone = timeZone === readersZone() ? '' : ` ${timeZoneName}`
  return `${Number(day)} ${MONTHS[Number(month) - 1] ?? '?'} ${year}, ${hour}:${minute}${zone}`
}

/** The reader's calendar day of an instant: `21 Nov 2026`. */
export function formatInstantDay(at: Instant): string {
  return formatInstant(at).replace(/,.*$/, '')
}

/** `09:14` in the reader's zone. */
export function formatTime(at: Instant): string {
  const { hour, minute } = partsAt(at, readersZone())
  return `${hour}:${minute}`
}

/** A length of time in its largest sensible unit: `40 s`, `12 min`, `31 h`, `12 days`. */
export function formatLength(ms: number): string {
  const length = Math.abs(ms)
  if (length < MINUTE) return `${Math.max(1, Math.round(length / 1000))} s`
  if (length < HOUR) return `${Math.round(length / MINUTE)} min`
  if (length < 48 * HOUR) return `${Math.round(length / HOUR)} h`
  return `${Math.round(length / DAY)} days`
}

/** Past this a date says more than a number of days. */
const LONG_AGO = 90 * DAY

/** `just now`, `2 min ago`, `in 7 h`; of long ago the day itself: `12 Jun 2020`. */
export function formatAgo(at: Instant, now: Instant): string {
  const gap = now - at
  if (gap > LONG_AGO) return formatInstantDay(at)
  if (Math.abs(gap) < 10_000) return 'just now'
  return gap > 0 ? `${formatLength(gap)} ago` : `in ${formatLength(gap)}`
}

/** `12 days overdue`, `due today`, `due in 3 days`; `today` is the party's. */
export function formatDue(dueOn: BusinessDate, today: BusinessDate): string {
  const days = Math.round((Date.parse(today) - Date.parse(dueOn)) / DAY)
  if (days === 0) return 'due today'
  const length = `${Math.abs(days)} ${Math.abs(days) === 1 ? 'day' : 'days'}`
  return days > 0 ? `${length} overdue` : `due in ${length}`
}

/** Today's plain date in a zone: `2026-11-21`. */
export function todayIn(timeZone: string, now: Instant = Date.now()): BusinessDate {
  const { year, month, day } = partsAt(now, timeZone)
  return `${year}-${month?.padStart(2, '0')}-${day?.padStart(2, '0')}`
}
