/** Numbers of a workbook as decimal text, and its counts of days as dates; in integers all the way. */
import type { BusinessDate } from '#contract/vocabulary.ts'
import { addDays } from '#main/domain/dates.ts'
import type { DateCell, NumberCell } from '../../types.ts'
import type { NumberFormat } from './styles.ts'
import { withZeros } from './styles.ts'

/** What a spreadsheet keeps of a number. */
const DIGITS = 15

/** A number as it stands in the file (`19.989999999999998`, `1.5E-3`); null where it is none. */
export function numberCell(written: string, format: NumberFormat): NumberCell | null {
  const plain = plainDecimal(written)
  if (plain === null) return null
  const { number, exact } = shortened(plain)
  const whole = /^\d+$/.test(number)
  return { is: 'number', number, text: format.is === 'zeros' && whole ? withZeros(number, format.code) : number, exact }
}

/** Digits without an exponent, with none that say nothing; null for what is no number, or one of hundreds of digits. */
export function plainDecimal(written: string): string | null {
  const match = /^([-+]?)(\d*)(?:\.(\d*))?(?:E([-+]?\d{1,3}))?$/i.exec(written.trim())
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = match ?? []
  if (match === null || whole + fraction === '') return null
  const shift = Number(exponent)
  const digits = whole + fraction
  const point = whole.length + shift
  const left = point <= 0 ? '0' : digits.slice(0, point).padEnd(point, '0').replace(/^0+(?=\d)/, '')
  const right = (point < 0 ? '0'.repeat(-point) + digits : digits.slice(Math.max(point, 0))).replace(/0+$/, '')
  const number = right === '' ? left : `${left}.${right}`
  return sign === '-' && /[1-9]/.test(number) ? `-${number}` : number
}

/** To the digits that count: 19.989999999999998 is 19.99, as every spreadsheet shows it. */
function shortened(plain: string): { number: string; exact: boolean } {
  const negative = plain.startsWith('-')
  const [whole = '0', fraction = ''] = plain.replace('-', '').split('.')
  const digits = whole + fraction
  const first = digits.search(/[1-9]/)
  if (first < 0 || digits.length - first <= DIGITS) return { number: plain, exact: true }
  const cut = first + DIGITS
  const up = digits[cut]! >= '5' ? 1n : 0n
  const kept = String(BigInt(digits.slice(0, cut)) + up).padStart(cut, '0')
  const point = whole.length + kept.length - cut
  const rounded = kept.padEnd(point, '0')
  const right = rounded.slice(point).replace(/0+$/, '')
  const number = `${rounded.slice(0, point).replace(/^0+(?=\d)/, '')}${right === '' ? '' : `.${right}`}`
  // Decimals beyond those kept are dust of binary fractions; digits left of the point are not.
  const exact = whole.replace(/^0+/, '').length <= DIGITS
  return { number: negative ? `-${number}` : number, exact }
}

const SECONDS = 86_400n
/** 31 December 9999. */
const LAST_SERIAL = 2_958_465n

/**
 * A count of days as a date. Excel counts from 1900 and has a 29 February of that year, which was none (serial 60);
 * old workbooks of the Macintosh count from 1904. Null where it is no day that was.
 */
export function dateOfSerial(written: string, from1904: boolean): DateCell | null {
  const plain = plainDecimal(written)
  if (plain === null || plain.startsWith('-')) return null
  const [whole = '0', fraction = ''] = plain.split('.')
  // Rounded to a second: a time of day is a binary fraction too.
  const scale = 10n ** BigInt(fraction.length)
  const seconds = (BigInt(fraction === '' ? '0' : fraction) * SECONDS * 2n + scale) / (scale * 2n)
  const serial = BigInt(whole) + seconds / SECONDS
  if (serial > LAST_SERIAL || (!from1904 && (serial === 60n || serial === 0n))) return null
  const days = Number(serial)
  const on = from1904 ? addDays('1904-01-01', days) : addDays('1899-12-31', days > 60 ? days - 1 : days)
  return dateCell(on, timeOf(Number(seconds % SECONDS)))
}

/** `2026-04-03`, `2026-04-03T14:05:00`, as a cell of the ISO kind has it; null where it is none. */
export function dateOfIso(written: string): DateCell | null {
  const match = /^(\d{4}-\d{2}-\d{2})(?:T(\d{2}:\d{2}(?::\d{2})?)(?:[.,]\d+)?Z?)?$/.exec(written.trim())
  if (match === null) return null
  try {
    const on = addDays(match[1]!, 0)
    const time = match[2] === undefined ? null : match[2].padEnd(8, ':00')
    return dateCell(on, time === '00:00:00' ? null : time)
  } catch {
    return null
  }
}

const dateCell = (on: BusinessDate, time: string | null): DateCell => ({ is: 'date', on, time, text: time === null ? on : `${on} ${time}` })

function timeOf(seconds: number): string | null {
  if (seconds === 0) return null
  return [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60].map((part) => String(part).padStart(2, '0')).join(':')
}
