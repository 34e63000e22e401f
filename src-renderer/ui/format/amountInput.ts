/** What a person types as an amount: minor units, by moving the point and nothing else. */
import type { Money } from '#contract/vocabulary.ts'
import { decimalOf, exponentOf } from './money.ts'

/**
 * Minor units of what was typed, null when it is not an amount in that currency. As `1240.50`: a point
 * and no grouping. `1,500` could be fifteen hundred or one and a half, and a guess would be somebody's money.
 */
export function minorOf(text: string, currency: string): number | null {
  const exponent = exponentOf(currency)
  const match = /^(\d+)(?:\.(\d+))?$/.exec(text.trim())
  const fraction = match?.[2] ?? ''
  if (match === null || fraction.length > exponent) return null
  const minor = Number(match[1]! + fraction.padEnd(exponent, '0'))
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
