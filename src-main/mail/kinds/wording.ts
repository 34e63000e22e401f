/** Amounts and days as messages name them: English, the way the party's country writes figures. */
import type { BusinessDate } from '#contract/vocabulary.ts'
import { businessDateAt } from '#main/domain/dates.ts'
import { formatMoney, sumByCurrency } from '#main/domain/money.ts'
import { periodWords } from '#main/domain/statementPeriod.ts'
import type { Sender } from '../sender.ts'

export const money = (minor: number, currency: string, { locale }: Pick<Sender, 'locale'>): string => formatMoney({ minor, currency }, englishLike(locale))

/** One amount a currency, never summed across them: `A$1,240.00 and US$88.50`. */
export const totalOf = (amounts: readonly { amountMinor: number; currency: string }[], sender: Pick<Sender, 'locale'>): string =>
  sumByCurrency(amounts.map(({ amountMinor, currency }) => ({ minor: amountMinor, currency }))).map(({ minor, currency }) => money(minor, currency, sender)).join(' and ')

/** `19 November 2026`, of an instant in the party's zone. */
export const dayOf = (at: number, { timeZone }: Pick<Sender, 'timeZone'>): string => day(businessDateAt(at, timeZone))
export const day = (on: BusinessDate): string => periodWords({ from: on, to: on })

/** The words around them are English. */
const englishLike = (locale: string): string => (/^en\b/.test(locale) ? locale : 'en-GB')

/** Sorts by an instant or a day, the oldest first; of one moment by id. */
export const oldestFirst = <T extends { id: string }>(things: readonly T[], by: (thing: T) => number | string): T[] =>
  things.toSorted((a, b) => (by(a) === by(b) ? (a.id < b.id ? -1 : 1) : by(a) < by(b) ? -1 : 1))
