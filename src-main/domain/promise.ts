/**
 * Promises to pay (GLOSSARY): an amount by a date. How one stands follows from what was received since it was made;
 * nobody sets it by hand but to take it back.
 */
import type { BusinessDate } from '#contract/vocabulary.ts'
import { addDays } from './dates.ts'
import { addMinor } from './minorUnits.ts'

export interface PromiseTerms {
  readonly amountMinor: number
  /** It is kept if all of it came by the end of this day in the party's zone. */
  readonly dueOn: BusinessDate
  readonly madeOn: BusinessDate
  /** Σ of the receipts as they were known when it was made: what came before does not keep it. */
  readonly baselineMinor: number
}

/** What was received on a day for what it is about; negative where money went back. */
export interface Receipt {
  readonly on: BusinessDate
  readonly amountMinor: number
}

export interface Days {
  /** Of the party; what is dated later has not come. */
  readonly today: BusinessDate
  /** The party's day at the moment the copy was last brought up to date: all days before it are known whole. */
  readonly knownOn: BusinessDate
}

/** `part_kept`, `broken`: its day has passed and a part, or nothing, was received; `withdrawn`: there is nothing to keep. */
type State = 'open' | 'kept' | 'part_kept' | 'broken' | 'withdrawn'

export interface PromiseStanding {
  state: State
  /** Received since it was made, never less than nothing. */
  receivedMinor: number
  /** The day from which on all of it had been received, not before the one it was made on. */
  keptOn: BusinessDate | null
}

/**
 * How a promise stands at the end of what is known of `today`.
 *
 * It asks for no more than is still owed: who promised 100 and paid 60, and was credited 40, has kept it. Where nothing
 * is owed any more and nothing was received (a void, a credit, a write-off), there is nothing to keep: `withdrawn`.
 * Before the day has passed, as far as is known, it is `open`, whatever came of it so far: a desk without a line does not
 * say of a customer that they did not pay.
 *
 * @param owedMinor what is still owed today of what it is about; below zero is nothing
 */
export function promiseStanding({ amountMinor, dueOn, madeOn, baselineMinor }: PromiseTerms, receipts: readonly Receipt[], owedMinor: number, { today, knownOn }: Days): PromiseStanding {
  const known = receipts.filter(({ on }) => on <= today).toSorted((a, b) => (a.on < b.on ? -1 : a.on > b.on ? 1 : 0))
  const receivedMinor = Math.max(0, known.reduce((sum, receipt) => addMinor(sum, receipt.amountMinor), -baselineMinor))
  const neededMinor = Math.min(amountMinor, addMinor(receivedMinor, Math.max(0, owedMinor)))
  if (neededMinor === 0) return { state: 'withdrawn', receivedMinor, keptOn: null }
  if (receivedMinor >= neededMinor) return { state: 'kept', receivedMinor, keptOn: dayReached(known, baselineMinor + neededMinor, madeOn) }
  if (knownOn <= dueOn) return { state: 'open', receivedMinor, keptOn: null }
  return { state: receivedMinor > 0 ? 'part_kept' : 'broken', receivedMinor, keptOn: null }
}

/** The day from which on the sum was never below `minor` again. */
function dayReached(receipts: readonly Receipt[], minor: number, notBefore: BusinessDate): BusinessDate {
  let sum = 0
  let reachedOn: BusinessDate | null = null
  // A day's receipts count together: what went back on the day it came never was short in between.
  for (const [on, ofDay] of Map.groupBy(receipts, (receipt) => receipt.on)) {
    sum = ofDay.reduce((total, { amountMinor }) => addMinor(total, amountMinor), sum)
    if (sum < minor) reachedOn = null
    else reachedOn ??= on
  }
  return reachedOn === null || reachedOn < notBefore ? notBefore : reachedOn
}

/** Payments received so many days before a promise was made may be recorded after it, and then keep it: a transfer takes its days. */
const RECORDED_LATE_DAYS = 31

/** The first day whose payments are counted, in the baseline and ever after, of a promise about all that an account owes. */
export const countedFrom = (madeOn: BusinessDate): BusinessDate => addDays(madeOn, -RECORDED_LATE_DAYS)

/** A direct debit can be returned for so long: until then a kept promise is looked at again. */
export const RETURNED_WITHIN_DAYS = 60
/** A promise that was broken longer ago than this stays as it is: late money is seen elsewhere. */
export const WATCHED_DAYS = 366
/** How far ahead a promise can be. */
export const AHEAD_DAYS = 366

/** Whether less than was promised came by its day. */
export const isShort = (state: State): boolean => state === 'broken' || state === 'part_kept'
