/** The registrations queue: active accounts whose customer cannot sign in yet. */
import { registrationProblem, type RegistrationProblem } from '#main/domain/registration.ts'
import type { RegistrationState } from '#contract/vocabulary.ts'
import type { Sqlite } from '../sqlite.ts'
import type { RegistrationNeed } from '../derivedSchema.ts'
import { REGISTRATIONS } from './parts.ts'
import { scopeOf, type DerivedTable } from './derivedTable.ts'

const NEEDS: Record<RegistrationProblem, RegistrationNeed> = {
  no_address: 'fix_address', bounced: 'fix_address', never_sent: 'send', link_expired: 'send', waiting: 'wait',
}

/** Gives a connection `registrationNeed(email, state, timesSent, emailBouncedAt)`. */
export function defineRegistrationNeed(raw: Sqlite): void {
  raw.function('registrationNeed', { deterministic: true }, (email: unknown, state: unknown, timesSent: unknown, emailBouncedAt: unknown) => {
    const row = { email: email as string | null, state: state as RegistrationState, expiresAt: null, timesSent: timesSent as number, emailBouncedAt: emailBouncedAt as number | null }
    // A link runs out without the record changing; whoever reads the row compares `expiresAt` with the present.
    const problem = registrationProblem(row, 0)
    return problem === null ? 'none' : NEEDS[problem]
  })
}

/** `sinceAt`: when it came into its state; before any invitation, when the account began. */
export const registrationItems: DerivedTable = {
  name: 'registrationItem',
  part: REGISTRATIONS,
  columns: ['registrationId', 'accountId', 'partyId', 'accountName', 'accountRef', 'contactName', 'email', 'state', 'need', 'invitedAt', 'expiresAt', 'timesSent', 'sinceAt'],
  keyColumns: 1,
  select: () => `
   SELECT r.id, r.accountId, r.partyId, a.name, a.ref, c.name, r.email, r.state,
     registrationNeed(r.email, r.state, r.timesSent, CASE WHEN c.email = r.email THEN c.emailBouncedAt END),
     r.invitedAt, r.expiresAt, r.timesSent,
     coalesce(CASE r.state WHEN 'invited' THEN r.invitedAt WHEN 'expired' THEN r.expiresAt WHEN 'bounced' THEN r.bouncedAt END,
       max(0, unixepoch(a.createdOn) * 1000))
   FROM ${scopeOf(REGISTRATIONS)} AS s
   CROSS JOIN cache.account AS a ON a.id = s.accountId
   CROSS JOIN cache.registration AS r ON r.accountId = a.id
   LEFT JOIN cache.contact AS c ON c.id = r.contactId AND c.accountId IN (a.id, a.parentId)
   WHERE r.state <> 'registered' AND a.status = 'active'`,
}
