/** Days of one time zone as whole numbers since 1970-01-01, so that a history of months costs no date parsing. */
import { businessDateAt, DAY_MS, startOfBusinessDate } from '#main/domain/dates.ts'

export interface Calendar {
  readonly zone: string
  /** The latest day that has begun. */
  readonly today: number
  readonly now: number
  /** `YYYY-MM-DD` */
  text(day: number): string
  /** An instant on a day, never later than a minute ago. */
  at(day: number, minuteOfDay: number): number
  dayOf(at: number): number
  /** The same day of the month, `months` earlier; the month's last day where it has no such day. */
  monthsBefore(day: number, months: number): number
  dayOfMonth(day: number): number
}

const texts = new Map<number, string>()
/** `YYYY-MM-DD` of a day number. */
export function dayText(day: number): string {
  let text = texts.get(day)
  if (text === undefined) texts.set(day, (text = new Date(day * DAY_MS).toISOString().slice(0, 10)))
  return text
}
export const dayNumber = (text: string): number => Date.parse(text) / DAY_MS

export function createCalendar(zone: string, now: number): Calendar {
  const midnights = new Map<number, number>()
  const midnight = (day: number): number => {
    let at = midnights.get(day)
    if (at === undefined) midnights.set(day, (at = zone === 'UTC' ? day * DAY_MS : startOfBusinessDate(dayText(day), zone)))
    return at
  }
  return {
    zone,
    now,
    today: dayNumber(businessDateAt(now, zone)),
    text: dayText,
    at: (day, minuteOfDay) => Math.min(midnight(day) + minuteOfDay * 60_000, now - 60_000),
    dayOf(at) {
      let day = Math.floor(at / DAY_MS)
      while (midnight(day + 1) <= at) day += 1
      while (midnight(day) > at) day -= 1
      return day
    },
    monthsBefore(day, months) {
      const date = new Date(day * DAY_MS)
      const [year, month] = [date.getUTCFullYear(), date.getUTCMonth() - months]
      const lastOfMonth = new Date(Date.UTC(year, month + 1, 0)).getUTCDate()
      return Date.UTC(year, month, Math.min(date.getUTCDate(), lastOfMonth)) / DAY_MS
    },
    dayOfMonth: (day) => new Date(day * DAY_MS).getUTCDate(),
  }
}
