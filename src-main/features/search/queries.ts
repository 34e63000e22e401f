/** SQL of the search box. */
import { sql } from 'kysely'
import { db } from '#main/db/database.ts'

/** Documents of the full-text index that match, the best first. Read through the index `cache.search`. */
export const searchDocs = (matchExpression: string, limit: number) =>
  db.selectFrom('cache.search as s')
    .innerJoin('cache.searchDoc as d', 'd.docId', 's.rowid')
    .innerJoin('cache.account as a', 'a.id', 'd.accountId')
    .select(['d.kind', 'd.id', 'd.accountId', 'd.partyId', 'd.title', 'a.name as accountName', 'a.ref as accountRef'])
    .where(sql<boolean>`s.search match ${matchExpression}`)
    .orderBy('s.rank')
    .limit(limit)

/** Invoices of exactly this total, in any currency, the newest first. */
export const invoicesOfTotal = (totals: readonly { currency: string; minor: number }[], limit: number) =>
  db.selectFrom('cache.invoice as i')
    .innerJoin('cache.account as a', 'a.id', 'i.accountId')
    .select(['i.id', 'i.accountId', 'i.partyId', 'i.number as title', 'i.currency', 'i.totalMinor', 'a.name as accountName', 'a.ref as accountRef'])
    .where((eb) => eb.or(totals.map((t) => eb.and([eb('i.totalMinor', '=', t.minor), eb('i.currency', '=', t.currency)]))))
    .orderBy('i.issuedOn', 'desc')
    .limit(limit)
