/** Cells of a sheet, each of a kind: text is text, numbers are numbers, dates are dates. */
import type { BusinessDate, Currency } from '#contract/vocabulary.ts'
import { exponentOf, toDecimalString, type Exponent } from '#main/domain/currency.ts'
import { daysBetween } from '#main/domain/dates.ts'

/** How a cell looks. */
export interface Style {
  /** A number format; general when left out. */
  format?: string
  bold?: boolean
  /** Font size in points; `TEXT_SIZE` when left out. */
  size?: number
  /** `RRGGBB`; `INK` when left out. */
  colour?: string
  fill?: string
  align?: 'left' | 'right' | 'center'
  /** Of text on the left: steps away from the edge. */
  indent?: number
  /** Broken over lines, and in the middle of its row. */
  wrap?: boolean
  /** Text that stays text even when somebody edits the cell. */
  quoted?: boolean
}

export const TEXT_SIZE = 10
export const INK = '1A1F26'

/** A value as it stands in the file, with how it looks. */
export interface Cell {
  style: Style
  /** Text, or a number in decimal digits. */
  value: { text: string } | { number: string }
  /** Without its equals sign; `value` is what it comes to. */
  formula?: string
}

/** Text that a spreadsheet might take for a formula when somebody edits the cell. */
export const COULD_RUN = /^[=+\-@\t\r]/

export const TEXT: Style = {}
export const QUOTED: Style = { quoted: true }
export const WHOLE: Style = { format: '#,##0', align: 'right' }
export const DATE: Style = { format: 'yyyy-mm-dd', align: 'left' }
export const MOMENT: Style = { format: 'yyyy-mm-dd hh:mm:ss', align: 'left' }
const SHARE: Style = { format: '0.0%', align: 'right' }

/** Text, whatever it begins with. */
export function text(value: string, style?: Style): Cell {
  return { value: { text: value }, style: both(COULD_RUN.test(value) ? QUOTED : TEXT, style) }
}

/** A whole number. */
export function whole(value: number, style?: Style): Cell {
  return { value: { number: String(value) }, style: both(WHOLE, style) }
}

/** An amount in major units, exact to its last digit, in the currency's format. */
export function money(minor: number, currency: Currency, style?: Style): Cell {
  return { value: { number: toDecimalString(minor, currency) }, style: both(moneyStyle[exponentOf(currency)], style) }
}

/** A calendar date; one before 1900, which spreadsheets do not have, is text. */
export function date(on: BusinessDate, style?: Style): Cell {
  const serial = daysBetween(EPOCH, on)
  return serial < FIRST_SERIAL ? text(on, style) : { value: { number: String(serial) }, style: both(DATE, style) }
}

/** A share of one, as a percentage. */
export function share(value: number, style?: Style): Cell {
  return { value: { number: String(value) }, style: both(SHARE, style) }
}

/** A formula, with the cell that it comes to. */
export function formula(expression: string, result: Cell): Cell {
  return { ...result, formula: expression }
}

/** The number formats of amounts, by the decimals of the currency. */
export const moneyStyle: Record<Exponent, Style> = {
  0: { format: '#,##0', align: 'right' },
  2: { format: '#,##0.00', align: 'right' },
  3: { format: '#,##0.000', align: 'right' },
}

// One object a look: the number of a look in the file is found by its object, millions of times.
const pairs = new WeakMap<Style, WeakMap<Style, Style>>()

export function both(base: Style, more: Style | undefined): Style {
  if (more === undefined) return base
  let known = pairs.get(base)
  if (known === undefined) pairs.set(base, (known = new WeakMap()))
  let pair = known.get(more)
  if (pair === undefined) known.set(more, (pair = { ...base, ...more }))
  return pair
}

// Day 1 is 1900-01-01, but spreadsheets believe in a 29 February 1900: from March on the count starts a day earlier.
export const EPOCH = '1899-12-30'
export const FIRST_SERIAL = 61
export const UNIX_EPOCH_SERIAL = 25_569
