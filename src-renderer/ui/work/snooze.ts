/** Until when an item can be snoozed: presets in words, and what a person types, in the clock of whoever sits at the desk. */
import type { BusinessDate, Instant } from '#contract/vocabulary.ts'
import { typedDay } from '../format/asOf.ts'
import { todayIn } from '../format/dates.ts'

export interface SnoozeChoice {
  /** `Tomorrow`, `Next week`; of a typed day the day. */
  label: string
  at: Instant
}

/** When a working day begins: what is snoozed until a day is there in the morning. */
const MORNING = { hour: 9, minute: 0 }
/** A snooze that ends later than this on the same day is none for today. */
const LAST_HOUR = 20
const LATER_MS = 3 * 3_600_000
const MINUTE_MS = 60_000

const WEEKDAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday']
const MONDAY = 1

/** What is offered before anything is typed, the soonest first; no moment twice. */
export function snoozeChoices(now: Instant, zone: string): SnoozeChoice[] {
  const today = todayIn(zone, now)
  const later = laterToday(now, zone)
  const choices: SnoozeChoice[] = [
    ...(later === null ? [] : [{ label: 'Later today', at: later }]),
    { label: 'Tomorrow', at: morningOf(addDays(today, 1), zone) },
    { label: 'Next week', at: morningOf(addDays(today, 7), zone) },
    { label: 'Monday', at: morningOf(nextWeekday(today, MONDAY), zone) },
    { label: 'In a month', at: morningOf(addMonth(today), zone) },
  ]
  // On a Sunday tomorrow is Monday, on a Monday that is next week: each moment keeps its plainer name.
  return choices.filter(({ at }, n) => choices.findIndex((other) => other.at === at) === n).sort((a, b) => a.at - b.at)
}

/** Full hours from now on; null in the evening. */
function laterToday(now: Instant, zone: string): Instant | null {
  const { minute, ms } = wallAt(now + LATER_MS, zone)
  const at = now + LATER_MS - ms + (minute === 0 && ms === 0 ? 0 : (60 - minute) * MINUTE_MS)
  const wall = wallAt(at, zone)
  return wall.on === todayIn(zone, now) && wall.hour <= LAST_HOUR ? at : null
}

/**
 * What was typed, as moments to choose from: `3 d`, `2 weeks`, `5 h`, `friday`, `3 dec`, `3 Dec 2026`, `2026-12-03`,
 * each but the hours with a time behind it or without (`fri 14:00`). Nothing where it is no day, or has passed.
 */
export function typedSnooze(text: string, now: Instant, zone: string): SnoozeChoice[] {
  const hours = /^(\d{1,3}) ?(?:h|hours?)$/i.exec(text.trim())
  if (hours !== null) return after([{ label: `In ${hours[1] === '1' ? 'an hour' : `${hours[1]} hours`}`, at: now + Number(hours[1]) * 3_600_000 }], now)
  const timed = /^(.*?)[ ,]+(\d{1,2}):(\d{2})$/.exec(text.trim())
  const time = timed === null ? MORNING : { hour: Number(timed[2]), minute: Number(timed[3]) }
  if (time.hour > 23 || time.minute > 59) return []
  const today = todayIn(zone, now)
  return after(daysOf((timed?.[1] ?? text).trim().toLowerCase(), today).map(({ label, on }) => ({ label, at: instantOf(on, time, zone) })), now)
}

const after = (choices: readonly SnoozeChoice[], now: Instant): SnoozeChoice[] => choices.filter(({ at }) => at > now)

function daysOf(words: string, today: BusinessDate): { label: string; on: BusinessDate }[] {
  const length = /^(?:in )?(\d{1,3}) ?(d|days?|w|weeks?)$/.exec(words)
  if (length !== null) {
    const count = Number(length[1])
    const weeks = length[2]!.startsWith('w')
    return [{ label: `In ${count} ${weeks ? 'week' : 'day'}${count === 1 ? '' : 's'}`, on: addDays(today, count * (weeks ? 7 : 1)) }]
  }
  if (words.length >= 2) {
    const weekday = WEEKDAYS.findIndex((name) => name.startsWith(words))
    if (weekday >= 0) return [{ label: WEEKDAYS[weekday]!.replace(/^./, (letter) => letter.toUpperCase()), on: nextWeekday(today, weekday) }]
  }
  if (words === 'today') return [{ label: 'Today', on: today }]
  const exact = typedDay(words)
  if (exact !== null) return [{ label: 'On', on: exact }]
  // Without a year: the next one there is.
  const year = Number(today.slice(0, 4))
  const next = [year, year + 1].map((one) => typedDay(`${words} ${one}`)).find((on) => on !== null && on >= today)
  return next == null ? [] : [{ label: 'On', on: next }]
}

/** In the morning of a day, in a zone. */
export const morningOf = (on: BusinessDate, zone: string): Instant => instantOf(on, MORNING, zone)

/** The moment at which a clock on the wall shows this; where it is put forward past it, the moment after. */
function instantOf(on: BusinessDate, { hour, minute }: { hour: number; minute: number }, zone: string): Instant {
  const wanted = Date.parse(`${on}T00:00:00Z`) + (hour * 60 + minute) * MINUTE_MS
  const off = (at: Instant) => {
    const wall = wallAt(at, zone)
    return Date.parse(`${wall.on}T00:00:00Z`) + (wall.hour * 60 + wall.minute) * MINUTE_MS + wall.ms - at
  }
  // Twice: on the day of a change the first guess is of the wrong side of it.
  return wanted - off(wanted - off(wanted))
}

interface Wall {
  on: BusinessDate
  hour: number
  minute: number
  /** Since the full minute. */
  ms: number
}

const formats = new Map<string, Intl.DateTimeFormat>()

function wallAt(at: Instant, zone: string): Wall {
  const format = formats.get(zone) ?? new Intl.DateTimeFormat('en-GB', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' })
  formats.set(zone, format)
  const part = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, value]))
  return { on: `${part['year']}-${part['month']}-${part['day']}`, hour: Number(part['hour']), minute: Number(part['minute']), ms: Number(part['second']) * 1000 + (at % 1000) }
}

/** So many days on. */
export const addDays = (on: BusinessDate, days: number): BusinessDate => new Date(Date.parse(`${on}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10)

/** The next such day after this one. */
export function nextWeekday(on: BusinessDate, weekday: number): BusinessDate {
  const ahead = (weekday - new Date(`${on}T00:00:00Z`).getUTCDay() + 7) % 7
  return addDays(on, ahead === 0 ? 7 : ahead)
}

/** The same day of the next month, or its last one. */
function addMonth(on: BusinessDate): BusinessDate {
  const [year = 0, month = 1, day = 1] = on.split('-').map(Number)
  const last = new Date(Date.UTC(year, month + 1, 0)).getUTCDate()
  return new Date(Date.UTC(year, month, Math.min(day, last))).toISOString().slice(0, 10)
}

const wallWords = new Map<string, Intl.DateTimeFormat>()

/** `Mon 23 Nov, 09:00`; the year where it is another one. */
export function momentWords(at: Instant, now: Instant, zone: string): string {
  const key = zone
  const format = wallWords.get(key) ?? new Intl.DateTimeFormat('en-GB', { timeZone: zone, weekday: 'short', day: 'numeric', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
  wallWords.set(key, format)
  const part = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, value]))
  const year = part['year'] === todayIn(zone, now).slice(0, 4) ? '' : ` ${part['year']}`
  return `${part['weekday']} ${part['day']} ${(part['month'] ?? '').slice(0, 3)}${year}, ${part['hour']}:${part['minute']}`
}
