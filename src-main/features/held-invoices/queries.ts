/** SQL of the held-invoices queue. Each page is a walk along one index of `cache.heldInvoice`, in the order of the list. */
import { sql, type SqlBool } from 'kysely'
import type { HeldInvoiceFilter } from '#contract/heldInvoices.ts'
import { among } from '#main/db/among.ts'
import { db } from '#main/db/database.ts'
import { beyond, type KeyValue } from '#main/db/keyset.ts'
import { accountsMatching } from '#main/db/searchText.ts'

export type HeldInvoiceSort = 'clock' | 'amount' | 'account'

/** The column each sort runs along; the invoice's id breaks ties. */
const SORTED_BY = { clock: 'h.orderAt', amount: 'h.amountMinor', account: 'h.accountName' } as const

export interface PageOptions {
  sort: HeldInvoiceSort
  descending: boolean
  /** The last row's sort key; null for the first page. */
  after: readonly KeyValue[] | null
  limit: number
}

/** One row more than `limit`, which tells that there is a next page. */
export function heldInvoicesPage(filter: HeldInvoiceFilter, page: PageOptions) {
  const column = SORTED_BY[page.sort]
  const direction = page.descending ? 'desc' : 'asc'
  return matching(filter)
    .selectAll('h')
    .$if(page.after !== null, (q) => q.where(beyond([column, 'h.invoiceId'], page.after!, page.descending)))
    .orderBy(column, direction)
    .orderBy('h.invoiceId', direction)
    .limit(page.limit + 1)
}

/** How many match, by state and currency, with what is open on them. */
export const heldInvoiceTotals = (filter: HeldInvoiceFilter) =>
  matching(filter)
    .select(({ fn }) => ['h.state', 'h.currency', fn.countAll<number>().as('count'), fn.sum<number>('h.openMinor').as('openMinor')])
    .groupBy(['h.state', 'h.currency'])

export const heldInvoiceById = (invoiceId: string) => db.selectFrom('cache.heldInvoice as h').selectAll('h').where('h.invoiceId', '=', invoiceId)

export const invoiceById = (invoiceId: string) =>
  db.selectFrom('cache.invoice').select(['id', 'rev', 'accountId', 'partyId', 'taxMinor', 'lines']).where('id', '=', invoiceId)

/** The versions of a page's invoices. */
export const revsOf = (invoiceIds: readonly string[]) => db.selectFrom('cache.invoice').select(['id', 'rev']).where(among('id', invoiceIds))

/** The newest approval of an invoice: the one its row in the queue is made of (`db/derive/heldInvoices`). */
export const approvalOf = (invoiceId: string) =>
  db.selectFrom('cache.approval').select(['preference', 'events']).where('invoiceId', '=', invoiceId).orderBy('requestedAt', 'desc').orderBy('id', 'desc').limit(1)

export const preferenceOf = (accountId: string) => db.selectFrom('cache.account').select('approvalPreference').where('id', '=', accountId)

export const timeZoneOf = (partyId: string) => db.selectFrom('cache.party').select('timeZone').where('id', '=', partyId)

/** `+` keeps SQLite from leaving the order of the list for an index by account, after which it would have to sort. */
function matching(filter: HeldInvoiceFilter) {
  const accounts = filter.text === undefined ? null : accountsMatching(filter.text, 'any')
  return db
    .selectFrom('cache.heldInvoice as h')
    .$if(filter.party !== undefined, (q) => q.where('h.partyId', '=', filter.party!))
    .$if(filter.state !== undefined, (q) => q.where('h.state', '=', filter.state!))
    .$if(filter.channel !== undefined, (q) => q.where('h.channel', '=', filter.channel!))
    .$if(filter.preference !== undefined, (q) => q.where('h.preference', '=', filter.preference!))
    .$if(accounts !== null, (q) => q.where(sql<SqlBool>`+h."accountId" IN ${accounts!}`))
}
