/** SQL of the search box. */
import { sql } from 'kysely'
import { db } from '#main/db/database.ts'

/** Documents looked at for one question: enough to rank by, few enough for a key stroke. */
const DOCUMENTS_MAX = 1000

/** Documents of the full-text index that match, as they come: through `cache.search`, whatever the number there are. */
export const searchDocs = (matchExpression: string) =>
  db.selectFrom('cache.search as s')
    .crossJoin('cache.searchDoc as d')
    .whereRef('d.docId', '=', 's.rowid')
    .crossJoin('cache.account as a')
    .whereRef('a.id', '=', 'd.accountId')
    .select(['d.kind', 'd.id', 'd.accountId', 'd.partyId', 'd.title', 'a.name as accountName', 'a.ref as accountRef'])
    .where(sql<boolean>`s.search match ${matchExpression}`)
    .limit(DOCUMENTS_MAX)

/** The currencies in which something amounts to one of these minor units, by the indexes on amounts alone. */
export const currenciesOf = (minors: readonly number[]) =>
  db.selectFrom('cache.invoice').select(['totalMinor as minor', 'currency']).distinct().where('totalMinor', 'in', minors)
    .union(db.selectFrom('cache.payment').select(['amountMinor as minor', 'currency']).distinct().where('amountMinor', 'in', minors))

/** Invoices of exactly this total, the newest first. */
export const invoicesOfTotal = (totals: readonly Amount[], limit: number) =>
  db.selectFrom('cache.invoice as i')
    .innerJoin('cache.account as a', 'a.id', 'i.accountId')
    .select(['i.id', 'i.accountId', 'i.partyId', 'i.number as title', 'i.currency', 'i.totalMinor as minor', 'a.name as accountName'])
    .where((eb) => eb.or(totals.map((total) => eb.and([eb('i.totalMinor', '=', total.minor), eb('i.currency', '=', total.currency)]))))
    .orderBy('i.issuedOn', 'desc')
    .orderBy('i.id')
    .limit(limit)

/** Payments of exactly this amount, the newest first. */
export const paymentsOfAmount = (amounts: readonly Amount[], limit: number) =>
  db.selectFrom('cache.payment as p')
    .innerJoin('cache.account as a', 'a.id', 'p.accountId')
    .select(['p.id', 'p.accountId', 'p.partyId', 'p.ref as title', 'p.currency', 'p.amountMinor as minor', 'a.name as accountName'])
    .where((eb) => eb.or(amounts.map((amount) => eb.and([eb('p.amountMinor', '=', amount.minor), eb('p.currency', '=', amount.currency)]))))
    .orderBy('p.receivedOn', 'desc')
    .orderBy('p.id')
    .limit(limit)

interface Amount {
  currency: string
  minor: number
}
