/** How a record becomes a row of `cache.db`: one table a resource, the record's fields as columns. */
import type { Resource } from '#main/core/ports/records.ts'

export interface CacheTable {
  table: string
  columns: readonly string[]
  /** Columns that hold JSON text. */
  json: readonly string[]
  /** Columns that hold 0 or 1. */
  flags: readonly string[]
}

const table = (name: string, columns: string, json = '', flags = ''): CacheTable => ({
  table: name,
  columns: `id rev partyId updatedAt ${columns}`.split(' '),
  json: json.split(' ').filter(Boolean),
  flags: flags.split(' ').filter(Boolean),
})

export const cacheTables: Record<Resource, CacheTable> = {
  parties: table('party',
    'name legalName currency timeZone locale taxName taxRateBp taxNumber address phone portalUrl senderName senderEmail smsNumbers acceptedMethods paper colour remittance',
    'address smsNumbers acceptedMethods remittance'),
  products: table('product', 'name kind priceMinor currency interval active', '', 'active'),
  accounts: table('account',
    'ref name kind parentId status currency billing poNumber taxExempt billingAddress serviceAddress locale autopay approvalPreference approverId criticalPhone planFees createdOn',
    'billingAddress serviceAddress', 'taxExempt autopay'),
  contacts: table('contact', 'accountId name email phone roles prefers emailBouncedAt smsStoppedAt', 'roles'),
  paymentMethods: table('paymentMethod', 'accountId kind brand last4 expMonth expYear slot isDefault notAccepted', '', 'isDefault'),
  subscriptions: table('subscription', 'accountId productId name status quantity priceMinor currency interval startedOn cancelledOn'),
  addOns: table('addOn', 'accountId productId name enabled priceMinor currency changedAt', '', 'enabled'),
  wallets: table('wallet', 'accountId currency balanceMinor thresholdMinor targetMinor autoRecharge pausedAt', '', 'autoRecharge'),
  invoices: table('invoice',
    'accountId number currency issuedOn dueOn status subtotalMinor taxMinor totalMinor poNumber voidedOn disputed lines',
    'lines', 'disputed'),
  charges: table('charge', 'accountId kind invoiceId methodId amountMinor currency status declineCode at seriesId'),
  payments: table('payment', 'accountId ref purpose medium chargeId receivedOn amountMinor currency memo'),
  refunds: table('refund', 'accountId paymentId reason refundedOn amountMinor currency'),
  creditNotes: table('creditNote', 'accountId number issuedOn amountMinor currency reason'),
  allocations: table('allocation', 'accountId paymentId creditNoteId invoiceId amountMinor currency effectiveOn reversesId'),
  writeOffs: table('writeOff', 'accountId invoiceId amountMinor currency effectiveOn reason'),
  walletEntries: table('walletEntry', 'accountId at kind amountMinor currency chargeId description'),
  registrations: table('registration', 'accountId contactId email state invitedAt expiresAt bouncedAt registeredAt timesSent'),
  holds: table('hold', 'accountId invoiceId reason channel heldBy heldAt releasedAt releasedBy'),
  approvals: table('approval', 'accountId invoiceId preference approverId sentBy state requestedAt autoApprovesAt events', 'events'),
  billingLog: table('billingLog', 'accountId at kind actor text'),
  usageRecords: table('usageRecord', 'accountId at kind from to quantity unit amountMinor currency invoiceId'),
}
