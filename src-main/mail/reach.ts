/** By which channel a customer is reached, and where: what the customer prefers, what a person said, what can be used. */
import type { Channel, ChannelWish } from '#contract/mail.ts'
import { suppressedBecause } from '#main/db/suppressions.ts'
import { e164 } from '#main/domain/phoneNumbers.ts'
import { addressesOf, type Contact, type Suppressed } from './addressees.ts'
import type { Mailbox } from './compose.ts'
import type { Customer } from './customers.ts'
import type { Audience } from './kinds/matter.ts'
import { sameAddress } from './sameAddress.ts'

export type Reached =
  | { channel: 'email'; to: readonly Mailbox[]; /** Who is left out though an address is known, and why. */ without: string | null }
  /** `to` as `+61400000000`. */
  | { channel: 'sms'; to: string; name: string; contactId: string | null }
  | { channel: Channel; skip: string }

export const NO_NUMBER = 'No phone number.'
export const NOT_A_NUMBER = 'This is not a phone number that SMS can go to.'
export const STOPPED = 'The customer answered STOP.'
export const NO_NUMBER_OF_OURS = 'This party has no number that SMS leaves from.'

/** Whom of a customer a kind is told to; or why there is nobody. The first is the one who is asked for how they want to be reached. */
export function audienceOf(customer: Customer, audience: Audience): readonly Contact[] | { skip: string } {
  switch (audience) {
    // Who looks after the money first; a sub-account with nobody of its own is its agency's (C11).
    case 'admins_and_billing': {
      const own = billingAndAdmins(customer.contacts)
      const people = own.length > 0 ? own : billingAndAdmins(customer.agencyContacts)
      return people.length > 0 ? people : { skip: 'No admin and no billing contact.' }
    }
    case 'agency_billing': {
      const billing = customer.contacts.filter(({ roles }) => roles.includes('billing_email'))
      return billing.length > 0 ? billing : { skip: 'No billing contact.' }
    }
    case 'approver': {
      const everybody = [...customer.contacts, ...customer.agencyContacts]
      const approver = everybody.find(({ id }) => id === customer.approverId) ?? everybody.find(({ roles }) => roles.includes('approver'))
      return approver === undefined ? { skip: 'No approver is set for this account.' } : [approver]
    }
    case 'critical': {
      const named = customer.contacts.filter(({ roles, phone }) => roles.includes('critical_sms') && phone !== null)
      const number = customer.criticalPhone === null ? null : e164(customer.criticalPhone, customer.country)
      const known = named.some(({ phone }) => e164(phone!, customer.country) === number)
      // The account's own number goes before its people's; whose it is, is known where a contact has the same.
      const own: Contact[] = customer.criticalPhone === null || known ? [] : [{ id: '', accountId: customer.id, name: customer.name, email: null, phone: customer.criticalPhone, roles: ['critical_sms'], prefers: 'sms', emailBouncedAt: null, smsStoppedAt: null }]
      const people = [...own, ...named.toSorted((a, b) => Number(e164(b.phone!, customer.country) === number) - Number(e164(a.phone!, customer.country) === number))]
      return people.length > 0 ? people : { skip: 'No critical billing number.' }
    }
  }
}

function billingAndAdmins(contacts: readonly Contact[]): Contact[] {
  const billing = contacts.filter(({ roles }) => roles.includes('billing_email'))
  return [...billing, ...contacts.filter(({ roles }) => roles.includes('admin') && !roles.includes('billing_email'))]
}

/** Adds to `into` whatever of these people a suppression could be of, by the channels that are asked for. */
export function reachable(into: string[], people: readonly Contact[], { country, channel }: { country: string; channel: ChannelWish }): string[] {
  for (const { email, phone, prefers } of people) {
    if (email !== null && channel !== 'sms') into.push(sameAddress(email))
    const number = phone !== null && (channel === 'sms' || (channel === 'preferred' && prefers === 'sms')) ? e164(phone, country) : null
    if (number !== null) into.push(number)
  }
  return into
}

export function smsOf({ phone, smsStoppedAt }: Contact, country: string, suppressed: Suppressed): { to: string } | { skip: string } {
  if (phone === null || phone.trim() === '') return { skip: NO_NUMBER }
  const to = e164(phone, country)
  if (to === null) return { skip: NOT_A_NUMBER }
  if (smsStoppedAt !== null) return { skip: STOPPED }
  const record = suppressed.get(to)
  return record === undefined ? { to } : { skip: suppressedBecause(record) }
}

export interface Wish {
  channel: ChannelWish
  country: string
  /** The party's numbers; without one nothing goes by SMS. */
  numbers: readonly string[]
}

/**
 * `preferred`: by SMS where a contact asked for that, and nobody of the audience who wants email would go
 * without; else by email to all of them. One message an account, so it is the one or the other (decision 0030).
 */
export function reach(people: readonly Contact[], { channel, country, numbers }: Wish, suppressed: Suppressed): Reached {
  const bySms = (among: readonly Contact[]): Reached => {
    if (numbers.length === 0) return { channel: 'sms', skip: NO_NUMBER_OF_OURS }
    let skip: string | null = null
    for (const person of among) {
      const found = smsOf(person, country, suppressed)
      if ('to' in found) return { channel: 'sms', to: found.to, name: person.name, contactId: person.id === '' ? null : person.id }
      if (skip === null || skip === NO_NUMBER) skip = found.skip
    }
    return { channel: 'sms', skip: skip ?? NO_NUMBER }
  }
  if (channel === 'sms') return bySms([...people.filter(({ prefers }) => prefers === 'sms'), ...people.filter(({ prefers }) => prefers !== 'sms')])
  const byEmail = addressesOf(people, suppressed)
  if (channel === 'preferred') {
    const wanted = bySms(people.filter(({ prefers }) => prefers === 'sms'))
    const wantsEmail = people.some((person) => person.prefers === 'email' && 'to' in addressesOf([person], suppressed))
    if (!('skip' in wanted) && !wantsEmail) return wanted
  }
  return 'skip' in byEmail ? { channel: 'email', skip: byEmail.skip } : { channel: 'email', ...byEmail }
}
