/** Amounts as people write them, to minor units. Digits go from text to an integer; nothing is rounded and no float is used. */
import type { Currency } from '#contract/vocabulary.ts'
import { exponentOf, parseDecimal } from '#main/domain/currency.ts'
import { DomainError } from '#main/domain/errors.ts'
import type { Cell, Read } from '../types.ts'
import { isBlank, quoted } from './cell.ts'
import { undressed } from './amountDress.ts'

export interface AmountReading {
  decimal: '.' | ','
  /** The currency the amount must be in; one that is written beside it must be the same. */
  currency: Currency
  /** What `CR` behind an amount means: less, as in a customer's books (the default), or more, as in what came in. */
  credit?: 'minus' | 'plus'
}

/**
 * `1.234,56`, `(1,234.50)`, `1 234,50`, `1'234.50`, `12,34,567.00`, `12.00-`, `5.00 CR`, `€ 5`, `USD 5`; a number of a workbook as it is.
 * Refused: more decimals than the currency has, grouping that is not in threes (or as in India), another currency,
 * `1.5E+05`, what is beyond the safe integers.
 */
export function readAmount(cell: Cell, { decimal, currency, credit = 'minus' }: AmountReading): Read<{ minor: number }> {
  if (isBlank(cell)) return { reason: 'There is no amount.' }
  if (typeof cell !== 'string') {
    if (cell.is === 'date') return { reason: `${quoted(cell)} is a date, and an amount is expected here.` }
    return minorOf(cell.number, currency, cell)
  }
  // Most amounts of most files are no more than this.
  if (decimal === '.' && /^-?\d{1,15}(?:\.\d{1,3})?$/.test(cell)) return minorOf(cell, currency, cell)
  const dress = undressed(cell, currency)
  if ('reason' in dress) return dress
  const digits = ungrouped(dress.digits, decimal)
  if (digits === null) return { reason: notAnAmount(cell, dress.digits, decimal) }
  const negative = dress.negative !== (dress.mark === (credit === 'minus' ? 'CR' : 'DR'))
  return minorOf(negative ? `-${digits}` : digits, currency, cell)
}

const shape = (decimal: string, group: string) => new RegExp(`^(\\d+|\\d{1,3}(?:[${group}]\\d{3})+|\\d{1,3}(?:'\\d{3})+|\\d{1,3}(?: \\d{3})+|\\d{1,2}(?:[${group}]\\d{2})*[${group}]\\d{3})?(?:[${decimal}](\\d*))?$`)
const SHAPES = { '.': shape('.', ','), ',': shape(',', '.') } as const

/** `1 234,5` → `1234.5`; null where it is no number with this mark before its decimals. */
export function ungrouped(text: string, decimal: '.' | ','): string | null {
  const match = SHAPES[decimal].exec(text)
  const [, whole = '', fraction = ''] = match ?? []
  if (match === null || whole + fraction === '') return null
  return `${whole === '' ? '0' : whole.replaceAll(/\D/g, '')}${fraction === '' ? '' : `.${fraction}`}`
}

/** Of plain decimal text with `.`. */
function minorOf(text: string, currency: Currency, cell: Cell): Read<{ minor: number }> {
  const decimals = text.split('.')[1]?.length ?? 0
  if (decimals > exponentOf(currency)) {
    return { reason: `${quoted(cell)} has ${decimals} decimals, and ${currency} has ${exponentOf(currency) === 0 ? 'none' : exponentOf(currency)}. It was not rounded: put the amount right.` }
  }
  try {
    const minor = parseDecimal(text, currency)
    return { minor: minor === 0 ? 0 : minor }
  } catch (error) {
    if (error instanceof RangeError) return { reason: `${quoted(cell)} is too large to be kept exactly.` }
    if (error instanceof DomainError) return { reason: `${quoted(cell)} is not an amount.` }
    throw error
  }
}

function notAnAmount(cell: Cell, digits: string, decimal: '.' | ','): string {
  const other = decimal === '.' ? ',' : '.'
  if (ungrouped(digits, other) !== null) return `${quoted(cell)} is not an amount with “${decimal}” before its decimals; it would be one with “${other}”.`
  return `${quoted(cell)} is not an amount.`
}
