/**
 * The words of the books as types: ids, money, time, and the closed lists of states.
 * Everything that crosses a boundary (window, billing system, job thread) is made of these.
 */
import { z } from 'zod'

const id = <B extends string>(_brand: B) => z.string().min(1).max(64).regex(/^[A-Za-z0-9_.:-]+$/).brand<B>()

export const PartyId = id('PartyId')
export const AccountId = id('AccountId')
export const ContactId = id('ContactId')
export const PaymentMethodId = id('PaymentMethodId')
export const ProductId = id('ProductId')
export const SubscriptionId = id('SubscriptionId')
export const AddOnId = id('AddOnId')
export const InvoiceId = id('InvoiceId')
export const UsageRecordId = id('UsageRecordId')
export const ChargeId = id('ChargeId')
export const PaymentId = id('PaymentId')
export const RefundId = id('RefundId')
export const AllocationId = id('AllocationId')
export const CreditNoteId = id('CreditNoteId')
export const WriteOffId = id('WriteOffId')
export const WalletEntryId = id('WalletEntryId')
export const RegistrationId = id('RegistrationId')
export const HoldId = id('HoldId')
export const ApprovalId = id('ApprovalId')
export const BillingLogId = id('BillingLogId')
export type PartyId = z.infer<typeof PartyId>
export type AccountId = z.infer<typeof AccountId>
export type ContactId = z.infer<typeof ContactId>
export type PaymentMethodId = z.infer<typeof PaymentMethodId>
export type InvoiceId = z.infer<typeof InvoiceId>
export type ChargeId = z.infer<typeof ChargeId>
export type PaymentId = z.infer<typeof PaymentId>
export type RegistrationId = z.infer<typeof RegistrationId>
export type HoldId = z.infer<typeof HoldId>
export type ApprovalId = z.infer<typeof ApprovalId>
export type ProductId = z.infer<typeof ProductId>
export type SubscriptionId = z.infer<typeof SubscriptionId>
export type AddOnId = z.infer<typeof AddOnId>
export type UsageRecordId = z.infer<typeof UsageRecordId>
export type RefundId = z.infer<typeof RefundId>
export type AllocationId = z.infer<typeof AllocationId>
export type CreditNoteId = z.infer<typeof CreditNoteId>
export type WriteOffId = z.infer<typeof WriteOffId>
export type WalletEntryId = z.infer<typeof WalletEntryId>
export type BillingLogId = z.infer<typeof BillingLogId>

/** ISO 4217 code, upper case. */
export const Currency = z.string().regex(/^[A-Z]{3}$/)
export type Currency = z.infer<typeof Currency>

/** An amount in minor units of a currency; within the safe integers. */
export const Minor = z.int()
/** `{minor, currency}`: integer minor units (cents, yen, fils) of an ISO 4217 currency. */
export const Money = z.object({ minor: Minor, currency: Currency })
export type Money = z.infer<typeof Money>

/** A moment: milliseconds since 1970-01-01T00:00:00Z. Names of such fields end in `At`. */
export const Instant = z.int().min(0).max(8_640_000_000_000_000)
export type Instant = z.infer<typeof Instant>

/** A plain calendar date in the party's time zone, `YYYY-MM-DD`. Names of such fields end in `On`. */
export const BusinessDate = z.iso.date()
export type BusinessDate = z.infer<typeof BusinessDate>

/** IANA zone name, e.g. `Australia/Sydney`: one that dates can be worked out in. */
export const TimeZone = z.string().min(1).max(64).refine(isTimeZone, 'an IANA time zone (Australia/Sydney)')

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== ''
  } catch {
    return false
  }
}

/** What a person types into a search box. */
export const SearchText = z.string().trim().max(200)
/** An opaque place in a key-paged list, as a page gave it out. Long enough for a name of 200 characters in any script. */
export const Cursor = z.string().min(1).max(2000)
export const PageSize = z.int().min(1).max(500)
/** A person's remark. */
export const Note = z.string().trim().min(1).max(4000)

export const PostalAddress = z.object({
  lines: z.array(z.string().max(200)).max(4),
  city: z.string().max(120),
  region: z.string().max(120),
  postcode: z.string().max(20),
  country: z.string().length(2),
})
export type PostalAddress = z.infer<typeof PostalAddress>

export const InvoiceStatus = z.enum(['draft', 'open', 'paid', 'void', 'uncollectible'])
export type InvoiceStatus = z.infer<typeof InvoiceStatus>
/** `pending`: the bank was asked, and answers after some days. */
export const ChargeStatus = z.enum(['succeeded', 'failed', 'refunded', 'disputed', 'pending'])
export type ChargeStatus = z.infer<typeof ChargeStatus>
/** What a charge is for: an invoice, a wallet recharge, or a one-time payment into the wallet. */
export const ChargeKind = z.enum(['invoice', 'recharge', 'one_time'])
export type ChargeKind = z.infer<typeof ChargeKind>
export const RegistrationState = z.enum(['not_invited', 'invited', 'expired', 'bounced', 'registered'])
export type RegistrationState = z.infer<typeof RegistrationState>
export const HoldChannel = z.enum(['sms', 'email', 'phone', 'chat', 'portal'])
export type HoldChannel = z.infer<typeof HoldChannel>
export const ApprovalPreference = z.enum(['approve_all', 'review_then_auto', 'approved_by_us'])
export type ApprovalPreference = z.infer<typeof ApprovalPreference>
export const ContactRole = z.enum(['billing_email', 'admin', 'approver', 'critical_sms'])
export type ContactRole = z.infer<typeof ContactRole>
/** `other`: a wallet or another way to pay, called by its brand; it has no number. */
export const MethodKind = z.enum(['card', 'ach', 'direct_debit', 'other'])
export type MethodKind = z.infer<typeof MethodKind>
export const MethodSlot = z.enum(['primary', 'backup'])
export type MethodSlot = z.infer<typeof MethodSlot>
export const PaymentMedium = z.enum(['card', 'ach', 'direct_debit', 'bank_transfer', 'cheque'])
export type PaymentMedium = z.infer<typeof PaymentMedium>
/** How money comes that a method was charged for: a wallet has a card behind it, as a rule. */
export const mediumOfMethod = (kind: MethodKind): PaymentMedium => (kind === 'other' ? 'card' : kind)

/** What a member of staff may do; given by the billing system, enforced in the core. */
export const Grant = z.enum(['billing:view', 'billing:manage'])
export type Grant = z.infer<typeof Grant>
