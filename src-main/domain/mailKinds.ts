/** What is sent, in plain words: for titles, labels and lists. */

interface KindWords {
  /** `Registration email` */
  readonly one: string
  readonly many: string
}

const WORDS: Readonly<Record<string, KindWords>> = {
  registration: { one: 'Registration email', many: 'Registration emails' },
  registration_single: { one: 'Registration email', many: 'Registration emails' },
  receipt: { one: 'Receipt', many: 'Receipts' },
  payment_failed: { one: 'Payment-failed notice', many: 'Payment-failed notices' },
  approval_request: { one: 'Approval request', many: 'Approval requests' },
  recharge_receipt: { one: 'Recharge receipt', many: 'Recharge receipts' },
  recharge_declined: { one: 'Recharge-declined notice', many: 'Recharge-declined notices' },
  card_expiring: { one: 'Card-expiring notice', many: 'Card-expiring notices' },
  low_balance: { one: 'Low-balance notice', many: 'Low-balance notices' },
  card_request: { one: 'New-card request', many: 'New-card requests' },
  agency_copy: { one: 'Agency copy', many: 'Agency copies' },
  critical_notice: { one: 'Critical notice', many: 'Critical notices' },
  statement: { one: 'Statement email', many: 'Statement emails' },
  paper: { one: 'Document email', many: 'Document emails' },
}

export const mailKindWords = (kind: string): KindWords => WORDS[kind] ?? { one: 'Message', many: 'Messages' }

/** `Registration email, version 3`. */
export const templateWords = (kind: string, version: number): string => `${mailKindWords(kind).one}, version ${version}`

/** `Registration emails, Australia`; of one customer `Registration email to Kestrel Freight`. */
export function campaignWords(kind: string, { only, party }: { only: string | null; party: string | null }): string {
  const { one, many } = mailKindWords(kind)
  if (only !== null) return `${one} to ${only}`
  return party === null ? many : `${many}, ${party}`
}
