/** Accounts: the list, one account's page, and its notes. */
import { oc } from '@orpc/contract'
import { z } from 'zod'
import { BAD_CURSOR, NOT_FOUND } from './errors.ts'
import { MethodSummary } from './failedCharges.ts'
import { OpenCommand, PendingCommand } from './outbox.ts'
import { StoryEntry } from './story.ts'
import { AccountId, AddOnId, ApprovalPreference, BillingLogId, BusinessDate, ChargeId, ContactId, ContactRole, CreditNoteId, Currency, Cursor, Instant, InvoiceId, InvoiceStatus, Money, Note, PageSize, PartyId, PaymentId, PaymentMedium, PostalAddress, RegistrationId, RegistrationState, SearchText } from './vocabulary.ts'

export const AccountFilter = z.object({
  party: PartyId.optional(),
  billing: z.enum(['postpaid', 'prepaid']).optional(),
  text: SearchText.optional(),
})

/** One currency of an account: all amounts in its minor units. */
export const Balance = z.object({
  currency: Currency, openMinor: z.int(), unappliedMinor: z.int(), balanceMinor: z.int(),
  oldestDueOn: BusinessDate.nullable(), openInvoices: z.int(),
})
export type Balance = z.infer<typeof Balance>

export const AccountRow = z.object({
  accountId: AccountId, partyId: PartyId, ref: z.string(), name: z.string(), kind: z.enum(['standard', 'agency', 'sub_account']),
  status: z.enum(['active', 'closed']), billing: z.enum(['postpaid', 'prepaid']), balances: z.array(Balance),
  /** The available balance of a prepaid account. */
  wallet: Money.nullable(), pausedAt: Instant.nullable(),
})
export type AccountRow = z.infer<typeof AccountRow>

export const InvoiceRow = z.object({
  invoiceId: InvoiceId, rev: z.int(), number: z.string(), issuedOn: BusinessDate, dueOn: BusinessDate.nullable(), status: InvoiceStatus,
  total: Money, openMinor: z.int(), poNumber: z.string().nullable(), disputed: z.boolean(),
  /** `held`, `waiting`, or null. */
  approval: z.enum(['held', 'waiting']).nullable(),
  /** When a bank was asked for it that has not answered yet. */
  atBankSince: Instant.nullable(),
  /** The newest command about it, until the copy shows the result. */
  pending: PendingCommand.nullable(),
})
export type InvoiceRow = z.infer<typeof InvoiceRow>

export const PaymentRow = z.object({
  paymentId: PaymentId, ref: z.string(), receivedOn: BusinessDate, medium: PaymentMedium, purpose: z.enum(['receivable', 'wallet']),
  amount: Money, unappliedMinor: z.int(), refundedMinor: z.int(), memo: z.string().nullable(),
  /** The charge that took it. */
  chargeId: ChargeId.nullable(),
  /** Kept in the desk's own ledger; the billing system of the party does not know of it. */
  kept: z.boolean(),
  /** What it was allocated to, reversals included. */
  allocations: z.array(z.object({ invoiceId: InvoiceId, number: z.string(), amountMinor: z.int(), effectiveOn: BusinessDate })),
  /** The newest command about it, until the copy shows the result. */
  pending: PendingCommand.nullable(),
})
export type PaymentRow = z.infer<typeof PaymentRow>

export const CreditNoteRow = z.object({
  creditNoteId: CreditNoteId, number: z.string(), issuedOn: BusinessDate, reason: z.string(), amount: Money, unappliedMinor: z.int(),
  /** What it was allocated to, reversals included. */
  allocations: PaymentRow.shape.allocations,
  pending: PendingCommand.nullable(),
})
export type CreditNoteRow = z.infer<typeof CreditNoteRow>

