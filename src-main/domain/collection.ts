/**
 * How quickly receivables turn into cash: DSO, count-back DSO, best-possible DSO, average days
 * delinquent, CEI (GLOSSARY, Rules), of one party and currency, month by month. Worked out with whole
 * minor units; each figure is rounded once, at its end, half-even to two decimals.
 */
import type { BusinessDate } from '#contract/vocabulary.ts'
import { addDays, daysBetween } from './dates.ts'
import { halfEven } from './money.ts'

/** A calendar month, or the part of it that is over. */
export interface Month {
  /** `2026-01`. */
  readonly month: string
  readonly from: BusinessDate
  /** Included. */
  readonly endOn: BusinessDate
  readonly days: number
}

/** What a month sold; minor units of one currency. Negative when more was voided and credited than issued. */
export interface MonthOfSales {
  readonly days: number
  readonly salesMinor: number
}

/** Minor units of one currency. */
export interface MonthOfReceivables extends MonthOfSales {
  /** Open amounts at the end of the month before. */
  readonly beginMinor: number
  /** Open amounts at the end, before unapplied cash; of them what is not yet due. */
  readonly receivableMinor: number
  readonly currentMinor: number
}

/** Days, and a percentage; null where there is no result. */
export interface CollectionFigures {
  readonly dsoDays: number | null
  readonly countBackDays: number | null
  readonly bestPossibleDays: number | null
  readonly averageDaysDelinquent: number | null
  readonly ceiPercent: number | null
}

/**
 * The figures of one month. `salesBack`: its own sales and those of the months before it, the newest first, without a
 * gap. Without sales above zero there is no DSO: there is nothing to measure days by.
 */
export function collectionFigures(of: MonthOfReceivables, salesBack: readonly MonthOfSales[]): CollectionFigures {
  return {
    dsoDays: daysOfSales(of.receivableMinor, of),
    countBackDays: countBackDso(of.receivableMinor, salesBack),
    bestPossibleDays: daysOfSales(of.currentMinor, of),
    // The difference before rounding: rounded ones may differ from it by a hundredth.
    averageDaysDelinquent: of.salesMinor > 0 ? hundredths((BigInt(of.receivableMinor) - BigInt(of.currentMinor)) * BigInt(of.days), BigInt(of.salesMinor)) : null,
    ceiPercent: collectionEffectiveness(of),
  }
}

/** Receivables ÷ sales × days: DSO, or of what is not yet due the best-possible DSO. Null without sales above zero. */
export function daysOfSales(receivableMinor: number, { salesMinor, days }: MonthOfSales): number | null {
  return salesMinor > 0 ? hundredths(BigInt(receivableMinor) * BigInt(days), BigInt(salesMinor)) : null
}

/**
 * Peels each month's sales off the receivables, from the newest; the last month counts pro rata. A month without
 * sales above zero peels off nothing and counts with its days. 0 where nothing is owed; null where the months run out first.
 */
export function countBackDso(receivableMinor: number, salesBack: readonly MonthOfSales[]): number | null {
  let left = BigInt(receivableMinor)
  let wholeDays = 0n
  if (left <= 0n) return 0
  for (const { days, salesMinor } of salesBack) {
    const sales = BigInt(salesMinor)
    if (sales >= left) return hundredths(wholeDays * sales + left * BigInt(days), sales)
    if (sales > 0n) left -= sales
    wholeDays += BigInt(days)
  }
  return null
}

/** (begin + sales − end) ÷ (begin + sales − what is not yet due at the end) × 100: 100 where all that could be collected was. Null where the divisor is zero. */
export function collectionEffectiveness({ beginMinor, salesMinor, receivableMinor, currentMinor }: MonthOfReceivables): number | null {
  const owed = BigInt(beginMinor) + BigInt(salesMinor)
  const collectable = owed - BigInt(currentMinor)
  return collectable === 0n ? null : hundredths((owed - BigInt(receivableMinor)) * 100n, collectable)
}

/**
 * The months up to the one of `to`, the oldest first; the last ends on `to`.
 * @throws DomainError NOT_A_DATE, DATE_OUT_OF_RANGE
 */
export function monthsUpTo(to: BusinessDate, count: number): Month[] {
  if (!Number.isSafeInteger(count) || count < 1) throw new RangeError('Ask for at least one month.')
  const months: Month[] = []
  for (let endOn = to; months.length < count; ) {
    const from = `${endOn.slice(0, 7)}-01`
    months.push({ month: from.slice(0, 7), from, endOn, days: daysBetween(from, endOn) + 1 })
    if (months.length < count) endOn = addDays(from, -1)
  }
  return months.toReversed()
}

/** A quotient to two decimals, half-even. */
const hundredths = (numerator: bigint, denominator: bigint): number => Number(halfEven(numerator * 100n, denominator)) / 100
