/** The words of statements: those that accounts teams of each language use, not English word for word. Words that every document has are in `paper.ts`. */
import type { AgingBucket } from '#main/domain/aging.ts'
import type { MovementKind } from '#main/domain/ledger.ts'
import type { WalletEntryRow } from '#main/domain/walletStatement.ts'
import { languageOf, languageTag, type Language } from './language.ts'
import { bg } from './statement/bg.ts'
import { de } from './statement/de.ts'
import { el } from './statement/el.ts'
import { en } from './statement/en.ts'
import { es } from './statement/es.ts'
import { fr } from './statement/fr.ts'
import { it } from './statement/it.ts'
import { ja } from './statement/ja.ts'
import { nl } from './statement/nl.ts'
import { pl } from './statement/pl.ts'
import { pt } from './statement/pt.ts'
import { vi } from './statement/vi.ts'

export type WalletKind = WalletEntryRow['kind']

/** Heads of columns stand over amounts: sixteen letters or so at the most. */
export interface StatementWords {
  titles: { statement: string; openItems: string; wallet: string; agency: string }
  facts: { period: string; statementDate: string; subAccounts: string }

  /** Of the receivables. `inFavour`: a closing balance that is the customer's. */
  balance: { opening: string; charges: string; credits: string; closing: string; inFavour: string }
  columns: { date: string; details: string; due: string; charges: string; credits: string; balance: string }
  activity: string
  activityIn(currency: string): string
  noActivity: string
  movement: Record<MovementKind, (ref: string) => string>
  order(number: string): string

  agingAt(date: string): string
  buckets: Record<AgingBucket, string>
  /** Payments and credits that are on no invoice yet. */
  notApplied: string
  pastDue(amount: string): string

  items: {
    title: string
    openInvoices: string
    pastDue: string
    balance: string
    issued: string
    document: string
    due: string
    daysLate: string
    original: string
    open: string
    unapplied(ref: string): string
    disputed: string
    nothing: string
  }

  wallet: {
    title: string
    explained: string
    opening: string
    added: string
    drawn: string
    closing: string
    columns: { added: string; drawn: string; available: string }
    one: Record<WalletKind, string>
    several: Record<WalletKind, string>
    entries(count: string): string
    none: string
    belowZero: string
    never: string
    lastDays: string
    advised: string
    /** Why so much. */
    advice: string
  }

  agency: {
    summary(currency: string): string
    total: string
    walletTotals(currency: string): string
    /** Sub-accounts without a movement and without a balance. */
    leftOut(count: string): string
    nothing: string
  }

  nothingDue: string
}

const WORDS: Record<Language, StatementWords> = { bg, de, el, en, es, fr, it, ja, nl, pl, pt, vi }

/** @param locale BCP 47, the account's. */
export const statementWords = (locale: string): StatementWords => WORDS[languageOf(locale)]

const MINUTE_MS = 60_000
const UNITS = [['day', 1440], ['hour', 60], ['minute', 1]] as const

/** `3 days, 4 hours`: its two largest units, in whole minutes, one at the least. */
export function durationWords(ms: number, locale: string): string {
  const language = languageTag(locale)
  const minutes = Math.max(1, Math.round(ms / MINUTE_MS))
  const largest = UNITS.findIndex(([, size]) => minutes >= size)
  let left = minutes
  const parts = UNITS.slice(largest, largest + 2).flatMap(([unit, size]) => {
    const count = Math.floor(left / size)
    left -= count * size
    return count === 0 ? [] : [new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: 'long', numberingSystem: 'latn' }).format(count)]
  })
  return new Intl.ListFormat(language, { type: 'unit', style: 'narrow' }).format(parts)
}
