import type { ChargeStatus, Instant, MethodSlot } from '#contract/vocabulary.ts'
import { businessDateAt, DAY_MS, monthOf } from './dates.ts'
import { declineOf } from './declines.ts'

/** A soft decline may be tried at most so many times … (GLOSSARY, Decline codes) */
export const TRIES_ALLOWED = 8
/** … in any span of this length. The first attempt is one of them. */
export const TRIES_WINDOW_MS = 14 * DAY_MS

/** One charge of a series: attempts to take the same money. */
export interface Attempt {
  readonly at: Instant
  readonly methodId: string
  readonly status: ChargeStatus
  readonly declineCode: string | null
}

/** A payment method on file. */
export interface RetryMethod<Id extends string = string> {
  readonly id: Id
  readonly slot: MethodSlot
  readonly isDefault: boolean
  readonly expMonth: number | null
  readonly expYear: number | null
  /** Why the party cannot charge it, in plain words; null when it can. */
  readonly notAccepted: string | null
}

export type MethodProblem = 'hard_decline' | 'needs_new_card' | 'expired' | 'not_accepted'
export type RetryReason = 'may_retry' | 'already_taken' | 'at_the_bank' | 'no_method' | 'no_usable_method' | 'too_many_tries'

/** Whether and with what a failed charge may be tried again. */
export interface RetryAdvice<Id extends string = string> {
  /** Whether it may be tried now, with one of `methodIds`. */
  readonly mayRetry: boolean
  readonly reason: RetryReason
  /** The reason in plain English. */
  readonly plain: string
  /** The usable method of each slot, the default before others; null where there is none. */
  readonly methodIds: Readonly<Record<MethodSlot, Id | null>>
  /** Every method on file, and why it cannot be used where it cannot. */
  readonly methods: readonly { readonly methodId: Id; readonly slot: MethodSlot; readonly problem: MethodProblem | null; readonly plain: string | null }[]
  /** Tries left now, of 8 in 14 days. */
  readonly triesLeft: number
  /** When the next try becomes free, if only the count forbids one now; else null. */
  readonly notBefore: Instant | null
}

/**
 * The retry rules of the glossary for one series of charges. A card once declined hard is never tried
 * again, whatever came after it; a card that the bank called expired, that is past its month, or that the
 * party does not accept is not usable; the other slot may still be.
 *
 * Tries are counted over the series, on all its methods together: the stricter reading, which no bank
 * objects to. Money that was taken once is not asked for again, even if it was refunded or disputed since;
 * that is for a person to begin anew.
 * @param timeZone the party's: a card is good to the end of its month there.
 */
export function retryAdvice<Id extends string>(series: {
  readonly attempts: readonly Attempt[]
  readonly methods: readonly RetryMethod<Id>[]
  readonly now: Instant
  readonly timeZone?: string
}): RetryAdvice<Id> {
  const { attempts, now } = series
  const month = monthOf(businessDateAt(now, series.timeZone ?? 'UTC'))
  const methods = series.methods.map((method) => {
    const problem = methodProblem(method, attempts, month)
    return { methodId: method.id, slot: method.slot, isDefault: method.isDefault, problem, plain: problemWords(problem, method) }
  })
  const usableIn = (slot: MethodSlot): Id | null => {
    const usable = methods.filter((method) => method.slot === slot && method.problem === null)
    return (usable.find((method) => method.isDefault) ?? usable[0])?.methodId ?? null
  }
  const methodIds = { primary: usableIn('primary'), backup: usableIn('backup') }
  // An attempt exactly 14 days old has left the window.
  const recent = attempts.map(({ at }) => at).filter((at) => at > now - TRIES_WINDOW_MS).toSorted((a, b) => b - a)
  const triesLeft = Math.max(0, TRIES_ALLOWED - recent.length)
  const reason = reasonFor(attempts, series.methods.length, methodIds, triesLeft)
  // The eighth attempt from the end makes room when it leaves.
  const eighth = recent[TRIES_ALLOWED - 1]
  return {
    mayRetry: reason === 'may_retry',
    reason,
    plain: REASON_WORDS[reason],
    methodIds,
    methods: methods.map(({ isDefault: _isDefault, ...method }) => method),
    triesLeft,
    notBefore: reason === 'too_many_tries' && eighth !== undefined ? eighth + TRIES_WINDOW_MS : null,
  }
}

function reasonFor(attempts: readonly Attempt[], methodCount: number, methodIds: Readonly<Record<MethodSlot, string | null>>, triesLeft: number): RetryReason {
  if (attempts.some(({ status }) => status !== 'failed' && status !== 'pending')) return 'already_taken'
  if (attempts.some(({ status }) => status === 'pending')) return 'at_the_bank'
  if (methodCount === 0) return 'no_method'
  if (methodIds.primary === null && methodIds.backup === null) return 'no_usable_method'
  return triesLeft === 0 ? 'too_many_tries' : 'may_retry'
}

/** Why nothing more is asked for while a charge is pending. */
export const AT_THE_BANK = 'The bank has been asked for this money already, and answers after some days.'

const REASON_WORDS: Readonly<Record<RetryReason, string>> = {
  may_retry: 'The charge may be tried again.',
  already_taken: 'The money was taken by an earlier attempt.',
  at_the_bank: AT_THE_BANK,
  no_method: 'There is no payment method on file. Ask the customer to add one in the portal.',
  no_usable_method: 'No method on file can be charged. Ask the customer to add a new one in the portal.',
  too_many_tries: 'It has been tried 8 times in 14 days, which is the most the banks allow.',
}

/**
 * Why a method cannot be charged after this decline, in plain words; null when it can. For whole pages of declines: the
 * rules of `retryAdvice` for one method and one attempt, without asking the calendar once more for each.
 * @param month the party's, `YYYY-MM`
 */
export function unusableAfter(method: RetryMethod, declineCode: string | null, at: Instant, month: string): string | null {
  return problemWords(methodProblem(method, [{ at, methodId: method.id, status: 'failed', declineCode }], month), method)
}

function methodProblem(method: RetryMethod, attempts: readonly Attempt[], month: string): MethodProblem | null {
  const declines = attempts.filter(({ methodId, status }) => methodId === method.id && status === 'failed').map(({ declineCode }) => declineOf(declineCode).hardness)
  if (declines.includes('hard')) return 'hard_decline'
  if (declines.includes('new_card')) return 'needs_new_card'
  if (method.notAccepted !== null) return 'not_accepted'
  return isPastExpiry(method, month) ? 'expired' : null
}

/** A card is good to the last day of the month printed on it. */
function isPastExpiry({ expMonth, expYear }: RetryMethod, month: string): boolean {
  if (expMonth === null || expYear === null) return false
  return `${expYear}-${String(expMonth).padStart(2, '0')}` < month
}

function problemWords(problem: MethodProblem | null, method: RetryMethod): string | null {
  switch (problem) {
    case null:
      return null
    case 'hard_decline':
      return 'The bank’s answer means this method must never be tried again.'
    case 'needs_new_card':
      return 'The bank says this card has expired.'
    case 'expired':
      return `This card expired at the end of ${String(method.expMonth).padStart(2, '0')}/${method.expYear}.`
    case 'not_accepted':
      return method.notAccepted
  }
}
