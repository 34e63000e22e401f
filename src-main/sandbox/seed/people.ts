/** The account itself, its contacts, and whether they can sign in to the portal. */
import { DAY_MS } from '#main/domain/dates.ts'
import type { ApprovalPreference, RegistrationState } from '#contract/vocabulary.ts'
import type { Row } from '../row.ts'
import type { Random } from '../random.ts'
import type { Books } from './books.ts'
import { dayText } from './calendar.ts'
import type { Company } from './company.ts'
import { address, business, person, phone } from './names/naming.ts'
import type { Profile } from './profile.ts'
import { random } from '../random.ts'

/** A registration link is good for so long. */
export const LINK_DAYS = 14

export interface Identity {
  account: Row<'accounts'>
  domain: string
}

export function makeAccount(company: Company, profile: Profile, parentId: string | null): Identity {
  const chance = random(company.seed, profile.index, 'account')
  const { culture, ticket, party } = profile
  const { name, domain } = business(culture, chance, company.names, profile.kind === 'agency')
  const createdDay = party.calendar.today - profile.ageDays
  const foreign = party.id === 'ww' && culture.country !== 'IE'
  const prepaid = profile.billing === 'prepaid'
  const account: Row<'accounts'> = {
    id: company.nextId('accounts'), partyId: party.id, updatedAt: party.calendar.at(createdDay, 600), ref: `A-${String(profile.index + 1).padStart(6, '0')}`, name,
    kind: profile.kind, parentId, status: ticket.closed ? 'closed' : 'active', currency: profile.currency, billing: profile.billing,
    poNumber: ticket.poNumber || chance.chance(0.14) ? `PO-${chance.int(1000, 99_999)}` : null,
    // Exports are zero-rated; within the party's country only some are exempt.
    taxExempt: foreign || ticket.exempt === true || chance.chance(0.02),
    billingAddress: address(culture, chance), serviceAddress: chance.chance(0.3) ? address(culture, chance) : null,
    locale: culture.locale, autopay: false,
    approvalPreference: ticket.approval?.preference ?? chance.weighted<ApprovalPreference>([['approved_by_us', 62], ['review_then_auto', 26], ['approve_all', 12]]),
    approverId: null, criticalPhone: chance.chance(prepaid ? 0.7 : 0.1) ? phone(culture, chance) : null,
    planFees: prepaid && chance.chance(0.6) ? 'balance' : 'direct', createdOn: dayText(createdDay),
  }
  return { account, domain }
}

export function makeContacts(books: Books, profile: Profile, domain: string): void {
  const chance = books.chance('contacts')
  const { culture, ticket } = profile
  const { account, rows } = books
  const count = profile.kind === 'agency' ? 4 : chance.weighted([[1, 35], [2, 45], [3, 20]])
  for (let n = 0; n < count; n++) {
    const { name, mailbox } = person(culture, chance)
    const roles: Row<'contacts'>['roles'] = n === 0 ? ['billing_email', 'admin'] : n === 1 ? ['admin'] : profile.kind === 'agency' ? ['billing_email'] : []
    if (n === Math.min(1, count - 1)) roles.push('approver')
    if (n === count - 1 && account.criticalPhone !== null) roles.push('critical_sms')
    const local = n === 0 && chance.chance(0.35) ? chance.pick(['accounts', 'billing', 'office', 'ap']) : mailbox
    const smsWanted = ticket.approval?.sms === true || chance.chance(0.15)
    rows.contacts.push({
      id: books.id('contacts'), partyId: account.partyId, updatedAt: account.updatedAt, accountId: account.id, name,
      email: n === 0 && ticket.registration === 'noAddress' ? null : `${local}@${domain}`,
      phone: roles.includes('critical_sms') ? account.criticalPhone : smsWanted || chance.chance(0.7) ? phone(culture, chance) : null,
      roles, prefers: smsWanted ? 'sms' : 'email',
      emailBouncedAt: n > 0 && chance.chance(0.05) ? books.party.calendar.at(books.party.calendar.today - chance.int(2, 90), 700) : null,
      smsStoppedAt: smsWanted && chance.chance(0.04) ? books.party.calendar.at(books.party.calendar.today - chance.int(2, 60), 800) : null,
    })
  }
  account.approverId = rows.contacts.find(({ roles }) => roles.includes('approver'))?.id ?? null
  if (chance.chance(0.02)) {
    const { name, mailbox } = person(culture, chance)
    const at = account.updatedAt
    books.removed.push({
      resource: 'contacts',
      row: { id: books.id('contacts'), partyId: account.partyId, updatedAt: at, accountId: account.id, name, email: `${mailbox}@${domain}`, phone: null, roles: [], prefers: 'email', emailBouncedAt: null, smsStoppedAt: null },
    })
  }
}

export function makeRegistration(books: Books, profile: Profile): void {
  const chance = books.chance('registration')
  const { account, rows } = books
  const { calendar } = books.party
  const wanted = profile.ticket.registration
  const noAddress = wanted === 'noAddress'
  const contact = rows.contacts[0] as Row<'contacts'>
  const state: RegistrationState = noAddress
    ? 'not_invited'
    : (wanted ?? (profile.ticket.approval ? 'registered' : chance.weighted<RegistrationState>([['registered', 70], ['invited', 9], ['expired', 9], ['bounced', 3], ['not_invited', 9]])))
  const newest = Math.max(0, profile.ageDays - 1)
  const invitedDaysAgo = state === 'invited' ? chance.int(0, LINK_DAYS - 1) : Math.min(newest, chance.int(LINK_DAYS + 1, 300))
  const invited = state === 'not_invited' || (state === 'registered' && chance.chance(0.3)) ? null : invitedAt(books, chance, Math.min(newest, invitedDaysAgo))
  const bouncedAt = state === 'bounced' && invited !== null ? invited + chance.int(2, 240) * 60_000 : null
  const registeredAt = state === 'registered' ? Math.min(calendar.now - 60_000, (invited ?? account.updatedAt) + chance.int(10, 9000) * 60_000) : null
  if (bouncedAt !== null) contact.emailBouncedAt = bouncedAt
  const registration: Row<'registrations'> = {
    id: books.id('registrations'), partyId: account.partyId, updatedAt: registeredAt ?? bouncedAt ?? invited ?? account.updatedAt, accountId: account.id,
    // Some customers without an address have no person named either.
    contactId: noAddress && chance.chance(0.5) ? null : contact.id, email: contact.email, state,
    invitedAt: invited, expiresAt: invited === null ? null : invited + LINK_DAYS * DAY_MS, bouncedAt, registeredAt,
    timesSent: invited === null ? 0 : chance.weighted([[1, 60], [2, 25], [3, 15]]),
  }
  rows.registrations.push(registration)
  if (invited !== null) books.log(invited, 'registration_sent', `Registration email sent to ${contact.email}`)
  if (bouncedAt !== null) books.log(bouncedAt, 'registration_bounced', `Registration email to ${contact.email} came back`)
  if (registeredAt !== null) books.log(registeredAt, 'registered', `${contact.name} registered for the portal`, contact.name)
}

/** Expired links were sent long enough ago that they ran out, invited ones that they have not. */
function invitedAt(books: Books, chance: Random, daysAgo: number): number {
  const { calendar } = books.party
  return calendar.at(calendar.today - daysAgo, chance.int(8 * 60, 17 * 60))
}
