/**
 * Amounts, dates and counts as they are printed for one reader: in the notation of their locale, in
 * Latin figures, in letters that every document's font has.
 */
import type { BusinessDate, Currency } from '#contract/vocabulary.ts'
import { exponentOf, toDecimalString } from '#main/domain/currency.ts'
import { amountWriter, type AmountWriter } from './amounts.ts'

export interface Figures {
  /** All decimals of the currency, a true minus, no currency: its code stands once beside the table. */
  amount(minor: number, currency: Currency): string
  /** `21 Nov 2026`, `Nov 21, 2026`, `21.11.2026`. */
  date(on: BusinessDate): string
  /** `1 – 31 Jan 2026` as the locale shortens it. */
  period(from: BusinessDate, to: BusinessDate): string
  count(n: number): string
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
  // A month written in a script of its own would stand alone among English words, and may have no letters here.
  const dates = [locale, 'en-GB'].map((tried) => new Intl.DateTimeFormat(tried, day)).find((format) => isReadable(format.format(0)))!
  const amounts = new Map<number, AmountWriter>()
  const counts = new Intl.NumberFormat(locale, notation)
  const writerOf = (digits: number) => {
    const writer = amounts.get(digits) ?? amountWriter(locale, digits)
    amounts.set(digits, writer)
    return writer
  }
  const days = new Map<BusinessDate, string>()
  return {
    amount(minor, currency) {
      // As decimal text: dividing first would lose the last units of large amounts.
      return writerOf(exponentOf(currency))(toDecimalString(minor, currency))
    },
    date(on) {
      const known = days.get(on)
      if (known !== undefined) return known
      const written = dates.format(instantOf(on))
      if (days.size >= DAYS_KEPT) days.clear()
      days.set(on, written)
      return written
    },
    period(from, to) {
      const [first, last] = [dates.format(instantOf(from)), dates.format(instantOf(to))]
      const range = dates.formatRange(instantOf(from), instantOf(to))
      if (from === to) return first
      return isReadable(range) ? range : `${first} – ${last}`
    },
    count: (n) => counts.format(n),
  }
}

/** Two years and more: the same days are on every document. */
const DAYS_KEPT = 1000

function isReadable(text: string): boolean {
  return /^[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{Nd}\p{P}\p{Zs}]+$/u.test(text)
}

const instantOf = (on: BusinessDate): number => Date.parse(`${on}T00:00:00Z`)

function usable(locale: string): string {
  try {
    return Intl.getCanonicalLocales(locale.replaceAll('_', '-'))[0] ?? 'en'
  } catch {
    return 'en'
  }
}
