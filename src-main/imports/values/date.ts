/** Days as people write them. In which order is never guessed here: it is decided by the file, or by a person. */
import type { BusinessDate } from '#contract/vocabulary.ts'
import type { DateOrder } from '#contract/imports.ts'
import { isBusinessDate } from '#main/domain/dates.ts'
import type { Cell, Read } from '../types.ts'
import { isBlank, plain, quoted } from './cell.ts'
import { monthOfName } from './months.ts'

export const DATE_ORDERS: readonly DateOrder[] = ['DMY', 'MDY', 'YMD']

/** Two digits of a year: 70 to 99 are 1970 to 1999, 00 to 69 are 2000 to 2069. */
export const fullYear = (two: string): number => (Number(two) >= 70 ? 1900 : 2000) + Number(two)

/** What a cell says of the day, and what it says of the order. */
export type DateReadings =
  /** Reads in one way whatever the order: a date of a workbook, a year of four digits first, a name of a month. `yearFirst`: by its place. */
  | { certain: BusinessDate; yearFirst: boolean }
  /** By the order; of each in which it is a day that exists. */
  | { by: Partial<Record<DateOrder, BusinessDate>> }

/**
 * The day of a cell. With `order` null what could be read in two ways is refused. A time behind the day is left out,
 * and the day is taken as written: no zone is worked out.
 */
export function readDate(cell: Cell, order: DateOrder | null): Read<{ on: BusinessDate }> {
  if (isBlank(cell)) return { reason: 'There is no date.' }
  const readings = dateReadings(cell)
  if (readings === null) return { reason: whyNoDate(cell) }
  if ('certain' in readings) return { on: readings.certain }
  const on = order === null ? onlyOne(readings.by) : readings.by[order]
  if (on !== undefined) return { on }
  if (order === null) return { reason: `${quoted(cell)} can be read in two ways. Choose the order of day, month and year.` }
  return { reason: `${quoted(cell)} is not a date in the order ${inWords(order)}.` }
}

export const inWords = (order: DateOrder): string => ({ DMY: 'day, month, year', MDY: 'month, day, year', YMD: 'year, month, day' })[order]

const onlyOne = (by: Partial<Record<DateOrder, BusinessDate>>): BusinessDate | undefined => {
  const days = new Set(Object.values(by))
  return days.size === 1 ? [...days][0] : undefined
}

/** A time of day with or without a zone, as it stands behind a day. */
const TIME = String.raw`(?:[T ,]+(?:at |um |à |o )?\d{1,2}[:.h]\d{2}(?:[:.]\d{2}(?:[.,]\d{1,9})?)?(?: ?(?:[ap]\.?m\.?|Uhr))?(?: ?(?:Z|UTC|GMT|[-+]\d{2}:?\d{2}))?)?`
const WEEKDAY = String.raw`(?:\p{L}{2,12}\.?,? +)?`
const pattern = (body: string) => new RegExp(`^${body}${TIME}$`, 'iu')
const YEAR_FIRST = pattern(String.raw`(\d{4})([-/. ]) ?(\d{1,2})\2 ?(\d{1,2})\.?`)
const YEAR_FIRST_TOGETHER = pattern(String.raw`((?:19|20|21)\d{2})(\d{2})(\d{2})`)
const CHINESE_SIGNS = pattern(String.raw`(\d{4}) ?年 ?(\d{1,2}) ?月 ?(\d{1,2}) ?日`)
const THREE_NUMBERS = pattern(String.raw`(\d{1,2})([-/. ]) ?(\d{1,2})\2 ?(\d{4}|\d{2})\.?(?: ?г\.?| ?r\.?)?`)
const FOUR_LAST_TOGETHER = pattern(String.raw`(\d{2})(\d{2})((?:19|20|21)\d{2})`)
const DAY_NAME_YEAR = pattern(String.raw`${WEEKDAY}(\d{1,2})(?:st|nd|rd|th|er|º|ª)?\.?[- /]*(?:de |of )?(\p{L}[\p{L}\p{M}]*)\.?,?[- /]*(?:de |del )?(\d{4}|'?\d{2})(?: ?г\.?| ?r\.?)?`)
const NAME_DAY_YEAR = pattern(String.raw`${WEEKDAY}(\p{L}[\p{L}\p{M}]*)\.?[- /]*(\d{1,2})(?:st|nd|rd|th)?(?:,[- /]*|[- /]+)(\d{4}|'\d{2})`)
const YEAR_NAME_DAY = pattern(String.raw`(\d{4})[- /.]*(\p{L}[\p{L}\p{M}]*)\.?[- /]*(\d{1,2})`)
/** With the places of day, month and year in each. */
const NAMED: readonly (readonly [RegExp, readonly [number, number, number]])[] = [[DAY_NAME_YEAR, [1, 2, 3]], [NAME_DAY_YEAR, [2, 1, 3]], [YEAR_NAME_DAY, [3, 2, 1]]]

