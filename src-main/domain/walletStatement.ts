import type { BusinessDate, Instant } from '#contract/vocabulary.ts'
import { businessDateAt, checkPeriod, compareDates } from './dates.ts'
import { addMinor } from './minorUnits.ts'
import { compareNumbers } from './numberOrder.ts'

/** One movement of an available balance: positive funds it, negative draws it. */
export interface WalletEntryRow {
  readonly id: string
  readonly at: Instant
  readonly kind: 'recharge' | 'one_time' | 'usage' | 'fee' | 'tax' | 'adjustment'
  readonly amountMinor: number
}

/** A period of one available balance. Minor units; below zero the account is paused. */
export interface WalletStatement<Entry extends WalletEntryRow> {
  readonly from: BusinessDate
  readonly to: BusinessDate
  readonly openingMinor: number
  /** In order of time, each with its business date and the available balance after it. */
  readonly rows: readonly (Entry & { readonly on: BusinessDate; readonly balanceMinor: number })[]
  readonly closingMinor: number
  /** Σ of what funded the balance in the period. */
  readonly fundedMinor: number
  /** Σ of what drew it, as a negative amount. */
  readonly drawnMinor: number
}

/**
 * The statement of a prepaid account (GLOSSARY, Balance-forward statement; C13): charges, and usage applied
 * to the available balance, from `from` to `to`, both included, as dates of `timeZone`.
 * @throws DomainError DATE_RANGE_REVERSED, NOT_A_DATE, UNKNOWN_TIME_ZONE
 */
export function walletStatement<Entry extends WalletEntryRow>(
  entries: readonly Entry[],
  { from, to }: { readonly from: BusinessDate; readonly to: BusinessDate },
  timeZone: string,
): WalletStatement<Entry> {
  checkPeriod(from, to)
  const rows: (Entry & { readonly on: BusinessDate; readonly balanceMinor: number })[] = []
  let openingMinor = 0
  let [fundedMinor, drawnMinor] = [0, 0]
  let balanceMinor = 0
  // By date before time: where a zone turns its clocks back over midnight, a day comes in two pieces.
  const dated = entries
    .map((entry) => ({ entry, on: businessDateAt(entry.at, timeZone) }))
    .toSorted((a, b) => compareDates(a.on, b.on) || a.entry.at - b.entry.at || compareNumbers(a.entry.id, b.entry.id))
  for (const { entry, on } of dated) {
    if (on > to) break
    balanceMinor = addMinor(balanceMinor, entry.amountMinor)
    if (on < from) {
      openingMinor = balanceMinor
      continue
    }
    if (entry.amountMinor > 0) fundedMinor = addMinor(fundedMinor, entry.amountMinor)
    else drawnMinor = addMinor(drawnMinor, entry.amountMinor)
    rows.push({ ...entry, on, balanceMinor })
  }
  return { from, to, openingMinor, rows, closingMinor: balanceMinor, fundedMinor, drawnMinor }
}
