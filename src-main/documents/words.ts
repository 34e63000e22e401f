/** The words of documents for the closed lists of the books. */
import type { MethodKind, PaymentMedium } from '#contract/vocabulary.ts'
import type { MovementKind } from '#main/domain/ledger.ts'

/** A line of a statement: `Invoice IN1001`, `Payment PM000123 given back`. */
export function movementWords(kind: MovementKind, ref: string): string {
  switch (kind) {
    case 'invoice': return `Invoice ${ref}`
    case 'void': return `Invoice ${ref} voided`
    case 'payment': return `Payment ${ref}`
    case 'refund': return `Payment ${ref} given back`
    case 'credit_note': return `Credit note ${ref}`
    case 'write_off': return `Invoice ${ref} written off`
  }
}

/** `Visa ending in 4242`, or the medium alone where the method is not known. */
export function paidByWords(medium: PaymentMedium, method: { kind: MethodKind; brand: string; last4: string } | null): string {
  if (method === null || medium === 'bank_transfer' || medium === 'cheque') return MEDIA[medium]
  return method.kind === 'card' ? `${BRANDS[method.brand] ?? method.brand} ending in ${method.last4}` : `${MEDIA[medium]}, ${method.brand} ending in ${method.last4}`
}

export function refundWords(reason: 'refund' | 'dispute_lost' | 'bank_return'): string {
  return { refund: 'Refunded', dispute_lost: 'Charged back', bank_return: 'Returned by the bank' }[reason]
}

export type WalletEntryKind = 'recharge' | 'one_time' | 'usage' | 'fee' | 'tax' | 'adjustment'

/** One movement of the available balance. */
export function walletWords(kind: WalletEntryKind): string {
  return { recharge: 'Automatic recharge', one_time: 'One-time payment', usage: 'Usage', fee: 'Fee', tax: 'Tax', adjustment: 'Adjustment' }[kind]
}

/** Several of one day together. */
export function walletWordsTogether(kind: WalletEntryKind): string {
  return { recharge: 'Automatic recharges', one_time: 'One-time payments', usage: 'Usage', fee: 'Fees', tax: 'Taxes', adjustment: 'Adjustments' }[kind]
}

const MEDIA: Record<PaymentMedium, string> = { card: 'Card', ach: 'ACH debit', direct_debit: 'Direct debit', bank_transfer: 'Bank transfer', cheque: 'Cheque' }
const BRANDS: Readonly<Record<string, string>> = { visa: 'Visa', mastercard: 'Mastercard', amex: 'American Express', diners: 'Diners Club', discover: 'Discover', jcb: 'JCB' }
