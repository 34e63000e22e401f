/** An agency with its sub-accounts, and who of each receives billing emails. */
import type { AgencyAccount, AgencyTree } from '#contract/accounts.ts'
import type { AccountId } from '#contract/vocabulary.ts'
import { among } from '#main/db/among.ts'
import { db, type Database } from '#main/db/database.ts'
import { suppressedAmong, suppressionKey, type SuppressionRecord } from '#main/db/suppressions.ts'
import { accountById, walletsOf } from './queries.ts'
import { balancesByAccount } from './rows.ts'

const SUB_ACCOUNTS_MAX = 500
/** Names of one account; further ones are left out. */
const PEOPLE_MAX = 20

/** `missing`: not in the copy; null: it stands alone. */
export function agencyTree(database: Database, accountId: string): AgencyTree | null | 'missing' {
  const account = database.first(accountById(accountId))
  if (account === undefined) return 'missing'
  const head = account.parentId === null ? account : database.first(accountById(account.parentId))
  if (head === undefined || (account.parentId === null && account.kind !== 'agency')) return null
  const found = database.all(subAccountsOfAgency(head.id))
  const subAccounts = found.slice(0, SUB_ACCOUNTS_MAX)
  const all = [head, ...subAccounts]
  const ids = all.map(({ id }) => id)
  const balances = balancesByAccount(database, ids)
  const wallets = new Map(database.all(walletsOf(ids)).map((wallet) => [wallet.accountId, { minor: wallet.balanceMinor, currency: wallet.currency }]))
  const contacts = database.all(billingContacts(ids))
  const suppressed = new Set(database.all<SuppressionRecord>(suppressedAmong(contacts.flatMap(({ email }) => (email === null ? [] : [suppressionKey(email)])))).map(({ address }) => address))
  const people = Map.groupBy(contacts, (contact) => contact.accountId)
  const shown = ({ id, ref, name, status }: (typeof all)[number]): AgencyAccount => ({
    accountId: id as AccountId, ref, name, status, balances: balances.get(id) ?? [], wallet: wallets.get(id) ?? null,
    billingTo: (people.get(id) ?? []).slice(0, PEOPLE_MAX).map((person) => ({ name: person.name, email: person.email, unreachable: person.email === null || person.emailBouncedAt !== null || suppressed.has(suppressionKey(person.email)) })),
  })
  return { agency: shown(head), subAccounts: subAccounts.map(shown), more: found.length > SUB_ACCOUNTS_MAX }
}

/** Through `account_by_parent`. */
export const subAccountsOfAgency = (agency: string) =>
  db.selectFrom('cache.account').select(['id', 'ref', 'name', 'status']).where('parentId', '=', agency).orderBy('name').orderBy('id').limit(SUB_ACCOUNTS_MAX + 1)

/** Of all of them at once, through `contact_by_account`. */
export const billingContacts = (accountIds: readonly string[]) =>
  db.selectFrom('cache.contact')
    .select(['accountId', 'name', 'email', 'emailBouncedAt'])
    .where(among('accountId', accountIds))
    .where('roles', 'like', '%"billing_email"%')
    .orderBy('accountId').orderBy('name').orderBy('id')