export const SubscriptionRow = z.object({ id: z.string(), name: z.string(), status: z.enum(['active', 'cancelled']), quantity: z.int(), price: Money, interval: z.enum(['month', 'year', 'once']), startedOn: BusinessDate, cancelledOn: BusinessDate.nullable() })
export const AddOnRow = z.object({ id: AddOnId, rev: z.int(), name: z.string(), enabled: z.boolean(), price: Money, changedAt: Instant })
export const ContactRow = z.object({ id: ContactId, rev: z.int(), name: z.string(), email: z.string().nullable(), phone: z.string().nullable(), roles: z.array(ContactRole), prefers: z.enum(['email', 'sms']), emailBouncedAt: Instant.nullable(), /** Nothing is sent to its email address, or to its number: why, in plain words. */ suppressed: z.string().nullable() })
/** Who may be asked for approvals: a contact of the account, or of the agency it belongs to. */
export const ApproverChoice = z.object({ id: ContactId, name: z.string(), roles: z.array(ContactRole), ofAgency: z.boolean() })
export type ApproverChoice = z.infer<typeof ApproverChoice>
export const NoteRow = z.object({ id: z.string(), text: z.string(), at: Instant, by: z.string() })

export const AccountDetail = z.object({
  account: AccountRow,
  /** The version of the account; what else can be changed bears its own. */
  rev: z.int(),
  parent: z.object({ accountId: AccountId, name: z.string() }).nullable(),
  subAccounts: z.array(z.object({ accountId: AccountId, name: z.string(), balances: z.array(Balance) })),
  poNumber: z.string().nullable(), taxExempt: z.boolean(), autopay: z.boolean(), approvalPreference: ApprovalPreference,
  approverId: ContactId.nullable(), approverName: z.string().nullable(), approvers: z.array(ApproverChoice), criticalPhone: z.string().nullable(), planFees: z.enum(['direct', 'balance']),
  createdOn: BusinessDate,
  /** The first day that there is anything of: it was made, invoiced or paid. */
  firstOn: BusinessDate,
  billingAddress: PostalAddress, serviceAddress: PostalAddress.nullable(),
  registration: z.object({ id: RegistrationId, rev: z.int(), state: RegistrationState, email: z.string().nullable(), invitedAt: Instant.nullable() }).nullable(),
  wallet: z.object({ rev: z.int(), balance: Money, thresholdMinor: z.int(), targetMinor: z.int(), autoRecharge: z.boolean(), pausedAt: Instant.nullable() }).nullable(),
  methods: z.array(MethodSummary), contacts: z.array(ContactRow), subscriptions: z.array(SubscriptionRow), addOns: z.array(AddOnRow),
  notes: z.array(NoteRow), story: z.array(StoryEntry),
  /** What was asked for and is not done: of each record and kind of change the newest, while it waits or asks for somebody. */
  open: z.array(OpenCommand),
  /** The last month of business with something in it, the statement that is offered first. */
  suggestedPeriod: z.object({ from: BusinessDate, to: BusinessDate }),
})
export type AccountDetail = z.infer<typeof AccountDetail>

/** Where unapplied money would go, for a person to change and to apply. */
export const AllocationSuggestion = z.object({
  /** The version of the payment or the credit note that the suggestion is of. */
  rev: z.int(),
  /** `PM000123`, `CN10001`. */
  ref: z.string(),
  /** What is on its way out counts as applied. */
  currency: Currency, unappliedMinor: z.int(), /** What stays unapplied. */ leftMinor: z.int(),
  /** Every open invoice of the account in this currency, in the order of the rule; `amountMinor` is what is suggested, 0 for none. */
  rows: z.array(z.object({ invoiceId: InvoiceId, number: z.string(), issuedOn: BusinessDate, dueOn: BusinessDate.nullable(), openMinor: z.int(), amountMinor: z.int(), /** In plain words: why so much, or why none. */ reason: z.string(), held: z.boolean(), disputed: z.boolean(), /** Takes no money as things stand: held, disputed, being charged, or paid by what is on its way. */ closed: z.boolean() })),
  /** Invoices beyond the first 500. */
  more: z.boolean(),
})
export type AllocationSuggestion = z.infer<typeof AllocationSuggestion>

/** What the last 30 days of a prepaid account say. */
export const WalletAdvice = z.object({
  /** Usage and fees of the last 30 days, positive. */
  drawnMinor: z.int(),
  /** What automatic recharge should fill up to, from that and the threshold; null where there was no usage. */
  advisedTargetMinor: z.int().nullable(), reason: z.string(),
  /** How long the balance was below zero over the last 90 days, and since when it is; both told by its movements. */
  belowZeroMs: z.int(), belowZeroSince: Instant.nullable(),
})
export type WalletAdvice = z.infer<typeof WalletAdvice>

