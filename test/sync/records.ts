/** Records of an invented billing system, each sound and small; a test changes what it is about. */
import type { RecordOf, Resource } from '#main/core/ports/records.ts'

type Changes<R extends Resource> = Partial<{ [K in keyof RecordOf<R>]: unknown }> & { id?: string }

const AT = Date.UTC(2026, 0, 5, 9)
const base = { rev: 1, partyId: 'au', updatedAt: AT }
const address = { lines: ['1 Wharf Road'], city: 'Port Halden', region: 'NSW', postcode: '2999', country: 'AU' }

const examples = {
  parties: {
    ...base, id: 'au', name: 'Australia', legalName: 'Meridian Fleet Pty Ltd', currency: 'AUD', timeZone: 'Australia/Sydney', locale: 'en-AU', taxName: 'GST', taxRateBp: 1000,
    taxNumber: '00 000 000 000', address, phone: '', portalUrl: 'https://portal.meridian.example', senderName: 'Meridian', senderEmail: 'accounts@meridian.example', smsNumbers: [],
    acceptedMethods: ['visa'], paper: 'A4', colour: '#114488', remittance: [],
  },
  products: { ...base, id: 'prod_1', name: 'Tracking', kind: 'plan', priceMinor: 1900, currency: 'AUD', interval: 'month', active: true },
  accounts: {
    ...base, id: 'acc_1', ref: 'A-000001', name: 'Kestrel Freight', kind: 'standard', parentId: null, status: 'active', currency: 'AUD', billing: 'postpaid', poNumber: null, taxExempt: false,
    billingAddress: address, serviceAddress: null, locale: 'en-AU', autopay: true, approvalPreference: 'approve_all', approverId: null, criticalPhone: null, planFees: 'direct', createdOn: '2025-01-10',
  },
  contacts: { ...base, id: 'con_1', accountId: 'acc_1', name: 'Ada Quill', email: 'ada@kestrel.example', phone: null, roles: ['admin'], prefers: 'email', emailBouncedAt: null, smsStoppedAt: null },
  paymentMethods: { ...base, id: 'pm_1', accountId: 'acc_1', kind: 'card', brand: 'visa', last4: '4242', expMonth: 3, expYear: 2030, slot: 'primary', isDefault: true, notAccepted: null },
  subscriptions: { ...base, id: 'sub_1', accountId: 'acc_1', productId: 'prod_1', name: 'Tracking', status: 'active', quantity: 1, priceMinor: 1900, currency: 'AUD', interval: 'month', startedOn: '2025-02-01', cancelledOn: null },
  addOns: { ...base, id: 'add_1', accountId: 'acc_1', productId: 'prod_1', name: 'Alerts', enabled: true, priceMinor: 500, currency: 'AUD', changedAt: AT },
  wallets: { ...base, id: 'acc_1', accountId: 'acc_1', currency: 'AUD', balanceMinor: 5000, thresholdMinor: 1500, targetMinor: 5000, autoRecharge: true, pausedAt: null },
  invoices: {
    ...base, id: 'inv_1', accountId: 'acc_1', number: 'IN10001', currency: 'AUD', issuedOn: '2026-01-01', dueOn: '2026-01-15', status: 'open', subtotalMinor: 10_000, taxMinor: 1000, totalMinor: 11_000,
    poNumber: null, voidedOn: null, disputed: false, lines: [{ description: 'Tracking', quantity: 1, unitMinor: 10_000, amountMinor: 10_000 }],
  },
  charges: { ...base, id: 'ch_1', accountId: 'acc_1', kind: 'invoice', invoiceId: 'inv_1', methodId: 'pm_1', amountMinor: 11_000, currency: 'AUD', status: 'failed', declineCode: 'insufficient_funds', at: AT, seriesId: 'inv_1' },
  payments: { ...base, id: 'pay_1', accountId: 'acc_1', ref: 'PM000001', purpose: 'receivable', medium: 'bank_transfer', chargeId: null, receivedOn: '2026-01-03', amountMinor: 11_000, currency: 'AUD', memo: null },
  refunds: { ...base, id: 'ref_1', accountId: 'acc_1', paymentId: 'pay_1', reason: 'refund', refundedOn: '2026-01-04', amountMinor: 100, currency: 'AUD' },
  creditNotes: { ...base, id: 'crn_1', accountId: 'acc_1', number: 'CN1', issuedOn: '2026-01-04', amountMinor: 500, currency: 'AUD', reason: 'Goodwill' },
  allocations: { ...base, id: 'alo_1', accountId: 'acc_1', paymentId: 'pay_1', creditNoteId: null, invoiceId: 'inv_1', amountMinor: 11_000, currency: 'AUD', effectiveOn: '2026-01-03', reversesId: null },
  writeOffs: { ...base, id: 'wro_1', accountId: 'acc_1', invoiceId: 'inv_1', amountMinor: 50, currency: 'AUD', effectiveOn: '2026-01-05', reason: 'Small balance' },
  walletEntries: { ...base, id: 'wen_1', accountId: 'acc_1', at: AT, kind: 'usage', amountMinor: -120, currency: 'AUD', chargeId: null, description: 'Calls' },
  registrations: { ...base, id: 'reg_1', accountId: 'acc_1', contactId: 'con_1', email: 'ada@kestrel.example', state: 'not_invited', invitedAt: null, expiresAt: null, bouncedAt: null, registeredAt: null, timesSent: 0 },
  holds: { ...base, id: 'hld_1', accountId: 'acc_1', invoiceId: 'inv_1', reason: 'Wrong quantity', channel: 'sms', heldBy: 'Ada Quill', heldAt: AT, releasedAt: null, releasedBy: null },
  approvals: { ...base, id: 'apr_1', accountId: 'acc_1', invoiceId: 'inv_1', preference: 'review_then_auto', approverId: 'con_1', sentBy: 'email', state: 'waiting', requestedAt: AT, autoApprovesAt: AT + 172_800_000, events: [{ kind: 'requested', at: AT, by: 'system', channel: null }] },
  billingLog: { ...base, id: 'log_1', accountId: 'acc_1', at: AT, kind: 'invoice', actor: 'system', text: 'Invoice IN10001 issued' },
  usageRecords: { ...base, id: 'use_1', accountId: 'acc_1', at: AT, kind: 'call', from: '+61200000001', to: '+61200000002', quantity: 61, unit: 's', amountMinor: 12, currency: 'AUD', invoiceId: null },
} satisfies { [R in Resource]: unknown }

/** A sound record of a resource, with these fields changed. */
export const record = <R extends Resource>(resource: R, changes: Changes<R> = {}): Record<string, unknown> & { id: string; rev: number; partyId: string } => ({ ...examples[resource], ...changes })

/** One sound record of each resource, belonging together. */
export const oneOfEach = (): { [R in Resource]: Record<string, unknown>[] } =>
  Object.fromEntries(Object.entries(examples).map(([resource, example]) => [resource, [{ ...example }]])) as never
