/** SQL of the held-invoices queue. A page is a walk along one index of `cache.heldInvoice` in the order of the list, or of few rows a sort. */
import { sql, type RawBuilder, type SqlBool } from 'kysely'
import { among } from '#main/db/among.ts'
import { db } from '#main/db/database.ts'
import { NO_CLOCK } from '#main/db/derive/heldInvoices.ts'
import { approvesToday, heldInvoicesMatching, type HeldInvoiceScope } from '#main/db/heldInvoiceFilter.ts'
import { isOfAge } from '#main/db/workFilter.ts'
import type { KeyShape, KeyValue } from '#main/db/keyset.ts'
import type { Schema } from '#main/db/schema.ts'

export type HeldInvoiceSort = 'clock' | 'amount' | 'account' | 'since'
type Row = Schema['cache.heldInvoice']

/** What each sort runs along, and that of a row; the invoice's id breaks ties. Amounts run currency by currency. */
const SORTED_BY: Record<HeldInvoiceSort, { columns: readonly string[]; shape: KeyShape; key: (row: Row) => readonly KeyValue[] }> = {
  clock: { columns: ['h."orderAt"'], shape: ['integer', 'string'], key: (row) => [row.orderAt, row.invoiceId] },
  amount: { columns: ['h.currency', 'h."amountMinor"'], shape: ['string', 'integer', 'string'], key: (row) => [row.currency, row.amountMinor, row.invoiceId] },
  account: { columns: ['h."accountName"'], shape: ['string', 'string'], key: (row) => [row.accountName, row.invoiceId] },
  since: { columns: ['coalesce(h."heldAt", h."requestedAt", 0)'], shape: ['integer', 'string'], key: (row) => [row.heldAt ?? row.requestedAt ?? 0, row.invoiceId] },
}
export const keyShape = (sort: HeldInvoiceSort): KeyShape => SORTED_BY[sort].shape
export const sortKey = (sort: HeldInvoiceSort, row: Row): readonly KeyValue[] => SORTED_BY[sort].key(row)

export interface PageOptions {
  sort: HeldInvoiceSort
  descending: boolean
  /** The last row's sort key; null for the first page. */
  after: readonly KeyValue[] | null
  limit: number
}

/** The invoices of a page, along an index that holds all that the filter asks for; one more than `limit`, which tells that there is a next page. Read by `heldInvoicesById`. */
export function heldInvoicesPage(scope: HeldInvoiceScope, { sort, descending, after, limit }: PageOptions) {
  const direction = descending ? 'desc' : 'asc'
  const walks = scope.begin.at === 'order' || scope.begin.at === 'today'
  const columns = [...SORTED_BY[sort].columns, 'h."invoiceId"'].map((column): RawBuilder<KeyValue> => sql.raw(walks ? column : `+${column}`))
  // What is on hold, and so has a channel, has no clock: all of it stands behind those that have one.
  const onHold = sort === 'clock' && scope.begin.at === 'order' && (scope.filter.state === 'held' || scope.filter.channel !== undefined)
  const sorted = columns.reduce((query, column) => query.orderBy(column, direction), heldInvoicesMatching(scope, { sort }).select('h.invoiceId as id'))
  return sorted
    .$if(onHold && (after === null || descending), (q) => q.where('h.orderAt', '>=', NO_CLOCK))
    // The order runs along the age: it begins where that does.
    .$if(scope.begin.at === 'order' && sort === 'since' && scope.filter.age !== undefined, (q) => q.where(isOfAge('heldInvoices', scope.filter.age!, scope.now, true)))
    .$if(after !== null, (q) => q.where(sql<SqlBool>`(${sql.join(columns)}) ${sql.raw(descending ? '<' : '>')} (${sql.join([...after!])})`))
    .limit(limit + 1)
}

/** How many match, by currency and state, with what is open on them and how many of them approve themselves today. Along `heldInvoice_counted` alone, unless it begins at few. */
export const heldInvoiceTotals = (scope: HeldInvoiceScope) =>
  heldInvoicesMatching(scope, { counts: true })
    .select(({ fn }) => ['h.state', 'h.currency', fn.countAll<number>().as('count'), fn.sum<number>('h.openMinor').as('openMinor'), sql<number>`sum(${approvesToday(scope.days)})`.as('today')])
    .groupBy(['h.currency', 'h.state'])

export const heldInvoicesById = (invoiceIds: readonly string[]) => db.selectFrom('cache.heldInvoice as h').selectAll('h').where(among('h.invoiceId', invoiceIds))

export const heldInvoiceById = (invoiceId: string) => db.selectFrom('cache.heldInvoice as h').selectAll('h').where('h.invoiceId', '=', invoiceId)

export const invoiceById = (invoiceId: string) =>
  db.selectFrom('cache.invoice').select(['id', 'rev', 'accountId', 'partyId', 'taxMinor', 'lines', 'disputed']).where('id', '=', invoiceId)

/** The newest approval of an invoice: the one its row in the queue is made of (`db/derive/heldInvoices`). */
export const approvalOf = (invoiceId: string) =>
  db.selectFrom('cache.approval').select(['preference', 'events']).where('invoiceId', '=', invoiceId).orderBy('requestedAt', 'desc').orderBy('id', 'desc').limit(1)

export const preferenceOf = (accountId: string) => db.selectFrom('cache.account').select('approvalPreference').where('id', '=', accountId)

export const timeZoneOf = (partyId: string) => db.selectFrom('cache.party').select('timeZone').where('id', '=', partyId)