/** One entry of the billing log; the kinds are the billing system's own: `payment_received`. */
export const LogRow = z.object({ id: BillingLogId, at: Instant, kind: z.string(), actor: z.string(), text: z.string() })
export type LogRow = z.infer<typeof LogRow>
/** What is in an account's log: its kinds in their order, and the first and last day in the party's zone; null where there is nothing. */
export const LogFacts = z.object({ total: z.int(), kinds: z.array(z.object({ kind: z.string(), count: z.int() })), days: z.object({ from: BusinessDate, to: BusinessDate }).nullable() })
export type LogFacts = z.infer<typeof LogFacts>

/** An agency, or one of its sub-accounts, with who receives its billing emails. */
export const AgencyAccount = z.object({
  accountId: AccountId, ref: z.string(), name: z.string(), status: z.enum(['active', 'closed']), balances: z.array(Balance), wallet: Money.nullable(),
  /** Contacts of its own in this role, by name. */
  billingTo: z.array(z.object({ name: z.string(), email: z.string().nullable(), /** Mail to it comes back, or it is not to be written to. */ unreachable: z.boolean() })),
})
export type AgencyAccount = z.infer<typeof AgencyAccount>
export const AgencyTree = z.object({ agency: AgencyAccount, /** By name, the first 500. */ subAccounts: z.array(AgencyAccount), more: z.boolean() })
export type AgencyTree = z.infer<typeof AgencyTree>

export const accounts = {
  page: oc
    .errors({ BAD_CURSOR })
    .input(AccountFilter.extend({ /** `oldest_due`: only accounts with something open, by the due date of the oldest. */ sort: z.enum(['name', 'oldest_due']).default('name'), descending: z.boolean().default(false), after: Cursor.optional(), limit: PageSize }))
    .output(z.object({ rows: z.array(AccountRow), next: Cursor.nullable() })),
  counts: oc.input(AccountFilter).output(z.object({ total: z.int() })),
  detail: oc.errors({ NOT_FOUND }).input(z.object({ account: AccountId })).output(AccountDetail),
  /** An account's invoices, the newest first. */
  invoices: oc
    .errors({ BAD_CURSOR })
    .input(z.object({ account: AccountId, after: Cursor.optional(), limit: PageSize }))
    .output(z.object({ rows: z.array(InvoiceRow), next: Cursor.nullable() })),
  /** An account's payments with what they were allocated to, the newest first. */
  payments: oc
    .errors({ BAD_CURSOR })
    .input(z.object({ account: AccountId, after: Cursor.optional(), limit: PageSize }))
    .output(z.object({ rows: z.array(PaymentRow), next: Cursor.nullable() })),
  /** An account's credit notes with what they were allocated to, the newest first; of very many the newest. */
  creditNotes: oc.input(z.object({ account: AccountId })).output(z.object({ rows: z.array(CreditNoteRow), more: z.boolean() })),
  /** Where the unapplied rest of a payment or a credit note would go (GLOSSARY, Allocation order). */
  suggestAllocation: oc
    .errors({ NOT_FOUND, NOTHING_LEFT: { status: 409, message: 'Nothing of this is unapplied any more.' } })
    .input(z.union([z.object({ payment: PaymentId }), z.object({ creditNote: CreditNoteId })]))
    .output(AllocationSuggestion),
  /** Null for an account without an available balance. */
  walletAdvice: oc.errors({ NOT_FOUND }).input(z.object({ account: AccountId })).output(WalletAdvice.nullable()),
  /** What the billing system wrote down about an account, the newest first. `text`: words that all stand in it, in its kind or in who it was. */
  log: oc
    .errors({ BAD_CURSOR })
    .input(z.object({ account: AccountId, kind: z.string().max(100).optional(), text: SearchText.optional(), after: Cursor.optional(), limit: PageSize }))
    .output(z.object({ rows: z.array(LogRow), next: Cursor.nullable() })),
  logFacts: oc.errors({ NOT_FOUND }).input(z.object({ account: AccountId })).output(LogFacts),
  /** The agency that an account is or belongs to, with all its sub-accounts; null for an account that stands alone. */
  agency: oc.errors({ NOT_FOUND }).input(z.object({ account: AccountId })).output(AgencyTree.nullable()),
  /** A note of the desk; it stays here and is in the audit trail. */
  addNote: oc.errors({ NOT_FOUND }).input(z.object({ account: AccountId, text: Note })).output(NoteRow),
}
