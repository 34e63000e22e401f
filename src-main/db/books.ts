/**
 * The rows of the books as the rules of `domain` read them: one account's, or everybody's a batch
 * of accounts at a time, so that any number of accounts takes the memory of one batch.
 */
import { sql, type RawBuilder, type SqlBool } from 'kysely'
import type { AccountHistory } from '#main/domain/accountHistory.ts'
import { db, type Database } from './database.ts'
import { beyond } from './keyset.ts'

/** An account as reports name it. */
export interface AccountName {
  id: string
  ref: string
  name: string
  partyId: string
  /** The currency it is billed in; its books may hold others. */
  currency: string
}

/** Accounts read at once: some thousands of rows of their books. */
const BATCH = 500

/**
 * Every account, or every account of a party, in the order of names; a batch at a time, none of them
 * empty. Last come accounts that have books but no record (it is in quarantine, or not pulled yet):
 * their money is owed all the same.
 */
export function* accountBatches(database: Database, { party, size = BATCH }: { party: string | null; size?: number }): Generator<AccountName[], void> {
  let after: [string, string] | null = null
  for (;;) {
    const batch: AccountName[] = database.all(accountsByName(party, after, size))
    const last = batch.at(-1)
    if (last === undefined) break
    yield batch
    if (batch.length < size) break
    after = [last.name, last.id]
  }
  const found = database.raw.prepare<[], Omit<AccountName, 'ref' | 'name'>>(WITHOUT_RECORD).all()
  const nameless = found.filter(({ partyId }) => party === null || partyId === party)
  for (let from = 0; from < nameless.length; from += size) {
    yield nameless.slice(from, from + size).map(withoutRecord)
  }
}

/**
 * These accounts in the order of names, at once: meant for one account, or an agency with its sub-accounts. Of an
 * id without a record its books name the party; an id without either is left out, and so are accounts of another
 * party where one is given.
 */
export function accountsNamed(database: Database, ids: readonly string[], party: string | null): AccountName[] {
  const found: AccountName[] = database.all(accountsById(JSON.stringify(ids)))
  const known = new Set(found.map(({ id }) => id))
  const missing = [...new Set(ids)].filter((id) => !known.has(id))
  const nameless = missing.length === 0 ? [] : database.raw.prepare<[{ ids: string }], Omit<AccountName, 'ref' | 'name'>>(PARTY_OF_BOOKS).all({ ids: JSON.stringify(missing) })
  return [...found, ...nameless.map(withoutRecord)].filter(({ partyId }) => party === null || partyId === party)
}

/** An account and, where it is an agency, its sub-accounts: their ids, the account's own first. */
export function withSubAccounts(database: Database, accountId: string): string[] {
  return [accountId, ...database.all(subAccountsOf(accountId)).map(({ id }) => id)]
}

export const subAccountsOf = (agency: string) => db.selectFrom('cache.account').select('id').where('parentId', '=', sql<never>`${agency}`).orderBy('id')

export const accountsById = (ids: string) =>
  db.selectFrom('cache.account').select(['id', 'ref', 'name', 'partyId', 'currency']).where(sql<SqlBool>`id IN (SELECT value FROM json_each(${ids}))`).orderBy('name').orderBy('id')

/** One batch: through `account_by_party_name` or `account_by_name`. */
export const accountsByName = (party: string | null, after: [string, string] | null, size: number) =>
  db.selectFrom('cache.account')
    .select(['id', 'ref', 'name', 'partyId', 'currency'])
    .$if(party !== null, (q) => q.where('partyId', '=', sql<never>`${party}`))
    .$if(after !== null, (q) => q.where(beyond(['name', 'id'], after ?? [])))
    .orderBy('name').orderBy('id')
    .limit(size)

/** An account that has books but no record (it is in quarantine, or not pulled yet), as reports name it. */
export const withoutRecord = (account: Omit<AccountName, 'ref' | 'name'>): AccountName => ({ ...account, ref: account.id, name: 'Account not in the copy' })

/** By the first row of their books, from the indexes by account. */
const PARTY_OF_BOOKS = `SELECT id, min(partyId) AS partyId, min(currency) AS currency FROM (${['invoice', 'payment', 'creditNote']
  .map((table) => `SELECT each.value AS id, partyId, currency FROM json_each(:ids) AS each CROSS JOIN cache.${table} AS b ON b.accountId = each.value`)
  .join(' UNION ALL ')}) GROUP BY id ORDER BY id`

/** Each distinct account id is read from an index by account, and its first row only where there is no account. */
const WITHOUT_RECORD = `SELECT id, min(partyId) AS partyId, min(currency) AS currency FROM (${['invoice', 'payment', 'creditNote']
  .map(
    (table) => `SELECT accountId AS id, partyId, currency FROM cache.${table} WHERE rowid IN (
      SELECT min(rowid) FROM cache.${table} GROUP BY accountId HAVING accountId NOT IN (SELECT id FROM cache.account))`,
  )
  .join(' UNION ALL ')}) GROUP BY id ORDER BY id`

