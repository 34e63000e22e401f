/** Links that let a customer register for the portal. */
import { DAY_MS } from '#main/domain/dates.ts'
import type { CommandInput, CommandResult } from '#contract/commands.ts'
import { Refusal, type Work } from './work.ts'

/** A registration link is good for so long. */
const LINK_DAYS = 14

export function newRegistrationLink(work: Work, { registrationId }: CommandInput<'newRegistrationLink'>): CommandResult<'newRegistrationLink'> {
  const registration = work.need('registrations', registrationId)
  const account = work.need('accounts', registration.accountId)
  if (account.status === 'closed') throw new Refusal('ACCOUNT_CLOSED', `Account ${account.ref} is closed.`)
  if (registration.state === 'registered') throw new Refusal('ALREADY_REGISTERED', `${account.name} has registered already.`)
  if (registration.email === null) throw new Refusal('NO_ADDRESS', `There is no email address to send a link to for ${account.name}.`)
  const expiresAt = work.now + LINK_DAYS * DAY_MS
  const url = work.links.issue(registrationId, work.need('parties', registration.partyId).portalUrl, work.now, expiresAt)
  work.change('registrations', registration, { state: 'invited', invitedAt: work.now, expiresAt, timesSent: registration.timesSent + 1 })
  work.due.expect('registration', registrationId, expiresAt)
  work.log(account.id, 'registration_link_made', `New registration link for ${registration.email}; earlier links no longer work`)
  return { url, expiresAt }
}

/** Nobody used the link in time. */
export function expireRegistration(work: Work, registrationId: string): void {
  const registration = work.need('registrations', registrationId)
  if (registration.state !== 'invited' || registration.expiresAt === null || registration.expiresAt > work.now) return
  work.change('registrations', registration, { state: 'expired' })
  work.log(registration.accountId, 'registration_expired', `Registration link for ${registration.email} expired`)
}

/** The customer opened a good link and chose a password. */
export function register(work: Work, registrationId: string): void {
  const registration = work.need('registrations', registrationId)
  work.change('registrations', registration, { state: 'registered', registeredAt: work.now })
  work.due.forget('registration', registrationId)
  work.log(registration.accountId, 'registered', `${registration.email} registered for the portal`)
}
