/**
 * Stripe's amounts and ours. Stripe counts most currencies in ISO 4217's minor units, as we do, and some otherwise
 * (docs.stripe.com/currencies): this file is the only place where that is turned round.
 */
import type { Currency } from '#contract/vocabulary.ts'
import { toDecimalString } from '#main/domain/currency.ts'

/** An amount that cannot be written in our units, or in Stripe's. `message` is plain words. */
export class NotStripeAmount extends Error {
  override readonly name = 'NotStripeAmount'
}

/** Whole units at Stripe, hundredths at ours: ISO 4217 gives the ariary two decimals. */
const WHOLE_AT_STRIPE: ReadonlySet<string> = new Set(['MGA'])
/** Hundredths at Stripe that always end in 00, whole units at ours. */
const HUNDREDTHS_AT_STRIPE: ReadonlySet<string> = new Set(['ISK', 'UGX'])
/** Three decimals, of which the last one must be 0 where money is taken. */
const TENTHS_ONLY: ReadonlySet<string> = new Set(['BHD', 'JOD', 'KWD', 'OMR', 'TND'])

/** `usd` → `USD`. */
export const currencyOf = (code: string): Currency => code.toUpperCase()

/**
 * Our minor units of an amount as Stripe writes it.
 * @throws NotStripeAmount where it is no whole number of them, or beyond the safe integers.
 */
export function minorFromStripe(amount: number, code: string): number {
  const currency = currencyOf(code)
  if (!Number.isSafeInteger(amount)) throw new NotStripeAmount(`${String(amount)} ${currency} is no amount that can be trusted to the last unit.`)
  if (WHOLE_AT_STRIPE.has(currency)) return safe(amount * 100, currency)
  if (!HUNDREDTHS_AT_STRIPE.has(currency)) return amount
  if (amount % 100 !== 0) throw new NotStripeAmount(`${amount / 100} ${currency}, which has no decimals.`)
  // Not −0.
  return amount / 100 + 0
}

/**
 * Stripe's own number of our minor units. `charged`: money is to be taken or given back, for which some currencies allow round amounts only.
 * @throws NotStripeAmount where Stripe has no such amount.
 */
export function stripeFromMinor(minor: number, code: string, { charged = false }: { charged?: boolean } = {}): number {
  const currency = currencyOf(code)
  safe(minor, currency)
  if (charged && TENTHS_ONLY.has(currency) && minor % 10 !== 0) throw new NotStripeAmount(`Stripe takes ${currency} only in amounts whose last decimal is 0, and ${toDecimalString(minor, currency)} is none.`)
  if (HUNDREDTHS_AT_STRIPE.has(currency)) return safe(minor * 100, currency)
  if (!WHOLE_AT_STRIPE.has(currency)) return minor
  if (minor % 100 !== 0) throw new NotStripeAmount(`Stripe takes ${currency} in whole units only, and ${toDecimalString(minor, currency)} is none.`)
  return minor / 100 + 0
}

/**
 * Our minor units of a price in Stripe's units with up to twelve decimals, as text (`unit_amount_decimal`); rounded
 * half to even, as prices below a minor unit are.
 */
export function unitMinorFromStripe(text: string, code: string): number {
  const match = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text.trim())
  if (match === null) throw new NotStripeAmount(`“${text}” is no price.`)
  const currency = currencyOf(code)
  const decimals = match[3] ?? ''
  let numerator = BigInt((match[2] ?? '0') + decimals)
  let divisor = 10n ** BigInt(decimals.length)
  if (WHOLE_AT_STRIPE.has(currency)) numerator *= 100n
  if (HUNDREDTHS_AT_STRIPE.has(currency)) divisor *= 100n
  const whole = numerator / divisor
  const twice = (numerator % divisor) * 2n
  const up = twice > divisor || (twice === divisor && whole % 2n === 1n)
  const minor = safe(Number(whole + (up ? 1n : 0n)), currency)
  return match[1] === '-' && minor !== 0 ? -minor : minor
}

/** For words: `12.00 USD`. */
export const amountText = (minor: number, currency: Currency): string => `${toDecimalString(minor, currency)} ${currency}`

function safe(minor: number, currency: string): number {
  if (!Number.isSafeInteger(minor)) throw new NotStripeAmount(`${minor} ${currency} is beyond what can be counted to the last unit.`)
  return minor
}
