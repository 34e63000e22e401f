import type { Currency, Money } from '#contract/vocabulary.ts'
import { exponentOf, toDecimalString } from './currency.ts'
import { DomainError } from './errors.ts'
import { addMinor, checkedMinor, minorFromBigInt } from './minorUnits.ts'

/**
 * An amount as people of `locale` (BCP 47; `en_AU` is understood too) write it, with all its digits and
 * a true minus (U+2212). A locale that cannot be understood is written as `en`: a document in
 * English figures is better than none.
 */
export function formatMoney(money: Money, locale: string): string {
  // The text goes in as decimal digits: dividing by 100 first would lose the last ones of large amounts.
  const decimal = toDecimalString(money.minor, money.currency) as `${number}`
  return moneyFormat(locale, money.currency)
    .formatToParts(decimal)
    .map((part) => (part.type === 'minusSign' ? part.value.replace('-', '\u2212') : part.value))
    .join('')
}

/**
 * A total is a list, one amount a currency, in the order of the codes (GLOSSARY, Money: never a sum
 * across currencies). A currency whose amounts cancel out stays, as zero.
 */
export function sumByCurrency(items: Iterable<Money>): Money[] {
  const totals = new Map<Currency, number>()
  for (const { currency, minor } of items) totals.set(currency, addMinor(totals.get(currency) ?? 0, minor))
  return [...totals]
    .map(([currency, minor]) => ({ minor, currency }))
    .toSorted((a, b) => (a.currency < b.currency ? -1 : 1))
}

/**
 * Shares an amount out by whole-number weights and gives back every unit (GLOSSARY, Money: largest
 * remainder; of equal remainders the earlier share gets the unit). A negative amount is shared as its
 * positive and turned over, so that a refund splits exactly as its payment did.
 * @throws DomainError WEIGHTS_UNUSABLE when there is no positive weight, or one that is negative or a fraction.
 */
export function split(minor: number, weights: readonly number[]): number[] {
  if (!weights.every((weight) => Number.isSafeInteger(weight) && weight >= 0) || !weights.some((weight) => weight > 0)) {
    throw new DomainError('WEIGHTS_UNUSABLE', 'An amount is shared by whole weights, none negative and at least one above zero.')
  }
  const amount = BigInt(Math.abs(checkedMinor(minor)))
  const whole = weights.reduce((sum, weight) => sum + BigInt(weight), 0n)
  const shares = weights.map((weight, index) => {
    const product = amount * BigInt(weight)
    return { index, units: product / whole, remainder: product % whole }
  })
  let left = amount - shares.reduce((sum, share) => sum + share.units, 0n)
  // Fewer units are left than there are remainders above zero, so a weight of zero never gets one.
  const byRemainder = shares.toSorted((a, b) => Number(b.remainder > a.remainder) - Number(b.remainder < a.remainder) || a.index - b.index)
  for (const share of byRemainder) {
    if (left === 0n) break
    share.units += 1n
    left -= 1n
  }
  return shares.map(({ units }) => (minor < 0 ? minorFromBigInt(-units) : minorFromBigInt(units)))
}

/**
 * numerator ÷ denominator to the nearest whole, a half to the even neighbour (GLOSSARY, Money).
 * @throws RangeError when the denominator is zero.
 */
export function halfEven(numerator: bigint, denominator: bigint): bigint {
  if (denominator === 0n) throw new RangeError('A division by zero has no result.')
  const [n, d] = denominator < 0n ? [-numerator, -denominator] : [numerator, denominator]
  const down = n / d - (n % d < 0n ? 1n : 0n)
  const twiceRemainder = (n - down * d) * 2n
  if (twiceRemainder === d) return down % 2n === 0n ? down : down + 1n
  return twiceRemainder > d ? down + 1n : down
}

/**
 * Tax on a subtotal at a rate in basis points (1000 is 10 %), rounded half-even to a minor unit once,
 * on the whole subtotal.
 * @throws RangeError when the result is beyond the safe integers.
 */
export function taxOf(subtotalMinor: number, rateBp: number): number {
  return minorFromBigInt(halfEven(BigInt(checkedMinor(subtotalMinor)) * BigInt(rateBp), 10_000n))
}

const FORMATS_KEPT = 200
const formats = new Map<string, Intl.NumberFormat>()

function moneyFormat(locale: string, currency: Currency): Intl.NumberFormat {
  const key = `${locale} ${currency}`
  const known = formats.get(key)
  if (known !== undefined) return known
  // Bounded, as locales come from outside; refilling costs less than keeping order.
  if (formats.size >= FORMATS_KEPT) formats.clear()
  const digits = exponentOf(currency)
  const options = { style: 'currency', currency, minimumFractionDigits: digits, maximumFractionDigits: digits } as const
  const format = new Intl.NumberFormat(usableLocale(locale), options)
  formats.set(key, format)
  return format
}

function usableLocale(locale: string): string {
  try {
    return Intl.getCanonicalLocales(locale.replaceAll('_', '-'))[0] ?? 'en'
  } catch {
    return 'en'
  }
}
