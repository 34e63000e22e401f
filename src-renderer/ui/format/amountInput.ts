/** What a person types as an amount: minor units, by moving the point and nothing else. */
import type { Money } from '#contract/vocabulary.ts'
import { decimalOf, exponentOf } from './money.ts'

/** Digits alone, or in threes behind commas as the window shows amounts, and never a nought in front of those. */
const AMOUNT = /^(\d+|[1-9]\d{0,2}(?:,\d{3})+)(?:\.(\d+))?$/

/**
 * Minor units of what was typed, null when it is not an amount in that currency. As `1240.50` or `1,240.50`: a point,
 * and commas only between groups of three. `1,50` is refused, and so is `1,500` alone where there are decimals: it could be
 * fifteen hundred or one and a half, and a guess would be somebody's money.
 */
export function minorOf(text: string, currency: string): number | null {
  const exponent = exponentOf(currency)
  const match = AMOUNT.exec(text.trim())
  const fraction = match?.[2] ?? ''
  if (match === null || fraction.length > exponent) return null
  if (exponent > 0 && match[2] === undefined && /^\d+,\d+$/.test(match[1]!)) return null
  const minor = Number(match[1]!.replaceAll(',', '') + fraction.padEnd(exponent, '0'))
  return Number.isSafeInteger(minor) ? minor : null
}

/** Why it is not an amount, in words; null when it is one. */
export function amountProblem(text: string, currency: string): string | null {
  if (text.trim() === '') return 'Fill this in.'
  if (minorOf(text, currency) !== null) return null
  return `Write it as ${decimalOf(exponentOf(currency) === 0 ? 1240 : 124 * 10 ** (exponentOf(currency) + 1), currency)}: digits${exponentOf(currency) === 0 ? ' alone' : `, a point, ${exponentOf(currency)} decimals at the most`}.`
}

/** An amount as it stands in a field: `1240.50`. */
export const amountText = ({ minor, currency }: Money): string => decimalOf(minor, currency)
