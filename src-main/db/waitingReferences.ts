/**
 * Records that refer to one that is not in the copy. They are written as they come and wait: what is
 * computed from them appears when the other one comes. Few of them wait for ever: a payment method
 * that was taken off is still named by its charges.
 */
import type { Resource } from '#main/core/ports/records.ts'
import { cacheTables } from './cacheTables.ts'
import type { Database } from './database.ts'

export interface WaitingReferences {
  /** `allocations`. */
  resource: Resource
  /** `payments`. */
  refersTo: Resource
  /** How many records of the one wait for one of the other. */
  records: number
}

/** Which column of a resource names which other resource; all that belongs to an account names it too. */
const REFERENCES: readonly (readonly [resource: Resource, column: string, refersTo: Resource])[] = [
  ['accounts', 'parentId', 'accounts'],
  ['accounts', 'approverId', 'contacts'],
  ['subscriptions', 'productId', 'products'],
  ['addOns', 'productId', 'products'],
  ['charges', 'invoiceId', 'invoices'],
  ['charges', 'methodId', 'paymentMethods'],
  ['payments', 'chargeId', 'charges'],
  ['refunds', 'paymentId', 'payments'],
  ['allocations', 'paymentId', 'payments'],
  ['allocations', 'creditNoteId', 'creditNotes'],
  ['allocations', 'invoiceId', 'invoices'],
  ['allocations', 'reversesId', 'allocations'],
  ['writeOffs', 'invoiceId', 'invoices'],
  ['walletEntries', 'chargeId', 'charges'],
  ['registrations', 'contactId', 'contacts'],
  ['holds', 'invoiceId', 'invoices'],
  ['approvals', 'invoiceId', 'invoices'],
  ['approvals', 'approverId', 'contacts'],
  ['usageRecords', 'invoiceId', 'invoices'],
]

/**
 * One entry for each pair of resources in which something waits. A generator, so that the caller lets
 * other work through between two reads; each is one pass over a table.
 */
export function* waitingReferences({ raw }: Database): Generator<WaitingReferences | null, void> {
  const count = (sql: string) => raw.prepare<[], number>(sql).pluck().get() ?? 0
  for (const [resource, { table, columns }] of Object.entries(cacheTables) as [Resource, (typeof cacheTables)[Resource]][]) {
    if (!columns.includes('accountId')) continue
    // Along the index by account: each account is looked up once.
    const records = count(`SELECT sum(n) FROM (SELECT count(*) AS n FROM cache.${table} GROUP BY accountId HAVING accountId NOT IN (SELECT id FROM cache.account))`)
    yield records === 0 ? null : { resource, refersTo: 'accounts', records }
  }
  for (const [resource, column, refersTo] of REFERENCES) {
    const records = count(`SELECT count(*) FROM cache.${cacheTables[resource].table} AS r WHERE r.${column} IS NOT NULL AND NOT EXISTS (SELECT 1 FROM cache.${cacheTables[refersTo].table} AS o WHERE o.id = r.${column})`)
    yield records === 0 ? null : { resource, refersTo, records }
  }
}
