/** Customers to invite, read from the records themselves, which are the newest the desk knows. */
import { sql } from 'kysely'
import type { RegistrationState } from '#contract/vocabulary.ts'
import { mayInvite } from '#main/domain/registration.ts'
import { among } from '#main/db/among.ts'
import { db } from '#main/db/database.ts'
import { REGISTRATION_KINDS } from './kinds/names.ts'

export interface Invitee {
  registrationId: string
  accountId: string
  partyId: string
  accountName: string
  accountRef: string
  accountStatus: 'active' | 'closed'
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
    'c.name as contactName', 'r.email', 'r.state', 'r.expiresAt', 'r.timesSent',
    sql<number | null>`CASE WHEN c.email = r.email THEN c."emailBouncedAt" END`.as('emailBouncedAt'),
  ])

export const inviteeById = (registrationId: string) => invitees.where('r.id', '=', registrationId)
/** In order of id. */
export const inviteesById = (registrationIds: readonly string[]) =>
  invitees.where(among('r.id', registrationIds)).orderBy('r.id')

/** Why no registration email may go to this customer, in plain words; null when one may. */
export function whyNot(invitee: Invitee): string | null {
  if (invitee.accountStatus === 'closed') return 'The account is closed.'
  const ruling = mayInvite(invitee)
  return ruling.may ? null : ruling.plain
}

/** How an address is compared and kept: no mail server in use tells upper case from lower. */
export const sameAddress = (email: string): string => email.trim().toLowerCase()

export const RECENTLY_SENT = 'Recently sent: a registration email went, or may have gone, to this address a short time ago.'

/** Registration emails that went, may have gone, or are going, since `since`. */
const recent = (since: number) =>
  db.selectFrom('message as m')
    .innerJoin('campaign as c', 'c.id', 'm.campaignId')
    .where((eb) => eb.or([
      eb.and([eb('m.settledAt', '>', since), eb('m.state', 'in', ['sent', 'uncertain'])]),
      eb.and([eb('m.settledAt', 'is', null), eb('m.state', '=', 'sending')]),
    ]))
    .where('c.kind', 'in', REGISTRATION_KINDS)

/** Such an email to this address; not the message `except`. */
export const recentMessage = (toAddress: string, since: number, except: string) =>
  recent(since).select('m.id').where('m.toAddress', '=', toAddress).where('m.id', '<>', except).limit(1)
/** Those of the addresses that got one. */
export const recentAddresses = (toAddresses: readonly string[], since: number) =>
  recent(since).select('m.toAddress').where(among('m.toAddress', toAddresses))

export const ON_ITS_WAY = 'Already on its way in another dispatch.'

/** Those of the accounts to which a message is about to go. */
export const waitingAccounts = (accountIds: readonly string[]) =>
  db.selectFrom('message as m')
    .innerJoin('campaign as c', 'c.id', 'm.campaignId')
    .select('m.accountId')
    .where(among('m.accountId', accountIds))
    .where('m.state', 'in', ['queued', 'sending'])
    .where('c.state', 'in', ['ready', 'running'])
    .where('c.kind', 'in', REGISTRATION_KINDS)
