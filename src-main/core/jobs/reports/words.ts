/** Words of the reports for the closed lists of the books. */
import type { InvoiceStatus, PaymentMedium, RegistrationState } from '#contract/vocabulary.ts'
import type { MessageState } from '#main/db/schema.ts'
import type { AgingBucket } from '#main/domain/aging.ts'
import type { MovementKind } from '#main/domain/ledger.ts'

export const BUCKETS: Record<AgingBucket, string> = { current: 'Current', d1_30: '1–30 days', d31_60: '31–60 days', d61_90: '61–90 days', d90plus: 'Over 90 days' }
export const STATUSES: Record<InvoiceStatus, string> = { draft: 'Draft', open: 'Open', paid: 'Paid', void: 'Void', uncollectible: 'Uncollectible' }
export const MEDIA: Record<PaymentMedium, string> = { card: 'Card', ach: 'ACH debit', direct_debit: 'Direct debit', bank_transfer: 'Bank transfer', cheque: 'Cheque' }
export const MOVEMENTS: Record<MovementKind, string> = { invoice: 'Invoice', void: 'Invoice voided', payment: 'Payment', refund: 'Payment given back', credit_note: 'Credit note', write_off: 'Write-off' }
export const REGISTRATIONS: Record<RegistrationState, string> = { not_invited: 'Not invited', invited: 'Invited', expired: 'Link run out', bounced: 'Bounced', registered: 'Registered' }
export const OUTCOMES: Record<MessageState, string> = { queued: 'Queued', sending: 'Sending', sent: 'Sent', failed: 'Failed', uncertain: 'Uncertain', skipped: 'Skipped' }
export const HARDNESS = { hard: 'Hard', soft: 'Soft', new_card: 'New card needed' } as const
export const CHARGES = { invoice: 'Invoice', recharge: 'Recharge', one_time: 'One-time payment' } as const

/** `card_expired` as a person writes it: `Card expired`. */
export const plainly = (code: string): string => {
  const words = code.replaceAll(/[_-]+/g, ' ').trim()
  return words === '' ? code : words[0]!.toUpperCase() + words.slice(1)
}

/** The word of a closed list, or what came where it is not on the list. */
export const wordIn = (words: Readonly<Record<string, string>>, value: unknown): string => words[String(value)] ?? plainly(String(value))
