/** Why nothing was charged though an available balance is below its threshold, as far as the copy tells. */
import type { Instant } from '#contract/vocabulary.ts'
import { mayBeOnItsWay } from '#main/db/silentRecharges.ts'

interface Silence {
  belowSinceAt: Instant | null
  pausedAt: Instant | null
  /** The method that would be charged: why it cannot be, null where it can; nothing where there is none. */
  method: { unusable: string | null } | null
  now: Instant
}

/** Plain words, with what to do. */
export function whySilent({ belowSinceAt, pausedAt, method, now }: Silence): string {
  if (method === null) return 'No method on file. Ask the customer to add one.'
  if (method.unusable !== null) return `${method.unusable} Ask the customer for another one.`
  if (pausedAt !== null) return 'The account is paused; its method may be charged.'
  if (mayBeOnItsWay(belowSinceAt, now)) return 'It fell below only just now; the charge may be on its way.'
  return 'Not known: its method may be charged, and was not.'
}
