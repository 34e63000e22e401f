/** To whom a document goes: contacts of its account, each address looked at by itself. */
import type { ContactRole } from '#contract/vocabulary.ts'
import { among } from '#main/db/among.ts'
import { db, type Database } from '#main/db/database.ts'
import { isOneAddress, type Mailbox } from './compose.ts'
import { sameAddress } from './invitees.ts'

export interface Contact {
  id: string
  accountId: string
  name: string
  email: string | null
  roles: readonly ContactRole[]
  emailBouncedAt: number | null
}

/** Addresses one message may have; further contacts of an account are left out. */
export const ADDRESSES_MAX = 20
/** Contacts of one account that are looked at. */
const CONTACTS_MAX = 500

const contacts = db.selectFrom('cache.contact as k').select(['k.id', 'k.accountId', 'k.name', 'k.email', 'k.roles', 'k.emailBouncedAt'])

/** Of many accounts at once, through `contact_by_account`. */
export const contactsOf = (accountIds: readonly string[]) => contacts.where(among('k.accountId', accountIds)).orderBy('k.accountId').orderBy('k.name').orderBy('k.id')
export const contactsByAccount = (accountId: string) => contacts.where('k.accountId', '=', accountId).orderBy('k.name').orderBy('k.id').limit(CONTACTS_MAX)

type ContactRecord = Omit<Contact, 'roles'> & { roles: string }
export const contactsIn = (database: Database, query: ReturnType<typeof contactsOf>): Contact[] =>
  database.all<ContactRecord>(query).map((row) => ({ ...row, roles: JSON.parse(row.roles) as ContactRole[] }))

/** The usable addresses of these contacts, each once; or why there is none. */
export function addressesOf(chosen: readonly Contact[]): { to: readonly Mailbox[] } | { skip: string } {
  if (chosen.length === 0) return { skip: 'No contact of this account is one of the chosen recipients.' }
  const withAddress = chosen.filter(({ email }) => email !== null)
  if (withAddress.length === 0) return { skip: 'No email address.' }
  const reachable = withAddress.filter(({ emailBouncedAt }) => emailBouncedAt === null)
  if (reachable.length === 0) return { skip: 'Mail to this address comes back.' }
  const to = new Map<string, Mailbox>()
  for (const { name, email } of reachable) {
    const address = sameAddress(email!)
    if (isOneAddress(address) && !to.has(address) && to.size < ADDRESSES_MAX) to.set(address, { name, address })
  }
  return to.size === 0 ? { skip: 'This is not an email address.' } : { to: [...to.values()] }
}

const BETWEEN = ', '
/** Several addresses as a message's row holds them; none of them has a comma in it. */
export const joined = (addresses: readonly string[]): string => addresses.join(BETWEEN)
export const separated = (toAddress: string): string[] => (toAddress === '' ? [] : toAddress.split(BETWEEN))
