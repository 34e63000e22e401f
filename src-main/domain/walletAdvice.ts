/** Whether an available balance is kept full enough: how long it was below zero, and what recharges should fill it up to. */
import type { Currency, Instant } from '#contract/vocabulary.ts'
import { exponentOf } from './currency.ts'
import { DAY_MS } from './dates.ts'
import { addMinor } from './minorUnits.ts'
import { formatMoney } from './money.ts'
import type { WalletEntryRow } from './walletStatement.ts'

/** So many days of usage are one recharge's worth. */
export const ADVICE_DAYS = 30

/** From `startAt`, included, to `endAt`, excluded. */
export interface Span {
  readonly startAt: Instant
  readonly endAt: Instant
}

/** Below zero an account is paused (GLOSSARY, available balance). */
export interface BelowZero {
  readonly ms: number
  /** Since when it is at the end of the span; `startAt` where it was before; null where it is not. */
  readonly since: Instant | null
}

/**
 * How long an available balance was below zero.
 * @param openingMinor the balance at the start: all movements before it.
 * @param entries movements in order of time; those outside the span are not counted.
 */
export function timeBelowZero(openingMinor: number, entries: Iterable<Pick<WalletEntryRow, 'at' | 'amountMinor'>>, { startAt, endAt }: Span): BelowZero {
  let balanceMinor = openingMinor
  let since = balanceMinor < 0 ? startAt : null
  let ms = 0
  for (const { at, amountMinor } of entries) {
    if (at < startAt || at >= endAt) continue
    balanceMinor = addMinor(balanceMinor, amountMinor)
    if (balanceMinor < 0) since ??= at
    else if (since !== null) {
      ms += at - since
      since = null
    }
  }
  return since === null ? { ms, since } : { ms: ms + Math.max(0, endAt - since), since }
}

/**
 * What usage and fees, with their taxes, drew in the span, positive; what was given back of them is taken
 * off. Adjustments and charges are not among it: the first come once, the second fund the balance.
 */
export function drawnIn(entries: Iterable<Pick<WalletEntryRow, 'at' | 'amountMinor' | 'kind'>>, { startAt, endAt }: Span): number {
  let drawnMinor = 0
  for (const { at, kind, amountMinor } of entries) if (DRAWS.has(kind) && at >= startAt && at < endAt) drawnMinor = addMinor(drawnMinor, -amountMinor)
  return drawnMinor
}

const DRAWS: ReadonlySet<WalletEntryRow['kind']> = new Set(['usage', 'fee', 'tax'])

/**
 * What automatic recharge should fill up to. A recharge comes once the balance has fallen to the threshold, and adds
 * what is missing to the target: for one to last about 30 days, the target must lie as far above the threshold as
 * usage and fees came to in 30 days. No more of the customer's money should lie here than that. Always above the
 * threshold, as the billing system asks. Null where nothing was drawn.
 *
 * Rounded up to a multiple of the largest 1, 2 or 5 × 10ⁿ that is no more than a tenth of what was drawn, and of one
 * whole unit of the currency at the least: at most a tenth of a month too much, and a figure that people would name
 * (threshold 20.00, drawn 87.20 → 110.00; threshold 0, drawn 1,234.56 → 1,300.00).
 */
export function advisedTarget(drawnMinor: number, thresholdMinor: number, currency: Currency): number | null {
  if (drawnMinor <= 0) return null
  const step = stepFor(drawnMinor, 10 ** exponentOf(currency))
  return Math.ceil(addMinor(thresholdMinor, drawnMinor) / step) * step
}

function stepFor(drawnMinor: number, unit: number): number {
  let step = unit
  for (let power = unit; power <= drawnMinor / 10; power *= 10) {
    for (const times of [1, 2, 5]) if (power * times <= drawnMinor / 10) step = power * times
  }
  return step
}

export interface AdviceFigures {
  drawnMinor: number
  thresholdMinor: number
  advisedTargetMinor: number | null
  currency: Currency
  /** The first movement of the account; null where there is none. */
  firstAt: Instant | null
  now: Instant
}

/** The advice in plain words, for the people of the desk. */
export function adviceReason({ drawnMinor, thresholdMinor, advisedTargetMinor, currency, firstAt, now }: AdviceFigures): string {
  const amount = (minor: number) => formatMoney({ minor, currency }, 'en')
  if (advisedTargetMinor === null) return `Nothing was used in the last ${ADVICE_DAYS} days, so there is nothing to advise.`
  const days = firstAt === null ? 0 : Math.max(1, Math.ceil((now - firstAt) / DAY_MS))
  const young = days < ADVICE_DAYS ? ` The account has been in use for ${days} ${days === 1 ? 'day' : 'days'} only: a whole month may come to more.` : ''
  const sumMinor = addMinor(thresholdMinor, drawnMinor)
  const onTop = thresholdMinor === 0 ? '' : `; recharges come at ${amount(thresholdMinor)} and fill up from there, so the two make ${amount(sumMinor)}`
  const rounded = advisedTargetMinor === sumMinor ? '' : `, rounded up to ${amount(advisedTargetMinor)}`
  return `Usage and fees of the last ${ADVICE_DAYS} days came to ${amount(drawnMinor)}${onTop}${rounded}: one recharge then lasts about a month.${young}`
}
