/** The registrations queue: active accounts whose customer is invited to the portal, and cannot sign in yet. */
import { registrationReason, type RegistrationReason } from '#main/domain/registration.ts'
import type { RegistrationState } from '#contract/vocabulary.ts'
import type { Sqlite } from '../sqlite.ts'
import type { RegistrationNeed } from '../derivedSchema.ts'
import { isInvited } from '../invitedParties.ts'
import { REGISTRATIONS } from './parts.ts'
import { scopeOf, type DerivedTable } from './derivedTable.ts'

const NEEDS: Record<RegistrationReason, RegistrationNeed> = {
  no_address: 'fix_address', bounced: 'fix_address', never_sent: 'send', expired: 'send', silent: 'wait', invited: 'wait',
}

/** Gives a connection `registrationReason(email, state, timesSent, emailBouncedAt)` and `registrationNeed` of the same. */
export function defineRegistrationNeed(raw: Sqlite): void {
  const reasonOf = (email: unknown, state: unknown, timesSent: unknown, emailBouncedAt: unknown): RegistrationReason | null =>
    // A link runs out, and a customer falls silent, without the record changing: whoever reads the row compares with the present.
    registrationReason({ email: email as string | null, state: state as RegistrationState, expiresAt: null, timesSent: timesSent as number, emailBouncedAt: emailBouncedAt as number | null }, Number.MAX_SAFE_INTEGER)
  raw.function('registrationReason', { deterministic: true }, (email: unknown, state: unknown, timesSent: unknown, emailBouncedAt: unknown) => reasonOf(email, state, timesSent, emailBouncedAt))
  raw.function('registrationNeed', { deterministic: true }, (email: unknown, state: unknown, timesSent: unknown, emailBouncedAt: unknown) => {
    const reason = reasonOf(email, state, timesSent, emailBouncedAt)
    return reason === null ? 'none' : NEEDS[reason]
  })
}

/** `sinceAt`: when it came into its state; before any invitation, when the account began. Who was invited and is to be invited anew (another address) came into that when the record changed. */
export const registrationItems: DerivedTable = {
  name: 'registrationItem',
  part: REGISTRATIONS,
  columns: ['registrationId', 'accountId', 'partyId', 'accountName', 'accountRef', 'contactName', 'email', 'state', 'need', 'reason', 'invitedAt', 'expiresAt', 'timesSent', 'sinceAt'],
  keyColumns: 1,
  select: () => `
   SELECT r.id, r.accountId, r.partyId, a.name, a.ref, c.name, r.email, r.state,
     registrationNeed(r.email, r.state, r.timesSent, CASE WHEN c.email = r.email THEN c.emailBouncedAt END),
     registrationReason(r.email, r.state, r.timesSent, CASE WHEN c.email = r.email THEN c.emailBouncedAt END),
     r.invitedAt, r.expiresAt, r.timesSent,
     coalesce(CASE r.state WHEN 'invited' THEN r.invitedAt WHEN 'expired' THEN r.expiresAt WHEN 'bounced' THEN r.bouncedAt WHEN 'not_invited' THEN CASE WHEN r.timesSent > 0 THEN r.updatedAt END END,
       max(0, unixepoch(a.createdOn) * 1000))
   FROM ${scopeOf(REGISTRATIONS)} AS s
   CROSS JOIN cache.account AS a ON a.id = s.accountId
   CROSS JOIN cache.registration AS r ON r.accountId = a.id
   LEFT JOIN cache.contact AS c ON c.id = r.contactId AND c.accountId IN (a.id, a.parentId)
   WHERE r.state <> 'registered' AND a.status = 'active' AND ${isInvited('a.partyId')}`,
}
