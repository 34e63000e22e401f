import type { Instant, RegistrationState } from '#contract/vocabulary.ts'

/** Whether a customer can sign in to the portal, as the billing system tells it. */
export interface RegistrationRow {
  readonly email: string | null
  readonly state: RegistrationState
  readonly expiresAt: Instant | null
  readonly timesSent: number
  /** The last time, where the caller knows it; without it the last time was long ago. */
  readonly invitedAt?: Instant | null
  /** When mail to the contact last bounced, where the caller knows it; a bounce of other mail counts too. */
  readonly emailBouncedAt?: Instant | null
}

export type RegistrationProblem = 'no_address' | 'bounced' | 'never_sent' | 'link_expired' | 'waiting'

/** Why a customer cannot sign in; those who wait told apart by whether they have been asked more than once. */
export type RegistrationReason = 'never_sent' | 'no_address' | 'bounced' | 'expired' | 'silent' | 'invited'

/** Sent so often and unanswered for so long, a customer is silent: one more email is the least likely to help. */
const SILENT_AFTER = 2
export const SILENT_FOR_MS = 3 * 86_400_000

/** Each problem in plain English, with what to do next. */
export const REGISTRATION_PROBLEM_WORDS: Readonly<Record<RegistrationProblem, string>> = {
  no_address: 'There is no email address to send to. Add one to the contact.',
  bounced: 'The email came back. Ask for the right address.',
  never_sent: 'A registration email was never sent.',
  link_expired: 'The link has run out. Send a new registration email.',
  waiting: 'The email was sent; the customer has not registered yet.',
}

/**
 * Why this customer stands in the registrations queue (T2), the problem that must be solved first
 * before the others; null once registered. A link past its time counts as run out, whether or not the
 * billing system has marked it yet.
 */
export function registrationProblem(record: RegistrationRow, now: Instant): RegistrationProblem | null {
  if (record.state === 'registered') return null
  if (!hasAddress(record)) return 'no_address'
  if (hasBounced(record)) return 'bounced'
  if (record.state === 'not_invited') return 'never_sent'
  return record.state === 'expired' || (record.expiresAt !== null && record.expiresAt <= now) ? 'link_expired' : 'waiting'
}

/** The same problem as the reason a queue is narrowed by; null once registered. */
export function registrationReason(record: RegistrationRow, now: Instant): RegistrationReason | null {
  const problem = registrationProblem(record, now)
  if (problem === 'link_expired') return 'expired'
  if (problem === 'waiting') return record.timesSent >= SILENT_AFTER && (record.invitedAt ?? 0) <= now - SILENT_FOR_MS ? 'silent' : 'invited'
  return problem
}

export type InviteSkip = 'registered' | 'no_address' | 'bounced_address'

/** Whether a registration email may be sent; if not, why it is skipped. */
export type InviteRuling = { readonly may: true } | { readonly may: false; readonly skip: InviteSkip; readonly plain: string }

/**
 * Whether a *new* registration email may be sent, or sent again (T2): to anyone who is not registered and
 * has an address that works. That an earlier link is still good is no reason to refuse: it stops working.
 */
export function mayInvite(record: RegistrationRow): InviteRuling {
  if (record.state === 'registered') return { may: false, skip: 'registered', plain: 'Already registered.' }
  if (!hasAddress(record)) return { may: false, skip: 'no_address', plain: 'No email address.' }
  if (hasBounced(record)) return { may: false, skip: 'bounced_address', plain: 'Mail to this address comes back.' }
  return { may: true }
}

function hasAddress({ email }: RegistrationRow): boolean {
  return email !== null && email.trim() !== ''
}

function hasBounced({ state, emailBouncedAt }: RegistrationRow): boolean {
  return state === 'bounced' || (emailBouncedAt ?? null) !== null
}