/** In which ways the cell reads as a day; null where it reads in none. A number alone is none: a spreadsheet's count of days is no date. */
export function dateReadings(cell: Cell): DateReadings | null {
  if (typeof cell !== 'string' && cell.is === 'date') return { certain: cell.on, yearFirst: false }
  const text = plain(cell)
  if (text.length > 60 || !/\d/.test(text)) return null
  return yearFirst(text) ?? byOrder(text) ?? named(text)
}

function yearFirst(text: string): DateReadings | null {
  const separated = YEAR_FIRST.exec(text)
  const [year, month, day] = separated === null ? (YEAR_FIRST_TOGETHER.exec(text) ?? CHINESE_SIGNS.exec(text) ?? []).slice(1) : [separated[1], separated[3], separated[4]]
  const on = existing(Number(year), Number(month), Number(day))
  return on === null ? null : { certain: on, yearFirst: true }
}

function byOrder(text: string): DateReadings | null {
  const separated = THREE_NUMBERS.exec(text)
  const [first, second, third] = separated === null ? (FOUR_LAST_TOGETHER.exec(text) ?? []).slice(1) : [separated[1], separated[3], separated[4]]
  if (first === undefined || second === undefined || third === undefined) return null
  const year = third.length === 2 ? fullYear(third) : Number(third)
  const readings: Record<DateOrder, BusinessDate | null> = {
    DMY: existing(year, Number(second), Number(first)),
    MDY: existing(year, Number(first), Number(second)),
    YMD: third.length === 2 && first.length === 2 ? existing(fullYear(first), Number(second), Number(third)) : null,
  }
  const by = Object.fromEntries(Object.entries(readings).filter(([, on]) => on !== null)) as Partial<Record<DateOrder, BusinessDate>>
  return Object.keys(by).length === 0 ? null : { by }
}

function named(text: string): DateReadings | null {
  for (const [shape, places] of NAMED) {
    const match = shape.exec(text)
    const [day = '', name = '', year = ''] = places.map((place) => match?.[place])
    const month = monthOfName(name)
    if (month === null) continue
    const digits = year.replace("'", '')
    const on = existing(digits.length === 2 ? fullYear(digits) : Number(digits), month, Number(day))
    if (on !== null) return { certain: on, yearFirst: false }
  }
  return null
}

/** Books have no days before 1900 or after 2199: such a year is a slip of the pen. */
function existing(year: number, month: number, day: number): BusinessDate | null {
  if (!(year >= 1900 && year <= 2199)) return null
  const on = `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`
  return isBusinessDate(on) ? on : null
}

function whyNoDate(cell: Cell): string {
  const text = plain(cell)
  if ((typeof cell !== 'string' && cell.is === 'number') || /^\d{4,6}(?:[.,]\d+)?$/.test(text)) return `${quoted(cell)} is a number and no date. If it is a spreadsheet's count of days, format the column as a date (2026-04-03) and save the file again.`
  if (/^\D*\d{1,4}[-/. ]+\d{1,2}[-/. ]+\d{1,4}\D*$/.test(text)) return `${quoted(cell)} is a day that does not exist, or not between 1900 and 2199.`
  return `${quoted(cell)} is not a date.`
}
