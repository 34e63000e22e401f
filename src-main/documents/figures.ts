/**
 * Amounts, dates and counts as they are printed for one reader: in the notation of their locale, in
 * Latin figures, in letters that every document's font has.
 */
import type { BusinessDate, Currency } from '#contract/vocabulary.ts'
import { exponentOf, toDecimalString } from '#main/domain/currency.ts'
import { amountWriter, type AmountWriter } from './amounts.ts'
import { languageOf } from './words/language.ts'

export interface Figures {
  /** All decimals of the currency, a true minus, no currency: its code stands once beside the table. */
  amount(minor: number, currency: Currency): string
  /** `21 Nov 2026`, `Nov 21, 2026`, `21.11.2026`. */
  date(on: BusinessDate): string
  /** `1 – 31 Jan 2026` as the locale shortens it. */
  period(from: BusinessDate, to: BusinessDate): string
  count(n: number): string
  /** A tax rate of so many basis points: `10%`, `8.1 %`. */
  rate(basisPoints: number): string
}

/** @param locale BCP 47; one that cannot be understood reads as `en`. */
export function figuresFor(locale: string): Figures {
  const asked = kept.get(locale)
  if (asked !== undefined) return asked
  const key = usable(locale)
  const known = kept.get(key)
  if (known !== undefined) return known
  if (kept.size >= KEPT_MAX) kept.clear()
  const made = makeFigures(key)
  kept.set(key, made)
  return made
}

// Making the formats costs more than a page of using them. Bounded, as locales come from outside.
const KEPT_MAX = 100
const kept = new Map<string, Figures>()

function makeFigures(locale: string): Figures {
  const notation = { calendar: 'gregory', numberingSystem: 'latn' } as const
  const day = { ...notation, timeZone: 'UTC', dateStyle: 'medium' } as const
  const dates = new Intl.DateTimeFormat(datesOf(locale), day)
  const amounts = new Map<number, AmountWriter>()
  const counts = new Intl.NumberFormat(locale, notation)
  const rates = new Intl.NumberFormat(locale, { ...notation, style: 'percent', maximumFractionDigits: 2 })
  const writerOf = (digits: number) => {
    const writer = amounts.get(digits) ?? amountWriter(locale, digits)
    amounts.set(digits, writer)
    return writer
  }
  const days = new Map<BusinessDate, string>()
  const periods = new Map<string, string>()
  return {
    amount(minor, currency) {
      // As decimal text: dividing first would lose the last units of large amounts.
      return writerOf(exponentOf(currency))(toDecimalString(minor, currency))
    },
    date(on) {
      const known = days.get(on)
      if (known !== undefined) return known
      const written = dates.formatToParts(instantOf(on)).map(evenMonth).join('')
      if (days.size >= DAYS_KEPT) days.clear()
      days.set(on, written)
      return written
    },
    period(from, to) {
      const known = periods.get(from + to)
      if (known !== undefined) return known
      const written = (from === to ? dates.formatToParts(instantOf(from)) : dates.formatRangeToParts(instantOf(from), instantOf(to))).map(evenMonth).join('')
      if (periods.size >= DAYS_KEPT) periods.clear()
      periods.set(from + to, written)
      return written
    },
    count: (n) => counts.format(n),
    rate: (basisPoints) => rates.format(basisPoints / 10_000).replace(MARKS, ''),
  }
}

/** Two years and more: the same days are on every document. */
const DAYS_KEPT = 1000

/**
 * The locale whose dates stand in the document: the reader's own where it is written in their language;
 * in English, the day first, but for the regions that write the month first (CLDR). A region that Intl has
 * no English of would otherwise be given the dates of the United States.
 */
function datesOf(locale: string): string {
  if (languageOf(locale) !== 'en') return locale
  const { language, region } = new Intl.Locale(locale)
  return language === 'en' && (region === undefined || MONTH_FIRST.has(region)) ? 'en-US' : DAY_FIRST
}

const DAY_FIRST = 'en-AU'
const MONTH_FIRST = new Set(['US', 'CA', 'PH', 'PR', 'GU', 'VI', 'AS', 'MP', 'UM', 'FM', 'MH', 'PW', 'LR'])

/** Three letters for every English month: columns of dates are even. */
function evenMonth({ type, value }: { type: string; value: string }): string {
  return type === 'month' && UNEVEN.has(value) ? value.slice(0, 3) : value.replace(MARKS, '')
}

const UNEVEN = new Set(['June', 'July', 'Sept'])
const MARKS = /[\u061c\u200e\u200f]/gu

const instantOf = (on: BusinessDate): number => Date.parse(`${on}T00:00:00Z`)

function usable(locale: string): string {
  try {
    return Intl.getCanonicalLocales(locale.replaceAll('_', '-'))[0] ?? 'en'
  } catch {
    return 'en'
  }
}
