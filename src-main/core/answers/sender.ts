/** Whose number an SMS came from, as the copy knows it. */
import { sql } from 'kysely'
import { among } from '#main/db/among.ts'
import { db, type Database } from '#main/db/database.ts'
import { e164, spellings } from '#main/domain/phoneNumbers.ts'

export interface SmsSender {
  /** Several contacts may share a number. */
  contacts: readonly { id: string; name: string; accountId: string }[]
  /** Theirs, those whose critical number it is, and sub-accounts of these: whose invoices they may speak of. */
  accounts: readonly string[]
}

/** Contacts of one number, and sub-accounts, that are looked at. */
const CONTACTS_MAX = 100
const ACCOUNTS_MAX = 1000

/** Null for a number that nobody in the copy has. */
export function senderOf(database: Database, number: string): SmsSender | null {
  const read = <T extends Spelt>(rows: readonly T[]): T[] => rows.filter(({ phone, country }) => e164(phone, country) === number)
  const contacts = read(database.all<Spelt & { id: string; name: string; accountId: string }>(contactsOfNumber(number)))
  const critical = read(database.all<Spelt & { id: string }>(criticalNumbers(number)))
  const own = [...new Set([...contacts.map(({ accountId }) => accountId), ...critical.map(({ id }) => id)])]
  if (own.length === 0) return null
  const below = database.all<{ id: string }>(subAccounts(own)).map(({ id }) => id)
  return { contacts: contacts.map(({ id, name, accountId }) => ({ id, name, accountId })), accounts: [...new Set([...own, ...below])] }
}

interface Spelt {
  phone: string
  country: string
}

/** As the indexes `contact_by_phone` and `account_by_critical_phone` have it. */
const bare = (column: string) => sql<string>`replace(replace(replace(replace(replace(${sql.ref(column)}, ' ', ''), '-', ''), '(', ''), ')', ''), '.', '')`
const oneOf = (column: string, number: string) => sql<boolean>`${bare(column)} IN (SELECT value FROM json_each(${JSON.stringify(spellings(number))}))`
const country = sql<string>`a."billingAddress" ->> '$.country'`.as('country')

export const contactsOfNumber = (number: string) =>
  db.selectFrom('cache.contact as c').innerJoin('cache.account as a', 'a.id', 'c.accountId').select(['c.id', 'c.name', 'c.accountId', 'c.phone', country]).where(oneOf('c.phone', number)).limit(CONTACTS_MAX)

export const criticalNumbers = (number: string) =>
  db.selectFrom('cache.account as a').select(['a.id', 'a.criticalPhone as phone', country]).where(oneOf('a.criticalPhone', number)).limit(CONTACTS_MAX)

export const subAccounts = (accountIds: readonly string[]) => db.selectFrom('cache.account').select('id').where(among('parentId', accountIds)).limit(ACCOUNTS_MAX)
