/** Generated histories as records of a copy, each account's with ids of its own. */
import fc from 'fast-check'
import type { AccountHistory } from '#main/domain/accountHistory.ts'
import type { Database } from '#main/db/database.ts'
import { resourceNames, type Resource } from '#main/core/ports/records.ts'
import { createRecordWriter } from '#main/sync/recordWriter.ts'
import { anyHistory, anyHistoryInOneCurrency, keptHistory } from '../domain/histories.ts'
import { record } from '../sync/records.ts'

export const histories = fc.oneof(anyHistory, anyHistoryInOneCurrency, keptHistory)

type Records = Partial<Record<Resource, (Record<string, unknown> & { id: string; rev: number; partyId: string })[]>>

/** The same history with the account's id before every other. */
export function withAccountIds(accountId: string, history: AccountHistory): AccountHistory {
  const own = <T>(row: T): T => {
    const named = Object.entries(row as Record<string, unknown>).map(([key, value]) => [key, ['id', 'invoiceId', 'paymentId', 'creditNoteId'].includes(key) && typeof value === 'string' ? `${accountId} ${value}` : value])
    return Object.fromEntries(named) as T
  }
  return {
    invoices: history.invoices.map(own), payments: history.payments.map(own), refunds: history.refunds.map(own),
    creditNotes: history.creditNotes.map(own), allocations: history.allocations.map(own), writeOffs: history.writeOffs.map(own),
  }
}

export function recordsOf(account: { accountId: string; partyId: string }, history: AccountHistory): Records {
  const of = (resource: Resource, list: readonly { id: string }[]) => list.map((row) => record(resource, { ...row, ...account }))
  return {
    invoices: of('invoices', history.invoices), payments: of('payments', history.payments), refunds: of('refunds', history.refunds),
    creditNotes: of('creditNotes', history.creditNotes), allocations: of('allocations', history.allocations), writeOffs: of('writeOffs', history.writeOffs),
  }
}

/** Puts records into the copy as a pull does; nothing is computed. */
export function write(database: Database, records: Records, party = 'au'): void {
  const writer = createRecordWriter(database)
  for (const resource of resourceNames) writer.write(resource, party, (records[resource] ?? []).map((r) => ({ kind: 'record' as const, record: r })), 0)
}

const BOOKS = ['account', 'invoice', 'payment', 'refund', 'creditNote', 'allocation', 'writeOff', 'accountAging', 'accountBalance', 'openInvoice', 'searchDoc', 'staleAccount']

/** A copy with nothing in its books, for the next run of a property. */
export function emptied(database: Database): void {
  for (const table of BOOKS) database.raw.exec(`DELETE FROM cache.${table}`)
}