export const accountsCount = (party: string | null) =>
  db.selectFrom('cache.account')
    .select(sql<number>`count(*)`.as('count'))
    .$if(party !== null, (q) => q.where('partyId', '=', sql<never>`${party}`))

/** The books of one account; of an account that is not there, empty. */
export function historyOf(database: Database, accountId: string): AccountHistory {
  return historiesOf(database, [accountId]).get(accountId) ?? { invoices: [], payments: [], refunds: [], creditNotes: [], allocations: [], writeOffs: [] }
}

/** The books of these accounts, by account id; an account without any row is left out. Six reads, whatever the number. */
export function historiesOf(database: Database, accountIds: readonly string[]): Map<string, AccountHistory> {
  const histories = new Map<string, MutableHistory>()
  const ids = JSON.stringify(accountIds)
  for (const part of PARTS) {
    for (const row of database.all<BooksRow>(rowsOf[part](ids))) {
      let history = histories.get(row.accountId)
      if (history === undefined) {
        history = { invoices: [], payments: [], refunds: [], creditNotes: [], allocations: [], writeOffs: [] }
        histories.set(row.accountId, history)
      }
      // Each query brings the rows of its own part; the columns are those that the part declares.
      ;(history[part] as unknown[]).push(row)
    }
  }
  return histories
}

/** The queries of `historiesOf`: each through its table's index by account. */
export const rowsOf = {
  invoices: (ids: string) =>
    db.selectFrom('cache.invoice')
      .select(['id', 'accountId', 'number', 'currency', 'issuedOn', 'dueOn', 'status', 'totalMinor', 'voidedOn'])
      .where(ofAccounts(ids)),
  payments: (ids: string) =>
    db.selectFrom('cache.payment').select(['id', 'accountId', 'ref', 'purpose', 'receivedOn', 'amountMinor', 'currency']).where(ofAccounts(ids)),
  refunds: (ids: string) =>
    db.selectFrom('cache.refund').select(['id', 'accountId', 'paymentId', 'refundedOn', 'amountMinor', 'currency']).where(ofAccounts(ids)),
  creditNotes: (ids: string) =>
    db.selectFrom('cache.creditNote').select(['id', 'accountId', 'number', 'issuedOn', 'amountMinor', 'currency']).where(ofAccounts(ids)),
  allocations: (ids: string) =>
    db.selectFrom('cache.allocation')
      .select(['id', 'accountId', 'paymentId', 'creditNoteId', 'invoiceId', 'amountMinor', 'currency', 'effectiveOn'])
      .where(ofAccounts(ids)),
  writeOffs: (ids: string) =>
    db.selectFrom('cache.writeOff').select(['id', 'accountId', 'invoiceId', 'amountMinor', 'currency', 'effectiveOn']).where(ofAccounts(ids)),
}

/** The account with this id or, failing that, this reference (`A-000123`). */
export const accountByIdOrRef = (idOrRef: string) =>
  db.selectFrom('cache.account').selectAll().where((where) => where.or([where('id', '=', sql<never>`${idOrRef}`), where('ref', '=', idOrRef)])).orderBy(sql`id = ${idOrRef}`, 'desc').limit(1)

/** The payment with this id or, failing that, this reference (`PM000123`). */
export const paymentByIdOrRef = (idOrRef: string) =>
  db.selectFrom('cache.payment').selectAll().where((where) => where.or([where('id', '=', sql<never>`${idOrRef}`), where('ref', '=', idOrRef)])).orderBy(sql`id = ${idOrRef}`, 'desc').limit(1)

/** The invoice with this id or, failing that, this number (`IN9999`). */
export const invoiceByIdOrNumber = (idOrNumber: string) =>
  db.selectFrom('cache.invoice').selectAll().where((where) => where.or([where('id', '=', sql<never>`${idOrNumber}`), where('number', '=', idOrNumber)])).orderBy(sql`id = ${idOrNumber}`, 'desc').limit(1)

export const partyById = (id: string) => db.selectFrom('cache.party').selectAll().where('id', '=', sql<never>`${id}`)

/**
 * Runs `body` on one moment of both databases: what others commit meanwhile is not seen. For reports
 * that read the books more than once. The connection must be the caller's own.
 */
export async function atOneMoment<T>(database: Database, body: () => Promise<T>): Promise<T> {
  database.raw.exec('BEGIN')
  try {
    return await body()
  } finally {
    if (database.raw.inTransaction) database.raw.exec('COMMIT')
  }
}

const ofAccounts = (ids: string): RawBuilder<SqlBool> => sql<SqlBool>`accountId IN (SELECT value FROM json_each(${ids}))`

const PARTS = ['invoices', 'payments', 'refunds', 'creditNotes', 'allocations', 'writeOffs'] as const satisfies readonly (keyof AccountHistory)[]
type MutableHistory = { -readonly [K in keyof AccountHistory]: AccountHistory[K][number][] }
interface BooksRow {
  accountId: string
}
