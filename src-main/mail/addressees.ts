/** To whom a message goes: contacts of its account, each address looked at by itself. */
import type { ContactRole } from '#contract/vocabulary.ts'
import { among } from '#main/db/among.ts'
import { db, type Database } from '#main/db/database.ts'
import { suppressedAmong, suppressedBecause, type SuppressionRecord } from '#main/db/suppressions.ts'
import { isOneAddress, type Mailbox } from './compose.ts'
import { sameAddress } from './sameAddress.ts'

export interface Contact {
  id: string
  accountId: string
  name: string
  email: string | null
  phone: string | null
  roles: readonly ContactRole[]
  prefers: 'email' | 'sms'
  emailBouncedAt: number | null
  smsStoppedAt: number | null
}

/** Addresses one message may have; further contacts of an account are left out. */
export const ADDRESSES_MAX = 20
/** Contacts of one account that are looked at. */
const CONTACTS_MAX = 500

const contacts = db.selectFrom('cache.contact as k').select(['k.id', 'k.accountId', 'k.name', 'k.email', 'k.phone', 'k.roles', 'k.prefers', 'k.emailBouncedAt', 'k.smsStoppedAt'])

/** Of many accounts at once, through `contact_by_account`; in no order: `byName` is of those of one account. */
export const contactsOf = (accountIds: readonly string[]) => contacts.where(among('k.accountId', accountIds))
export const contactsByAccount = (accountId: string) => contacts.where('k.accountId', '=', accountId).orderBy('k.name').orderBy('k.id').limit(CONTACTS_MAX)

type ContactRecord = Omit<Contact, 'roles'> & { roles: string }
/** Few sets of roles exist: each is read once. */
const ROLES = new Map<string, readonly ContactRole[]>()
function rolesOf(json: string): readonly ContactRole[] {
  const known = ROLES.get(json)
  if (known !== undefined) return known
  const roles = JSON.parse(json) as ContactRole[]
  if (ROLES.size < 1000) ROLES.set(json, roles)
  return roles
}
export function contactsIn(database: Database, query: ReturnType<typeof contactsOf>): Contact[] {
  const rows = database.all<ContactRecord | Contact>(query)
  // In place: there may be two hundred thousand of them.
  for (const row of rows) row.roles = rolesOf(row.roles as string)
  return rows as Contact[]
}

/** By account, each account's by name. */
export function contactsByTheirAccount(database: Database, accountIds: readonly string[]): Map<string, Contact[]> {
  const people = new Map<string, Contact[]>()
  for (const contact of contactsIn(database, contactsOf(accountIds))) {
    const known = people.get(contact.accountId)
    if (known === undefined) people.set(contact.accountId, [contact])
    else known.push(contact)
  }
  for (const some of people.values()) if (some.length > 1) some.sort(byName)
  return people
}

const byName = (a: Contact, b: Contact): number => (a.name === b.name ? (a.id < b.id ? -1 : 1) : a.name < b.name ? -1 : 1)

/** Suppressions that are read whole where there are no more of them: then nothing is looked up address by address. */
const FEW = 2000
const allSuppressed = db.selectFrom('suppression').selectAll().limit(FEW + 1)

/** Addresses and numbers that nothing is sent to, by address. */
export type Suppressed = ReadonlyMap<string, SuppressionRecord>
export function suppressedOf(database: Database, addresses: readonly string[]): Suppressed {
  if (addresses.length > FEW) {
    const all = database.all<SuppressionRecord>(allSuppressed)
    if (all.length <= FEW) return new Map(all.map((record) => [record.address, record]))
  }
  return new Map(suppressedStatement(database)(JSON.stringify(addresses)).map((record) => [record.address, record]))
}
type ReadSuppressed = (addresses: string) => SuppressionRecord[]
const reads = new WeakMap<Database['raw'], ReadSuppressed>()
/** Asked for each message that goes: built once a connection. */
function suppressedStatement({ raw }: Database): ReadSuppressed {
  const known = reads.get(raw)
  if (known !== undefined) return known
  const statement = raw.prepare<[string], SuppressionRecord>(suppressedAmong([]).compile().sql)
  const read: ReadSuppressed = (addresses) => statement.all(addresses)
  reads.set(raw, read)
  return read
}
export const suppressedEmails = (database: Database, of: readonly Contact[]): Suppressed => suppressedOf(database, of.flatMap(({ email }) => (email === null ? [] : [sameAddress(email)])))

export const BOUNCES = 'Mail to this address comes back.'
export const NO_ADDRESS = 'No email address.'
export const NOT_AN_ADDRESS = 'This is not an email address.'

/** Why this contact cannot be written to by email, in plain words; null when they can. */
export function whyNoEmail({ email, emailBouncedAt }: Pick<Contact, 'email' | 'emailBouncedAt'>, suppressed: Suppressed): string | null {
  if (email === null || email.trim() === '') return NO_ADDRESS
  if (emailBouncedAt !== null) return BOUNCES
  const address = sameAddress(email)
  const record = suppressed.get(address)
  if (record !== undefined) return suppressedBecause(record)
  return isOneAddress(address) ? null : NOT_AN_ADDRESS
}

/** The usable addresses of these contacts, each once, and who is left out though an address is known; or why there is none. */
export function addressesOf(chosen: readonly Contact[], suppressed: Suppressed): { to: readonly Mailbox[]; without: string | null } | { skip: string } {
  if (chosen.length === 0) return { skip: 'No contact of this account is one of the chosen recipients.' }
  const to = new Map<string, Mailbox>()
  const leftOut: { name: string; email: string; why: string }[] = []
  let skip: string | null = null
  for (const contact of chosen) {
    const why = whyNoEmail(contact, suppressed)
    // An address that comes back says more than one that is missing.
    if (why !== null && (skip === null || skip === NO_ADDRESS)) skip = why
    if (why !== null && contact.email !== null) leftOut.push({ name: contact.name, email: contact.email, why })
    if (why !== null) continue
    const address = sameAddress(contact.email!)
    if (!to.has(address) && to.size < ADDRESSES_MAX) to.set(address, { name: contact.name, address })
  }
  if (to.size === 0) return { skip: skip ?? NO_ADDRESS }
  return { to: [...to.values()], without: withoutWords(leftOut) }
}

/** `Left out: Mere Tautahi <mere@otara.example>: mail to this address comes back.` */
function withoutWords(leftOut: readonly { name: string; email: string; why: string }[]): string | null {
  if (leftOut.length === 0) return null
  return `Left out: ${leftOut.slice(0, 5).map(({ name, email, why }) => `${name} <${email}>: ${why.charAt(0).toLowerCase()}${why.slice(1).replace(/\.$/, '')}`).join('; ')}${leftOut.length > 5 ? ` and ${leftOut.length - 5} more` : ''}.`
}

const BETWEEN = ', '
/** Several addresses as a message's row holds them; none of them has a comma in it. */
export const joined = (addresses: readonly string[]): string => addresses.join(BETWEEN)
export const separated = (toAddress: string): string[] => (toAddress === '' ? [] : toAddress.split(BETWEEN))
