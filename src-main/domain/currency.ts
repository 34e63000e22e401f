import type { Currency } from '#contract/vocabulary.ts'
import { DomainError } from './errors.ts'
import { checkedMinor, minorFromBigInt } from './minorUnits.ts'

/** How many decimals a currency's minor unit has (GLOSSARY, Money: exponents 0, 2 and 3 exist). */
export type Exponent = 0 | 2 | 3

// ISO 4217 table A.1, not Intl: Intl gives the digits people usually print (IQD 0, for one),
// and those change with the ICU data a runtime was built with.
const WITHOUT_DECIMALS: ReadonlySet<string> = new Set([
  'BIF', 'CLP', 'DJF', 'GNF', 'ISK', 'JPY', 'KMF', 'KRW', 'PYG', 'RWF', 'UGX', 'UYI', 'VND', 'VUV', 'XAF', 'XOF', 'XPF',
])
const WITH_THREE_DECIMALS: ReadonlySet<string> = new Set(['BHD', 'IQD', 'JOD', 'KWD', 'LYD', 'OMR', 'TND'])

/** Decimals of the currency's minor unit: JPY 0, USD 2, KWD 3; 2 for a code that is not in the table. */
export function exponentOf(currency: Currency): Exponent {
  if (WITHOUT_DECIMALS.has(currency)) return 0
  return WITH_THREE_DECIMALS.has(currency) ? 3 : 2
}

/**
 * The amount as exact decimal text for machines and spreadsheets: `1240.00`, `-0.005` (KWD), `500` (JPY).
 * No grouping, a plain hyphen for minus. For people there is `formatMoney`.
 * @throws RangeError when `minor` is not a safe integer.
 */
export function toDecimalString(minor: number, currency: Currency): string {
  const exponent = exponentOf(currency)
  const digits = String(Math.abs(checkedMinor(minor))).padStart(exponent + 1, '0')
  const sign = minor < 0 ? '-' : ''
  if (exponent === 0) return sign + digits
  return `${sign}${digits.slice(0, -exponent)}.${digits.slice(-exponent)}`
}

/**
 * Minor units of decimal text: the inverse of `toDecimalString`. A minus may be a hyphen or U+2212;
 * fewer decimals than the currency has are allowed, more are not, and grouping is not: `1.500` could
 * be one and a half or fifteen hundred, and a guess would be somebody's money.
 * @throws DomainError NOT_AN_AMOUNT, RangeError when beyond the safe integers.
 */
export function parseDecimal(text: string, currency: Currency): number {
  const exponent = exponentOf(currency)
  const match = /^([-\u2212+]?)(\d+)(?:\.(\d+))?$/.exec(text.trim())
  const fraction = match?.[3] ?? ''
  if (match === null || fraction.length > exponent) {
    throw new DomainError('NOT_AN_AMOUNT', `“${text}” is not an amount in ${currency} with ${exponent} decimals at the most.`, { text, currency })
  }
  const magnitude = BigInt((match[2] ?? '') + fraction.padEnd(exponent, '0'))
  return minorFromBigInt(match[1] === '-' || match[1] === '\u2212' ? -magnitude : magnitude)
}
