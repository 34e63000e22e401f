/** A payment method: brand, last four, expiry. There is never more of a number to show. */
import type { MethodSummary } from '#contract/failedCharges.ts'
import { sentence } from '../format/words.ts'
import { Muted } from './Muted.tsx'

const brands: Readonly<Record<string, string>> = { amex: 'American Express', jcb: 'JCB', unionpay: 'UnionPay', mastercard: 'Mastercard', diners: 'Diners Club', diners_club: 'Diners Club', ach: 'ACH', becs: 'BECS', bacs: 'BACS', sepa: 'SEPA' }

/** `visa` → `Visa`; a bank's name stays as it is. */
export const brandWords = (brand: string): string => brands[brand.toLowerCase()] ?? sentence(brand)

/** `Visa •4242`, as in the outbox; what has no number is its name alone. */
export const methodName = ({ brand, last4 }: Pick<MethodSummary, 'brand' | 'last4'>): string => `${brandWords(brand)}${last4 === '' ? '' : ` •${last4}`}`

/** `Visa •4242 03/28`. */
export function methodWords({ brand, last4, expires }: Pick<MethodSummary, 'brand' | 'last4' | 'expires'>): string {
  return [methodName({ brand, last4 }), expires].filter((part) => part !== null).join(' ')
}

export function Method({ method }: { method: MethodSummary }) {
  return <>{methodWords(method)} <Muted>{method.slot}</Muted></>
}
