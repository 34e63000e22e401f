/** Customers to invite, read from the records themselves, which are the newest the desk knows. */
import { sql } from 'kysely'
import type { RegistrationState } from '#contract/vocabulary.ts'
import { mayInvite } from '#main/domain/registration.ts'
import { among } from '#main/db/among.ts'
import { db } from '#main/db/database.ts'
import { isInvited } from '#main/db/invitedParties.ts'
import { suppressedBecause } from '#main/db/suppressions.ts'
import type { Suppressed } from './addressees.ts'
import { sameAddress } from './sameAddress.ts'

export interface Invitee {
  registrationId: string
  accountId: string
  partyId: string
  accountName: string
  accountRef: string
  accountStatus: 'active' | 'closed'
  /** Whether customers of its source are. */
  invited: 0 | 1
  contactId: string | null
  contactName: string | null
  email: string | null
  state: RegistrationState
  expiresAt: number | null
  timesSent: number
  emailBouncedAt: number | null
}

/** A bounce counts only where the contact still has the address that bounced. */
const invitees = db
  .selectFrom('cache.registration as r')
  .innerJoin('cache.account as a', 'a.id', 'r.accountId')
  .leftJoin('cache.contact as c', 'c.id', 'r.contactId')
  .select([
    'r.id as registrationId', 'r.accountId', 'r.partyId', 'a.name as accountName', 'a.ref as accountRef', 'a.status as accountStatus',
    'r.contactId', 'c.name as contactName', 'r.email', 'r.state', 'r.expiresAt', 'r.timesSent',
    sql<0 | 1>`${sql.raw(isInvited('r."partyId"'))}`.as('invited'),
    sql<number | null>`CASE WHEN c.email = r.email THEN c."emailBouncedAt" END`.as('emailBouncedAt'),
  ])

export const inviteeById = (registrationId: string) => invitees.where('r.id', '=', registrationId)
/** In order of id. */
export const inviteesById = (registrationIds: readonly string[]) =>
  invitees.where(among('r.id', registrationIds)).orderBy('r.id')

/** Why no registration email may go to this customer, in plain words; null when one may. */
export function whyNot(invitee: Invitee, suppressed: Suppressed): string | null {
  if (invitee.accountStatus === 'closed') return 'The account is closed.'
  if (invitee.invited === 0) return 'The customers of its source are not invited to the portal (Settings, Sources).'
  const ruling = mayInvite(invitee)
  if (!ruling.may) return ruling.plain
  const record = suppressed.get(sameAddress(invitee.email!))
  return record === undefined ? null : suppressedBecause(record)
}

export const RECENTLY_INVITED = 'Recently sent: a registration email went, or may have gone, to this address a short time ago.'
