/**
 * Which of our resources are made of lists that are not shown to us: not offered, or not to be read by the key. What
 * such a resource lacks now may be there all the same, so it is no reason to take away what was read before.
 */
import type { Resource } from '#main/core/ports/records.ts'
import type { ListName, ObjectName, Upstream } from './upstream.ts'
import type { Walks } from './walks.ts'

/** Beside the lists that are walked (walks.ts): what a resource's records cannot be told without. */
const BESIDE: Partial<Record<Resource, readonly (ListName | ObjectName)[]>> = {
  paymentMethods: ['paymentMethods'],
  addOns: ['items'],
  charges: ['invoicePayments'],
  payments: ['invoicePayments', 'balance', 'paymentRecord'],
  refunds: ['invoicePayments', 'charge'],
  creditNotes: ['invoices', 'balance'],
  allocations: ['invoicePayments', 'balance', 'creditNotes', 'refunds', 'disputes'],
  writeOffs: ['invoicePayments', 'creditNotes', 'refunds', 'disputes'],
  billingLog: ['invoicePayments'],
  usageRecords: ['meters', 'usage'],
}

export function isWithheld(resource: Resource, walks: Walks, { refused, hidden }: Pick<Upstream, 'refused' | 'hidden'>): boolean {
  if (refused.size === 0 && hidden.size === 0) return false
  return [...walks[resource].map(({ list }) => list), ...(BESIDE[resource] ?? [])].some((name) => refused.has(name as ListName) || hidden.has(name as ObjectName))
}
