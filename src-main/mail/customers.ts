/** Customers as messages are addressed to them: the account, and its people. */
import { sql } from 'kysely'
import { among } from '#main/db/among.ts'
import { db, type Database } from '#main/db/database.ts'
import { contactsByTheirAccount, type Contact } from './addressees.ts'

export interface Customer {
  id: string
  partyId: string
  name: string
  ref: string
  status: 'active' | 'closed'
  kind: 'standard' | 'agency' | 'sub_account'
  parentId: string | null
  approverId: string | null
  criticalPhone: string | null
  /** ISO 3166, of the billing address: whose rules its phone numbers follow. */
  country: string
  /** By name. */
  contacts: readonly Contact[]
  /** The people of its agency, where it is a sub-account. */
  agencyContacts: readonly Contact[]
}

const accounts = db.selectFrom('cache.account as a')
  .select(['a.id', 'a.partyId', 'a.name', 'a.ref', 'a.status', 'a.kind', 'a.parentId', 'a.approverId', 'a.criticalPhone', sql<string>`a."billingAddress" ->> '$.country'`.as('country')])

/** Of many accounts, through their primary key. */
export const accountsById = (ids: readonly string[]) => accounts.where(among('a.id', ids))

/** By id; an account that the copy does not hold is not in it. Two statements. */
export function customersById(database: Database, ids: readonly string[]): Map<string, Customer> {
  const found = database.all<Omit<Customer, 'contacts' | 'agencyContacts'>>(accountsById(ids))
  const parents = found.flatMap(({ parentId }) => (parentId === null ? [] : [parentId]))
  const people = contactsByTheirAccount(database, parents.length === 0 ? ids : [...new Set([...ids, ...parents])])
  return new Map(found.map((account) => [account.id, {
    ...account, contacts: people.get(account.id) ?? [], agencyContacts: account.parentId === null ? [] : (people.get(account.parentId) ?? []),
  }]))
}
