/** The invoices that are past due at a day, the oldest due first: what `overdueInvoices` of the figures counts. */
import { sql } from 'kysely'
import type { BusinessDate } from '#contract/vocabulary.ts'
import { openItemsAt } from '#main/db/agingAsOf.ts'
import { among } from '#main/db/among.ts'
import { db, type Database } from '#main/db/database.ts'
import { accountsDatedAfter } from './queries.ts'

export interface OverdueRow {
  id: string
  dueOn: BusinessDate
  accountId: string
  partyId: string
  accountName: string
  accountRef: string
  number: string
  minor: number
  currency: string
}

export interface OverduePage {
  party: string | null
  asOf: BusinessDate
  /** Due date and id of the last row of the page before. */
  after: readonly [string, string] | null
  limit: number
}

/** One row more than `limit` tells that there is a next page. As in the figures, accounts with something dated after the day are read from what was open when. */
export function overduePage(database: Database, page: OverduePage): OverdueRow[] {
  const ahead = [...new Set(database.all(accountsDatedAfter(page.asOf)).map(({ accountId }) => accountId))]
  const stored = database.all(storedOverdue(page, JSON.stringify(ahead))) as OverdueRow[]
  const rows = ahead.length === 0 ? stored : [...stored, ...aheadOverdue(database, page, ahead)]
  return rows.sort((a, b) => compare(a.dueOn, b.dueOn) || compare(a.id, b.id)).slice(0, page.limit + 1)
}

const compare = (a: string, b: string): number => (a < b ? -1 : Number(a > b))

/** Along `openInvoice_by_due`. */
export const storedOverdue = ({ party, asOf, after, limit }: OverduePage, except: string) =>
  db.selectFrom('cache.openInvoice as o')
    .innerJoin('cache.invoice as i', 'i.id', 'o.invoiceId')
    .innerJoin('cache.account as a', 'a.id', 'o.accountId')
    .select(['o.invoiceId as id', 'o.dueOn', 'o.accountId', 'o.partyId', 'a.name as accountName', 'a.ref as accountRef', 'i.number', 'o.openMinor as minor', 'o.currency'])
    .where('o.dueOn', '<', asOf)
    .where('o.openMinor', '>', 0)
    .where(sql<boolean>`o."accountId" NOT IN (SELECT value FROM json_each(${except}))`)
    .$if(party !== null, (q) => q.where(sql<boolean>`+o."partyId" = ${party}`))
    .$if(after !== null, (q) => q.where(sql<boolean>`(o."dueOn", o."invoiceId") > (${after![0]}, ${after![1]})`))
    .orderBy('o.dueOn')
    .orderBy('o.invoiceId')
    .limit(limit + 1)

function aheadOverdue(database: Database, { party, asOf, after }: OverduePage, accounts: readonly string[]): OverdueRow[] {
  const names = new Map(database.all(db.selectFrom('cache.account').select(['id', 'name', 'ref', 'partyId']).where(among('id', accounts))).map((account) => [account.id, account]))
  const rows: OverdueRow[] = []
  for (const { kind, id, ref, accountId, currency, remainderMinor, dueOn } of openItemsAt(database, { asOf, party, accounts })) {
    const account = names.get(accountId)
    if (kind !== 'invoice' || remainderMinor <= 0 || dueOn === null || dueOn >= asOf || account === undefined) continue
    if (after !== null && (compare(dueOn, after[0]) || compare(id, after[1])) <= 0) continue
    rows.push({ id, dueOn, accountId, partyId: account.partyId, accountName: account.name, accountRef: account.ref, number: ref, minor: remainderMinor, currency })
  }
  return rows
}
