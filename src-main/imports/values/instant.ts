/** Moments: a day with a time, in the zone it names or else in the party's. */
import type { DateOrder } from '#contract/imports.ts'
import type { Instant } from '#contract/vocabulary.ts'
import { DAY_MS, startOfBusinessDate, wallClock } from '#main/domain/dates.ts'
import type { Cell, Read } from '../types.ts'
import { isBlank, plain, quoted } from './cell.ts'
import { readDate } from './date.ts'

const TIME = /[T ,]+(?:at |um |à |o )?(\d{1,2})[:.h](\d{2})(?:[:.](\d{2})(?:[.,](\d{1,9}))?)?(?: ?([ap])\.?m\.?|(?: Uhr))?(?: ?(Z|UTC|GMT|[-+]\d{2}:?\d{2}))?$/i

/**
 * `2026-04-03T14:05:00Z`, `03.04.2026 14:05`, a date of a workbook; a day without a time is where the day begins in the zone.
 * A time that the zone's clocks skip is the moment as if they had not been put forward yet; of one that comes twice the first.
 */
export function readInstant(cell: Cell, { order, zone }: { order: DateOrder | null; zone: string }): Read<{ at: Instant }> {
  if (isBlank(cell)) return { reason: 'There is no date and time.' }
  const day = readDate(cell, order)
  if ('reason' in day) return day
  const match = TIME.exec(plain(cell))
  if (match === null) return within(startOfBusinessDate(day.on, zone), cell)
  const ofDay = msOfDay(match)
  if (ofDay === null) return { reason: `${quoted(cell)} has a time that does not exist.` }
  const wall = Date.parse(`${day.on}T00:00:00Z`) + ofDay
  const said = match[6]
  return within(said === undefined ? atWall(wall, zone) : wall - offsetMs(said), cell)
}

function msOfDay([, hours = '', minutes = '', seconds = '0', fraction = '', half]: RegExpExecArray): number | null {
  const [h, m, s] = [Number(hours), Number(minutes), Number(seconds)]
  if (m > 59 || s > 59 || h > 23 || (half !== undefined && (h < 1 || h > 12))) return null
  const hour = half === undefined ? h : (h % 12) + (half.toLowerCase() === 'p' ? 12 : 0)
  return ((hour * 60 + m) * 60 + s) * 1000 + Number(fraction.slice(0, 3).padEnd(3, '0'))
}

function offsetMs(said: string): number {
  const match = /^([-+])(\d{2}):?(\d{2})$/.exec(said)
  if (match === null) return 0
  return (match[1] === '-' ? -1 : 1) * (Number(match[2]) * 60 + Number(match[3])) * 60_000
}

/** No zone is further than a day from UTC, so its offsets a day before and a day after are the only two there can be. */
function atWall(wall: number, zone: string): number {
  const moments = [wall - DAY_MS, wall + DAY_MS].map((near) => wall - (wallClock(near, zone) - near))
  const real = moments.filter((moment) => wallClock(moment, zone) === wall)
  return real.length > 0 ? Math.min(...real) : moments[0]!
}

const within = (at: number, cell: Cell): Read<{ at: Instant }> => (at >= 0 ? { at } : { reason: `${quoted(cell)} is before 1970.` })
