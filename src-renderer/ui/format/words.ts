/** Codes in words, and counts with theirs. */
import type { DocumentKind, StatementKind } from '#contract/documents.ts'
import type { ApprovalPreference, ContactRole, HoldChannel, InvoiceStatus, PaymentMedium, RegistrationState } from '#contract/vocabulary.ts'

const counting = new Intl.NumberFormat('en-US')

/** `4812` → `4,812`. */
export const formatCount = (count: number): string => counting.format(count)

/** `1 invoice`, `12 invoices`. */
export function plural(count: number, one: string, many = `${one}s`): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`
}

/** Bytes of a file as people read them: `48 kB`. */
export function formatBytes(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`
  if (bytes < 1_000_000) return `${Math.round(bytes / 1000)} kB`
  return `${(bytes / 1_000_000).toFixed(1)} MB`
}

export const registrationStates: Record<RegistrationState, string> = {
  not_invited: 'Never invited', invited: 'Invited', expired: 'Link expired', bounced: 'Email bounced', registered: 'Registered',
}
export const holdChannels: Record<HoldChannel, string> = { sms: 'SMS', email: 'Email', phone: 'Phone', chat: 'Live chat', portal: 'Portal' }
export const approvalPreferences: Record<ApprovalPreference, string> = {
  approve_all: 'Customer approves each', review_then_auto: 'Review, then by itself', approved_by_us: 'Approved by us',
}
export const contactRoles: Record<ContactRole, string> = { billing_email: 'Billing emails', admin: 'Admin', approver: 'Approver', critical_sms: 'Critical SMS' }
export const paymentMedia: Record<PaymentMedium, string> = { card: 'Card', ach: 'ACH', direct_debit: 'Direct debit', bank_transfer: 'Bank transfer', cheque: 'Cheque' }
export const invoiceStatuses: Record<InvoiceStatus, string> = { draft: 'Draft', open: 'Open', paid: 'Paid', void: 'Void', uncollectible: 'Written off' }

export const documentKinds: Record<DocumentKind, string> = {
  receipt: 'Receipt', invoice: 'Invoice copy', statement: 'Statement', 'remittance-slip': 'Remittance slip', 'statement-batch': 'Statements',
  'aged-receivables': 'Aged receivables', 'invoice-detail': 'Invoice detail', usage: 'Usage', payments: 'Payments', ledger: 'Customer ledger', 'failed-charges': 'Failed charges',
  registrations: 'Registrations', 'billing-log': 'Billing log', 'dispatch-outcomes': 'Dispatch outcomes', hledger: 'Journal', quarantine: 'Records set aside', 'audit-trail': 'Audit trail', list: 'List',
}
export const statementKinds: Record<StatementKind, string> = { 'balance-forward': 'Balance forward', 'open-item': 'Open items', wallet: 'Available balance', agency: 'Agency with sub-accounts' }

/** `insufficient_funds` → `Insufficient funds`, for codes that have no words of their own here. */
export function sentence(code: string): string {
  const words = code.replaceAll(/[_.-]+/g, ' ').trim()
  return words.charAt(0).toUpperCase() + words.slice(1)
}

/** `paymentMethods` → `Payment methods`. */
export const resourceWords = (resource: string): string => sentence(resource.replaceAll(/(?<=[a-z])(?=[A-Z])/g, ' ').toLowerCase())

/** One of them: `paymentMethods` → `Payment method`. */
export const recordWords = (resource: string): string => resourceWords(resource).replace(/ies$/, 'y').replace(/s$/, '')
