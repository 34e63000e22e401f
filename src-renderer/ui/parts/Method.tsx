/** A payment method: brand, last four, expiry. There is never more of a number to show. */
import type { MethodSummary } from '#contract/failedCharges.ts'
import { Muted } from './Muted.tsx'

/** `Visa ··4242 03/28`. */
export function methodWords({ brand, last4, expires }: Pick<MethodSummary, 'brand' | 'last4' | 'expires'>): string {
  return [`${brand} ··${last4}`, expires].filter((part) => part !== null).join(' ')
}

export function Method({ method }: { method: MethodSummary }) {
  return <>{methodWords(method)} <Muted>{method.slot}</Muted></>
}
