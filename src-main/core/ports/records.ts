/**
 * The records a connector delivers: the billing system's resources in the words of the books.
 * One zod schema a resource; `resources` names them all in the order they are pulled (what is
 * referred to comes first). Every record has `id`, `rev` (rises with every change, and is the
 * `If-Match` of commands) and `partyId` (a party's own id for parties).
 */
import { z } from 'zod'
import * as v from '#contract/vocabulary.ts'

const base = { rev: z.int().min(0), partyId: v.PartyId, updatedAt: v.Instant }
const text = (max: number) => z.string().max(max)
const PositiveMinor = z.int().min(0)

export const PartyRecord = z.object({
  ...base,
  id: v.PartyId,
  /** Shown in lists: `Australia`. */
  name: text(80),
  /** Printed on documents: `Meridian Fleet Pty Ltd`. */
  legalName: text(200),
  currency: v.Currency,
  timeZone: v.TimeZone,
  /** BCP 47, for number and date formats on documents. */
  locale: text(20),
  taxName: text(20),
  /** Tax rate in basis points: 1000 is 10 %. */
  taxRateBp: z.int().min(0).max(10_000),
  taxNumber: text(40),
  address: v.PostalAddress,
  phone: text(40),
  portalUrl: z.url().max(300),
  senderName: text(120),
  senderEmail: z.email().max(200),
  /** The known numbers SMS leaves from; three at most. */
  smsNumbers: z.array(text(20)).max(3),
  /** What may be charged, e.g. `visa, mastercard, amex, ach`. */
  acceptedMethods: z.array(text(30)).max(30),
  paper: z.enum(['A4', 'Letter']),
  /** Letterhead colour, `#rrggbb`. */
  colour: z.string().regex(/^#[0-9a-f]{6}$/),
  /** How payments reach us, printed at the foot of statements. */
  remittance: z.array(text(200)).max(6),
})

export const AccountRecord = z.object({
  ...base,
  id: v.AccountId,
  /** The number staff and customers use: `A-000123`. */
  ref: text(30),
  name: text(200),
  kind: z.enum(['standard', 'agency', 'sub_account']),
  parentId: v.AccountId.nullable(),
  status: z.enum(['active', 'closed']),
  currency: v.Currency,
  billing: z.enum(['postpaid', 'prepaid']),
  poNumber: text(60).nullable(),
  taxExempt: z.boolean(),
  billingAddress: v.PostalAddress,
  serviceAddress: v.PostalAddress.nullable(),
  locale: text(20),
  autopay: z.boolean(),
  approvalPreference: v.ApprovalPreference,
  approverId: v.ContactId.nullable(),
  criticalPhone: text(30).nullable(),
  /** Whether plan fees are charged to the card or drawn from the available balance. */
  planFees: z.enum(['direct', 'balance']),
  createdOn: v.BusinessDate,
})

export const ContactRecord = z.object({
  ...base,
  id: v.ContactId,
  accountId: v.AccountId,
  name: text(200),
  email: z.email().max(200).nullable(),
  phone: text(30).nullable(),
  roles: z.array(v.ContactRole).max(4),
  prefers: z.enum(['email', 'sms']),
  emailBouncedAt: v.Instant.nullable(),
  smsStoppedAt: v.Instant.nullable(),
})

export const PaymentMethodRecord = z.object({
  ...base,
  id: v.PaymentMethodId,
  accountId: v.AccountId,
  kind: v.MethodKind,
  /** `visa`, `mastercard`, `diners`, or the bank's name. */
  brand: text(40),
  /** The last four digits and nothing more of the number. */
  /** The end of its number; empty where its kind has none to show. */
  last4: z.string().regex(/^(\d{4})?$/),
  expMonth: z.int().min(1).max(12).nullable(),
  expYear: z.int().min(2000).max(2100).nullable(),
  slot: v.MethodSlot,
  isDefault: z.boolean(),
  /** Why this party cannot charge it, in plain words; null when it can. */
  notAccepted: text(200).nullable(),
})

export const ProductRecord = z.object({
  ...base,
  id: v.ProductId,
  name: text(200),
  kind: z.enum(['plan', 'product', 'add_on']),
  priceMinor: PositiveMinor,
  currency: v.Currency,
  interval: z.enum(['month', 'year', 'once']),
  active: z.boolean(),
})

export const SubscriptionRecord = z.object({
  ...base,
  id: v.SubscriptionId,
  accountId: v.AccountId,
  productId: v.ProductId,
  name: text(200),
  status: z.enum(['active', 'cancelled']),
  quantity: z.int().min(1),
  priceMinor: PositiveMinor,
  currency: v.Currency,
  interval: z.enum(['month', 'year', 'once']),
  startedOn: v.BusinessDate,
  cancelledOn: v.BusinessDate.nullable(),
})

export const AddOnRecord = z.object({
  ...base,
  id: v.AddOnId,
  accountId: v.AccountId,
  productId: v.ProductId,
  name: text(200),
  enabled: z.boolean(),
  priceMinor: PositiveMinor,
  currency: v.Currency,
  changedAt: v.Instant,
})

export const InvoiceLine = z.object({
  description: text(300),
  quantity: z.int(),
  unitMinor: v.Minor,
  amountMinor: v.Minor,
})

export const InvoiceRecord = z.object({
  ...base,
  id: v.InvoiceId,
  accountId: v.AccountId,
  /** `IN9999`, unique in the company. */
  number: text(30),
  currency: v.Currency,
  issuedOn: v.BusinessDate,
  dueOn: v.BusinessDate.nullable(),
  status: v.InvoiceStatus,
  subtotalMinor: v.Minor,
  taxMinor: v.Minor,
  totalMinor: v.Minor,
  poNumber: text(60).nullable(),
  /** The business date the invoice was voided: from then on nothing is owed on it. */
  voidedOn: v.BusinessDate.nullable(),
  disputed: z.boolean(),
  lines: z.array(InvoiceLine).max(500),
})

export const UsageRecordRecord = z.object({
  ...base,
  id: v.UsageRecordId,
  accountId: v.AccountId,
  /** When it happened (usage is in UTC). */
  at: v.Instant,
  /** `call`, `sms`, `tracking`, … */
  kind: text(30),
  from: text(40),
  to: text(40),
  quantity: z.int().min(0),
  unit: text(20),
  amountMinor: v.Minor,
  currency: v.Currency,
  invoiceId: v.InvoiceId.nullable(),
})

export const ChargeRecord = z.object({
  ...base,
  id: v.ChargeId,
  accountId: v.AccountId,
  kind: v.ChargeKind,
  /** The invoice it is to pay; null for wallet charges. */
  invoiceId: v.InvoiceId.nullable(),
  methodId: v.PaymentMethodId,
  amountMinor: PositiveMinor,
  currency: v.Currency,
  status: v.ChargeStatus,
  /** The gateway's code; set when and only when `status` is `failed`. */
  declineCode: text(60).nullable(),
  at: v.Instant,
  /** Attempts to take the same money share one series (an invoice's id, or the first recharge's). */
  seriesId: text(64),
})

export const PaymentRecord = z.object({
  ...base,
  id: v.PaymentId,
  accountId: v.AccountId,
  /** `PM000123`, unique in the company. */
  ref: text(30),
  /** `receivable` pays invoices; `wallet` funds the available balance and never enters the receivables ledger. */
  purpose: z.enum(['receivable', 'wallet']),
  medium: v.PaymentMedium,
  chargeId: v.ChargeId.nullable(),
  receivedOn: v.BusinessDate,
  amountMinor: PositiveMinor,
  currency: v.Currency,
  memo: text(200).nullable(),
})

export const RefundRecord = z.object({
  ...base,
  id: v.RefundId,
  accountId: v.AccountId,
  paymentId: v.PaymentId,
  reason: z.enum(['refund', 'dispute_lost', 'bank_return']),
  refundedOn: v.BusinessDate,
  amountMinor: PositiveMinor,
  currency: v.Currency,
})

export const CreditNoteRecord = z.object({
  ...base,
  id: v.CreditNoteId,
  accountId: v.AccountId,
  number: text(30),
  issuedOn: v.BusinessDate,
  amountMinor: PositiveMinor,
  currency: v.Currency,
  reason: text(200),
})

/** So much of one payment or one credit note applied to one invoice from a date on. A reversal is its own row, negative, with its own date. */
export const AllocationRecord = z.object({
  ...base,
  id: v.AllocationId,
  accountId: v.AccountId,
  paymentId: v.PaymentId.nullable(),
  creditNoteId: v.CreditNoteId.nullable(),
  invoiceId: v.InvoiceId,
  amountMinor: v.Minor,
  currency: v.Currency,
  effectiveOn: v.BusinessDate,
  reversesId: v.AllocationId.nullable(),
})

/** Closes what cannot be collected on one invoice from a date on; negative when recovered. */
export const WriteOffRecord = z.object({
  ...base,
  id: v.WriteOffId,
  accountId: v.AccountId,
  invoiceId: v.InvoiceId,
  amountMinor: v.Minor,
  currency: v.Currency,
  effectiveOn: v.BusinessDate,
  reason: text(200),
})

/** The available balance of one prepaid account; its id is the account's. */
export const WalletRecord = z.object({
  ...base,
  id: v.AccountId,
  accountId: v.AccountId,
  currency: v.Currency,
  balanceMinor: v.Minor,
  thresholdMinor: v.Minor,
  targetMinor: v.Minor,
  autoRecharge: z.boolean(),
  /** Since when the account is paused (balance below zero, or by staff). */
  pausedAt: v.Instant.nullable(),
})

export const WalletEntryRecord = z.object({
  ...base,
  id: v.WalletEntryId,
  accountId: v.AccountId,
  at: v.Instant,
  kind: z.enum(['recharge', 'one_time', 'usage', 'fee', 'tax', 'adjustment']),
  /** Positive funds the balance, negative draws it. */
  amountMinor: v.Minor,
  currency: v.Currency,
  chargeId: v.ChargeId.nullable(),
  description: text(300),
})

export const RegistrationRecord = z.object({
  ...base,
  id: v.RegistrationId,
  accountId: v.AccountId,
  contactId: v.ContactId.nullable(),
  email: z.email().max(200).nullable(),
  state: v.RegistrationState,
  invitedAt: v.Instant.nullable(),
  expiresAt: v.Instant.nullable(),
  bouncedAt: v.Instant.nullable(),
  registeredAt: v.Instant.nullable(),
  timesSent: z.int().min(0),
})

export const HoldRecord = z.object({
  ...base,
  id: v.HoldId,
  accountId: v.AccountId,
  invoiceId: v.InvoiceId,
  reason: text(500),
  channel: v.HoldChannel,
  heldBy: text(200),
  heldAt: v.Instant,
  releasedAt: v.Instant.nullable(),
  releasedBy: text(200).nullable(),
})

export const ApprovalEvent = z.object({
  kind: z.enum(['requested', 'held', 'released', 'extended', 'approved', 'auto_approved']),
  at: v.Instant,
  by: text(200),
  channel: text(20).nullable(),
  /** How many hours an extension added to what was left; only of `extended`. */
  hours: z.int().min(1).max(720).optional(),
})

/** The approval asked of a customer for one invoice. The clock's rule is `domain/approvalClock`. */
export const ApprovalRecord = z.object({
  ...base,
  id: v.ApprovalId,
  accountId: v.AccountId,
  invoiceId: v.InvoiceId,
  preference: v.ApprovalPreference,
  approverId: v.ContactId.nullable(),
  sentBy: z.enum(['email', 'sms']),
  state: z.enum(['waiting', 'held', 'approved', 'auto_approved']),
  requestedAt: v.Instant,
  /** When it approves itself; null while the clock stands still or when it never does. */
  autoApprovesAt: v.Instant.nullable(),
  events: z.array(ApprovalEvent).max(200),
})

export const BillingLogRecord = z.object({
  ...base,
  id: v.BillingLogId,
  accountId: v.AccountId,
  at: v.Instant,
  kind: text(40),
  actor: text(200),
  text: text(500),
})

/** Every resource, its record, in the order they are pulled. */
export const resources = {
  parties: PartyRecord,
  products: ProductRecord,
  accounts: AccountRecord,
  contacts: ContactRecord,
  paymentMethods: PaymentMethodRecord,
  subscriptions: SubscriptionRecord,
  addOns: AddOnRecord,
  wallets: WalletRecord,
  invoices: InvoiceRecord,
  charges: ChargeRecord,
  payments: PaymentRecord,
  refunds: RefundRecord,
  creditNotes: CreditNoteRecord,
  allocations: AllocationRecord,
  writeOffs: WriteOffRecord,
  walletEntries: WalletEntryRecord,
  registrations: RegistrationRecord,
  holds: HoldRecord,
  approvals: ApprovalRecord,
  billingLog: BillingLogRecord,
  usageRecords: UsageRecordRecord,
} as const

export type Resource = keyof typeof resources
export type RecordOf<R extends Resource> = z.infer<(typeof resources)[R]>
export const resourceNames = Object.keys(resources) as readonly Resource[]

/** The amount of each resource that has one: what the reconcile sums, by currency. */
export const summedField: Partial<Record<Resource, string>> = {
  wallets: 'balanceMinor',
  invoices: 'totalMinor',
  charges: 'amountMinor',
  payments: 'amountMinor',
  refunds: 'amountMinor',
  creditNotes: 'amountMinor',
  allocations: 'amountMinor',
  writeOffs: 'amountMinor',
  walletEntries: 'amountMinor',
  usageRecords: 'amountMinor',
}
