import type { z } from 'zod'
import type { RecordOf, Resource } from '#main/core/ports/records.ts'

/** A type with its branded ids as plain text: what the sandbox computes with. */
export type Plain<T> = T extends z.core.$brand<string>
  ? string
  : T extends readonly (infer U)[]
    ? Plain<U>[]
    : T extends object
      ? { [K in keyof T]: Plain<T[K]> }
      : T

/** A record of the billing system as the sandbox holds it. */
export type Stored<R extends Resource> = Plain<RecordOf<R>>
/** A record before the store has given it its `rev`. */
export type Row<R extends Resource> = Omit<Stored<R>, 'rev'>

/** What ids of a resource begin with: `inv_0000123`. */
export const idPrefixes: Record<Exclude<Resource, 'parties' | 'products' | 'wallets'>, string> = {
  accounts: 'acc', contacts: 'con', paymentMethods: 'pm', subscriptions: 'sub', addOns: 'add', invoices: 'inv',
  charges: 'ch', payments: 'pay', refunds: 'ref', creditNotes: 'crn', allocations: 'alo', writeOffs: 'wro',
  walletEntries: 'wen', registrations: 'reg', holds: 'hld', approvals: 'apr', billingLog: 'log', usageRecords: 'use',
}
export type NumberedResource = keyof typeof idPrefixes

/** The id of the `n`th record of a resource. */
export const idOf = (resource: NumberedResource, n: number): string => `${idPrefixes[resource]}_${String(n).padStart(7, '0')}`
