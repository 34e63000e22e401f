/** What windows show that a resource of the copy has a say in. */
import type { Topic } from '#contract/events.ts'
import type { Resource } from './ports/records.ts'

export const copyTopics: Record<Resource, readonly Topic[]> = {
  parties: ['settings', 'accounts'],
  products: ['accounts'],
  accounts: ['accounts', 'registrations', 'failedCharges', 'heldInvoices', 'invoices'],
  contacts: ['accounts', 'registrations', 'heldInvoices'],
  paymentMethods: ['accounts', 'failedCharges'],
  subscriptions: ['accounts'],
  addOns: ['accounts'],
  wallets: ['accounts', 'failedCharges'],
  invoices: ['invoices', 'accounts', 'failedCharges', 'heldInvoices'],
  charges: ['failedCharges', 'accounts', 'payments'],
  payments: ['payments', 'accounts', 'invoices', 'failedCharges', 'heldInvoices'],
  refunds: ['payments', 'accounts'],
  creditNotes: ['accounts', 'invoices', 'failedCharges', 'heldInvoices'],
  allocations: ['payments', 'invoices', 'accounts', 'failedCharges', 'heldInvoices'],
  writeOffs: ['invoices', 'accounts', 'failedCharges', 'heldInvoices'],
  walletEntries: ['accounts'],
  registrations: ['registrations', 'accounts'],
  holds: ['heldInvoices', 'accounts'],
  approvals: ['heldInvoices', 'accounts'],
  billingLog: ['accounts'],
  usageRecords: ['accounts'],
}

/** Every list that shows records of the copy. */
export const everyCopyTopic: readonly Topic[] = [...new Set(Object.values(copyTopics).flat())].filter((topic) => topic !== 'settings')
