/** Which computed tables a resource has a say in. */
import type { Resource } from '#main/core/ports/records.ts'

/** A set of parts, as bits. */
export type Parts = number
export const BOOKS = 1
export const REGISTRATIONS = 2
export const FAILED_CHARGES = 4
export const HELD_INVOICES = 8
export const SEARCH = 16
export const ALL_PARTS: Parts = BOOKS | REGISTRATIONS | FAILED_CHARGES | HELD_INVOICES | SEARCH

// What is open on an invoice decides whether its failed charge still matters, and is shown in the held queue.
const OPEN_AMOUNTS = BOOKS | FAILED_CHARGES | HELD_INVOICES

export const partsOf: Record<Resource, Parts> = {
  parties: 0,
  products: 0,
  // What was written before its account came is computed with it.
  accounts: ALL_PARTS,
  contacts: REGISTRATIONS | HELD_INVOICES | SEARCH,
  paymentMethods: FAILED_CHARGES,
  subscriptions: 0,
  addOns: 0,
  wallets: FAILED_CHARGES,
  invoices: OPEN_AMOUNTS,
  charges: FAILED_CHARGES,
  payments: OPEN_AMOUNTS,
  refunds: BOOKS,
  creditNotes: OPEN_AMOUNTS,
  allocations: OPEN_AMOUNTS,
  writeOffs: OPEN_AMOUNTS,
  walletEntries: 0,
  registrations: REGISTRATIONS,
  holds: HELD_INVOICES,
  approvals: HELD_INVOICES,
  billingLog: 0,
  usageRecords: 0,
}
