/** Amounts from text to minor units; never through a float, never rounded. */
import type { Currency } from '#contract/vocabulary.ts'
import { exponentOf, parseDecimal } from '#main/domain/currency.ts'
import { isKnownCurrency } from '#main/domain/knownCurrencies.ts'
import { formatMoney } from '#main/domain/money.ts'
import { StatementProblem } from './bankFileError.ts'

/**
 * Digits with at most one decimal mark: `120`, `120.5`, `120,`, `-0,05`. Grouping is not understood, and more decimals
 * than the currency has are refused.
 * @throws StatementProblem with the line
 */
export function writtenAmount(text: string, marks: '.' | ',' | '.,', currency: Currency, line: number | null): number {
  const match = /^([-+\u2212]?)(\d*)(?:([.,])(\d*))?$/.exec(text.trim())
  const [, sign = '', whole = '', mark, fraction = ''] = match ?? []
  if (match === null || whole + fraction === '' || (mark !== undefined && !marks.includes(mark))) {
    throw new StatementProblem(`“${text.trim()}” is not an amount. Ask the bank for the file again.`, line)
  }
  if (fraction.length > exponentOf(currency)) {
    throw new StatementProblem(`“${text.trim()}” has ${fraction.length} decimals, and ${currency} has ${exponentOf(currency)}. It was not rounded; ask the bank what is meant.`, line)
  }
  return exact(`${sign}${whole === '' ? '0' : whole}${fraction === '' ? '' : `.${fraction}`}`, currency, line)
}

/** Minor units as they stand, without a mark: `12000`, `-500`. @throws StatementProblem */
export function impliedAmount(text: string, line: number | null): number {
  if (!/^[-+]?\d{1,20}$/.test(text)) {
    throw new StatementProblem(`“${text}” is not an amount; it is written without a decimal mark in this kind of file. Ask the bank for the file again.`, line)
  }
  const minor = Number(text)
  if (!Number.isSafeInteger(minor)) throw tooLarge(text, line)
  return unsignedZero(minor)
}

function exact(decimal: string, currency: Currency, line: number | null): number {
  try {
    return unsignedZero(parseDecimal(decimal, currency))
  } catch (error) {
    if (error instanceof RangeError) throw tooLarge(decimal, line)
    throw error
  }
}

const tooLarge = (text: string, line: number | null) => new StatementProblem(`The amount ${text} is too large to be kept exactly.`, line)

/** −0 is 0, also to what compares by identity. */
export const unsignedZero = (minor: number): number => (minor === 0 ? 0 : minor)

/** An amount as sentences name it, grouped, in its currency: `€1,234.50`. One too large to be one, or of a currency that nobody knows, is told in minor units. */
export const figureWords = (minor: bigint, currency: Currency): string =>
  Number.isSafeInteger(Number(minor)) && isKnownCurrency(currency) ? formatMoney({ minor: Number(minor), currency }, 'en') : `${minor.toLocaleString('en')} minor units of ${currency}`
