/** The items of a selection as the queues list them now. */
import { sql } from 'kysely'
import type { BulkOrder } from '#contract/bulk.ts'
import type { Money } from '#contract/vocabulary.ts'
import type { Queue } from '#contract/work.ts'
import { among } from './among.ts'
import { db, type Database } from './database.ts'
import { failedChargesMatching } from './failedChargeFilter.ts'
import { heldInvoiceScope, heldInvoicesMatching } from './heldInvoiceFilter.ts'
import { registrationPage, type RegistrationItem } from './registrationQueue.ts'
import type { Schema } from './schema.ts'
import { recordsOf } from './work.ts'

export type FailedCharge = Schema['cache.failedCharge']
export type HeldInvoice = Schema['cache.heldInvoice']

/** `id` is the one that the selection was made by. */
interface Of<Q extends Queue, R> {
  queue: Q
  id: string
  row: R
}
/** Of a failed charge the series' newest failure: it may be a later one than was selected. */
export type Candidate = Of<'registrations', RegistrationItem> | Of<'failedCharges', FailedCharge> | Of<'heldInvoices', HeldInvoice>

/** The ids that a filter matches, by name of the account and then by id; `limit` of them at the most. */
export function idsMatching(database: Database, order: BulkOrder, limit: number, now: number): string[] {
  if ('ids' in order.selection) return [...new Set(order.selection.ids)]
  switch (order.queue) {
    case 'registrations': {
      const page = registrationPage(order.selection.filter, { sort: 'account', descending: false, limit }, now)
      return page === null ? [] : database.all(page).map(({ registrationId }) => registrationId)
    }
    case 'failedCharges':
      return database.all(failedChargesMatching(order.selection.filter, now).select('f.chargeId as id').orderBy('f.accountName').orderBy('f.accountId').orderBy('f.chargeId').limit(limit)).map(({ id }) => id)
    case 'heldInvoices':
      return database.all(heldInvoicesMatching(heldInvoiceScope(database, order.selection.filter, now)).select('h.invoiceId as id').orderBy('h.accountName').orderBy('h.invoiceId').limit(limit)).map(({ id }) => id)
  }
}

/** Those of the ids that are in their queue now, by id. */
export function candidatesOf(database: Database, queue: Queue, ids: readonly string[]): Map<string, Candidate> {
  switch (queue) {
    case 'registrations':
      return new Map(database.all(registrationsById(ids)).map((row) => [row.registrationId, { queue, id: row.registrationId, row }]))
    case 'failedCharges':
      return new Map(database.all(failuresById(ids)).map(({ selectedId, ...row }) => [selectedId, { queue, id: selectedId, row }]))
    case 'heldInvoices':
      return new Map(database.all(heldById(ids)).map((row) => [row.invoiceId, { queue, id: row.invoiceId, row }]))
  }
}

export const registrationsById = (ids: readonly string[]) => db.selectFrom('cache.registrationItem as i').selectAll('i').where(among('i.registrationId', ids))
export const heldById = (ids: readonly string[]) => db.selectFrom('cache.heldInvoice as h').selectAll('h').where(among('h.invoiceId', ids))
/** By any charge of their series: a retry may have failed since the list was read. */
export const failuresById = (ids: readonly string[]) =>
  db.selectFrom('cache.charge as c')
    .innerJoin('cache.failedCharge as f', (join) => join.onRef('f.seriesId', '=', 'c.seriesId').on(sql<boolean>`+f."accountId" = c."accountId"`))
    .selectAll('f')
    .select('c.id as selectedId')
    .where(among('c.id', ids))

/** How an item is told in lists. */
export interface Told {
  accountId: string
  title: string
  subtitle: string
  amount: Money | null
}

const KINDS = { invoice: 'Invoice', recharge: 'Recharge', one_time: 'One-time payment' } as const

export function toldOf({ queue, row }: Candidate): Told {
  const { accountId, accountName: title } = row
  switch (queue) {
    case 'registrations':
      return { accountId, title, subtitle: row.contactName ?? row.email ?? row.accountRef, amount: null }
    case 'failedCharges':
      return { accountId, title, subtitle: row.invoiceNumber === null ? KINDS[row.kind] : `Invoice ${row.invoiceNumber}`, amount: { minor: row.amountMinor, currency: row.currency } }
    case 'heldInvoices':
      return { accountId, title, subtitle: `Invoice ${row.invoiceNumber}`, amount: { minor: row.amountMinor, currency: row.currency } }
  }
}

/** One for each of the ids, in their order. */
export function tellItems(database: Database, queue: Queue, ids: readonly string[]): Told[] {
  const found = candidatesOf(database, queue, ids)
  return ids.map((id) => {
    const candidate = found.get(id)
    return candidate === undefined ? toldOfGone(database, queue, id) : toldOf(candidate)
  })
}

/** What has left the queue: what the copy still knows. */
function toldOfGone(database: Database, queue: Queue, id: string): Told {
  const record = database.first<{ accountId: string }>(recordsOf(queue, [id]))
  const account = record === undefined ? undefined : database.first<{ name: string }>(db.selectFrom('cache.account').select('name').where('id', '=', record.accountId))
  return { accountId: record?.accountId ?? 'unknown', title: account?.name ?? 'No longer in the copy', subtitle: '', amount: null }
}
