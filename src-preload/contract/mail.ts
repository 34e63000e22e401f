/** Bulk dispatch: who would get it, what it says, how it goes, how each message ended. */
import { oc } from '@orpc/contract'
import { z } from 'zod'
import { ActivityId } from './activity.ts'
import { PaperSpec } from './documents.ts'
import { BAD_CURSOR, NOT_ALLOWED, NOT_CONNECTED, NOT_FOUND } from './errors.ts'
import { FailedChargeFilter } from './failedCharges.ts'
import { HeldInvoiceFilter } from './heldInvoices.ts'
import { RegistrationFilter } from './registrations.ts'
import { AccountId, BusinessDate, ChargeId, ContactId, Cursor, Instant, InvoiceId, PageSize, PartyId, PaymentId, PaymentMethodId, RegistrationId } from './vocabulary.ts'

export const CampaignId = z.string().min(1).max(64)
export const MessageState = z.enum(['queued', 'sending', 'sent', 'failed', 'uncertain', 'skipped'])
export type MessageState = z.infer<typeof MessageState>
export const CampaignState = z.enum(['ready', 'running', 'paused', 'done', 'cancelled'])
export type CampaignState = z.infer<typeof CampaignState>
export const Channel = z.enum(['email', 'sms'])
export type Channel = z.infer<typeof Channel>
/** `preferred`: by SMS to a contact who asked for that and has a number, else by email. */
export const ChannelWish = z.enum(['preferred', 'email', 'sms'])
export type ChannelWish = z.infer<typeof ChannelWish>

/** What messages are about; each kind has a template of its own (`statement` and `paper`: documents by email). */
export const MailKind = z.enum([
  'registration', 'receipt', 'payment_failed', 'approval_request', 'recharge_receipt', 'recharge_declined', 'low_balance', 'card_expiring', 'card_request', 'agency_copy', 'critical_notice', 'statement', 'paper',
])
export type MailKind = z.infer<typeof MailKind>

/** Also those who were invited and whose link still works. Without a word: chosen rows are meant, of a filter only one that asks for them. */
const includeInvited = z.boolean().optional()
/** The reason they are left out by. */
export const INVITED_ALREADY = 'Invited already, the link still works.'
/** Who a registration dispatch is for: chosen rows, or all that match a filter. */
export const RegistrationSelection = z.union([
  z.object({ registrations: z.array(RegistrationId).min(1).max(10_000), includeInvited }),
  z.object({ filter: RegistrationFilter, includeInvited }),
])
export type RegistrationSelection = z.infer<typeof RegistrationSelection>

const FailedChargeSelection = z.union([z.object({ charges: z.array(ChargeId).min(1).max(10_000) }), z.object({ filter: FailedChargeFilter })])
const HeldInvoiceSelection = z.union([z.object({ invoices: z.array(InvoiceId).min(1).max(10_000) }), z.object({ filter: HeldInvoiceFilter })])
/** Everything of a party (of all, without one) that happened on these business dates, both included, in the party's zone. At most 366 days. */
const Period = z.object({ party: PartyId.optional(), from: BusinessDate, to: BusinessDate })
const WalletChargeSelection = z.union([z.object({ charges: z.array(ChargeId).min(1).max(10_000) }), z.object({ period: Period })])

/** What is to be sent to whom. One account gets one message of a campaign, whatever it is about: two failed charges of an account are told in one notice. */
export const MailOrder = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('registration'), selection: RegistrationSelection }),
  /** Receipts of payments on receivables, as PDF, to the account's admins and billing contacts. */
  z.object({ kind: z.literal('receipt'), selection: z.union([z.object({ payments: z.array(PaymentId).min(1).max(10_000) }), z.object({ period: Period })]) }),
  /** A charge failed and is still open. */
  z.object({ kind: z.literal('payment_failed'), selection: FailedChargeSelection, channel: ChannelWish }),
  /** An invoice waits for the customer's approval; not while it is on hold. */
  z.object({ kind: z.literal('approval_request'), selection: HeldInvoiceSelection, channel: ChannelWish }),
  /** A charge put money on the available balance, or failed to. */
  z.object({ kind: z.literal('recharge_receipt'), selection: WalletChargeSelection }),
  z.object({ kind: z.literal('recharge_declined'), selection: WalletChargeSelection, channel: ChannelWish }),
  /** Cards that run out within 120 days, or have. */
  z.object({ kind: z.literal('card_expiring'), selection: z.object({ methods: z.array(PaymentMethodId).min(1).max(10_000) }), channel: ChannelWish }),
  /** An available balance is below its threshold and no automatic recharge has come, though none failed: chosen accounts, or all of a party (of all, without one). */
  z.object({ kind: z.literal('low_balance'), selection: z.union([z.object({ accounts: z.array(AccountId).min(1).max(10_000) }), z.object({ all: z.object({ party: PartyId.optional() }) })]), channel: ChannelWish }),
  /** Another card is needed: for failed charges, in the place of chosen methods, or by accounts that have none. It is entered in the portal, never here. */
  z.object({ kind: z.literal('card_request'), selection: z.union([FailedChargeSelection, z.object({ methods: z.array(PaymentMethodId).min(1).max(10_000) }), z.object({ accounts: z.array(AccountId).min(1).max(10_000) })]), channel: ChannelWish }),
  /** To an agency, of the invoices and payments of its sub-accounts in a period. */
  z.object({ kind: z.literal('agency_copy'), selection: z.object({ period: Period }) }),
  /** By SMS to the critical billing number of accounts with a failed charge, with the available balance below zero, or with a recharge that did not come. */
  z.object({ kind: z.literal('critical_notice'), selection: z.union([FailedChargeSelection, z.object({ accounts: z.array(AccountId).min(1).max(10_000) })]) }),
])
export type MailOrder = z.infer<typeof MailOrder>

export const Recipient = z.object({
  accountId: AccountId, accountName: z.string(), accountRef: z.string(), partyId: PartyId, channel: Channel,
  /** One address or number, or several with `, ` between them; null where there is none. */
  to: z.string().nullable(),
  /** What it is about, shortly: `IN1042`, `2 failed charges`; null where the kind says it all. */
  about: z.string().nullable(),
  /** Why it is left out, in plain words; null when it goes. */
  skip: z.string().nullable(),
  /** The same went, or may have gone, to this address within the quiet time, at this moment: a person may say that it goes all the same. */
  recentAt: Instant.nullable(),
})
export type Recipient = z.infer<typeof Recipient>

export const DispatchPreview = z.object({
  /** How many messages would go, and how many of them by SMS with how many segments. */
  willSend: z.int(), texts: z.int(), segments: z.int(),
  /** Of very many texts some are filled in, evenly spread, and the rest is reckoned from them. */
  segmentsReckoned: z.boolean(),
  /** How many are left out, by reason in plain words. `recent`: a person may send to them all the same. */
  skipped: z.array(z.object({ reason: z.string(), count: z.int(), recent: z.boolean(), examples: z.array(Recipient) })),
  /** The senders, one a party with somebody to write to; `from` is an address, or the numbers SMS leaves from. */
  senders: z.array(z.object({ party: PartyId, channel: Channel, from: z.string(), count: z.int(), /** The template's version that is used: `Registration email, version 3`. */ template: z.string() })),
  /** The first recipients, to page through in the preview. */
  recipients: z.array(Recipient),
})
export type DispatchPreview = z.infer<typeof DispatchPreview>

export const Counts = z.object({ queued: z.int(), sending: z.int(), sent: z.int(), failed: z.int(), uncertain: z.int(), skipped: z.int() })
export type Counts = z.infer<typeof Counts>

export const CampaignRow = z.object({
  id: CampaignId, kind: z.string(), /** Null when it is for customers of several parties. */ partyId: PartyId.nullable(), title: z.string(), state: CampaignState, total: z.int(), counts: Counts,
  /** Sent, and came back since. */
  bounced: z.int(),
  createdAt: Instant, createdBy: z.string(), finishedAt: Instant.nullable(), stopReason: z.string().nullable(), activity: ActivityId.nullable(),
})
export type CampaignRow = z.infer<typeof CampaignRow>

export const MessageRow = z.object({
  id: z.string(), campaignId: CampaignId, accountId: AccountId, accountName: z.string(), channel: Channel, /** Of several, with `, ` between them. */ toAddress: z.string(), state: MessageState, reason: z.string().nullable(),
  /** The address or number it left from; null before that. */
  sentFrom: z.string().nullable(),
  serverReply: z.string().nullable(), /** The `Message-ID` header; of an SMS our own id of it. */ messageId: z.string(), attempts: z.int(),
  queuedAt: Instant, sendingAt: Instant.nullable(), settledAt: Instant.nullable(),
  /** The name of the file that went with it. */
  attachment: z.string().nullable(),
  /** The version of the template it was made from: `Registration email, version 3`. */
  template: z.string(),
  /** It came back: when, and why in plain words. */
  bouncedAt: Instant.nullable(), bounce: z.string().nullable(),
})
export type MessageRow = z.infer<typeof MessageRow>

export const RenderedMessage = z.object({
  channel: Channel, from: z.string(), to: z.string(), /** Empty in an SMS, as is `html`. */ subject: z.string(), html: z.string(), text: z.string(),
  /** Names of the files it would carry. */
  attachments: z.array(z.string()),
  /** Of an SMS: how many it is sent as, and in which alphabet. */
  segments: z.object({ encoding: z.enum(['gsm7', 'ucs2']), count: z.int(), /** Characters left in the last one. */ left: z.int() }).nullable(),
})
export type RenderedMessage = z.infer<typeof RenderedMessage>

const TOO_MANY = { status: 409, message: 'More than 100,000 customers match. Narrow the filter, by party for example.' } as const
const NO_TRANSPORT = { status: 409, message: 'No mail server is set. Give its address in Settings.' } as const
const NO_SMS = { status: 409, message: 'No SMS provider is set. Give its account in Settings.' } as const
const BAD_PERIOD = { status: 400, message: 'The period ends before it begins, or is longer than 366 days.' } as const
const CHANGED = { status: 409, message: 'The list has changed since it was shown. Look at it again and confirm.' } as const
/** Send also to those who got the same within the quiet time. */
const again = z.boolean().default(false)

export const mail = {
  /** Before anything goes: how many, who is left out and why, from whom. */
  preview: oc.errors({ TOO_MANY, BAD_PERIOD }).input(z.object({ order: MailOrder, again })).output(DispatchPreview),
  /** The same, recipient by recipient: those it goes to, or those left out (of one reason). `after` is the number of rows that were shown. */
  previewList: oc
    .errors({ TOO_MANY, BAD_PERIOD })
    .input(z.object({ order: MailOrder, again, show: z.enum(['going', 'skipped']), reason: z.string().max(500).optional(), after: z.int().min(0).max(100_000).default(0), limit: PageSize }))
    .output(z.object({ rows: z.array(Recipient), total: z.int() })),
  /** One recipient's message as it will read; the link in it is a placeholder, none is made. */
  previewMessage: oc.errors({ NOT_FOUND, BAD_PERIOD }).input(z.object({ order: MailOrder, account: AccountId })).output(RenderedMessage),
  /** That message to the operator's own address (never to the customer), marked as a test in its subject; the link in it is a placeholder. */
  sendTest: oc
    .errors({ NOT_ALLOWED, NOT_FOUND, NO_TRANSPORT, BAD_PERIOD, NOT_SENT: { status: 409, message: 'The test message was not sent.' } })
    .input(z.object({ order: MailOrder, account: AccountId }))
    .output(z.object({ to: z.string(), serverReply: z.string() })),
  /** Starts a campaign after the person confirmed `expected` messages; refuses when the number has changed meanwhile. */
  dispatch: oc
    .errors({ NOT_ALLOWED, NOT_CONNECTED, NO_TRANSPORT, NO_SMS, CHANGED, NOBODY: { status: 409, message: 'Nobody in this selection can be written to.' }, TOO_MANY, BAD_PERIOD })
    .input(z.object({ order: MailOrder, again, expected: z.int().min(1), ratePerMinute: z.int().min(1).max(6000).optional() }))
    .output(z.object({ campaign: CampaignId, activity: ActivityId })),
  /** The message that a paper would go with, to these contacts of its account. */
  previewPaper: oc.errors({ NOT_FOUND }).input(z.object({ paper: PaperSpec, contacts: z.array(ContactId).min(1).max(20) })).output(RenderedMessage),
  /** Emails one receipt, invoice copy, statement or remittance slip, attached, to chosen contacts of its account: a campaign of one account. */
  sendPaper: oc
    .errors({ NOT_ALLOWED, NOT_FOUND, NO_TRANSPORT, NOBODY: { status: 409, message: 'None of these contacts has an address that can be written to.' }, RECENTLY: { status: 409, message: 'The same document went, or may have gone, to the same address before. Look at the mail log.' } })
    .input(z.object({ paper: PaperSpec, contacts: z.array(ContactId).min(1).max(20), /** A second time, on purpose. */ again: z.boolean().default(false) }))
    .output(z.object({ campaign: CampaignId })),
  /** The newest first. */
  campaigns: oc.errors({ BAD_CURSOR }).input(z.object({ after: Cursor.optional(), limit: PageSize })).output(z.object({ rows: z.array(CampaignRow), next: Cursor.nullable() })),
  messages: oc
    .errors({ BAD_CURSOR, NOT_FOUND })
    .input(z.object({ campaign: CampaignId, state: MessageState.optional(), /** Only those that came back. */ bounced: z.boolean().optional(), after: Cursor.optional(), limit: PageSize }))
    .output(z.object({ campaign: CampaignRow, rows: z.array(MessageRow), next: Cursor.nullable() })),
  /** Every message to an account, whichever campaign it was of, the newest first. */
  ofAccount: oc.errors({ BAD_CURSOR }).input(z.object({ account: AccountId, after: Cursor.optional(), limit: PageSize })).output(z.object({ rows: z.array(MessageRow.extend({ campaignTitle: z.string() })), next: Cursor.nullable() })),
  pause: oc.errors({ NOT_ALLOWED, NOT_FOUND }).input(z.object({ campaign: CampaignId })).output(z.object({ state: CampaignState })),
  resume: oc.errors({ NOT_ALLOWED, NOT_FOUND, NOT_CONNECTED, NO_TRANSPORT, NO_SMS }).input(z.object({ campaign: CampaignId })).output(z.object({ activity: ActivityId })),
  /** Queues what failed again, and goes on with the campaign. They surely were not sent. `leftOut` failed, and nothing is sent to their addresses any more. Where it cannot go on now, they wait in it to be resumed. */
  retryFailed: oc
    .errors({ NOT_ALLOWED, NOT_FOUND, NOT_CONNECTED, NO_TRANSPORT, NO_SMS, RUNNING: { status: 409, message: 'This campaign is being sent now. Wait until it ends, or pause it.' }, NONE_FAILED: { status: 409, message: 'No message of this campaign failed.' } })
    .input(z.object({ campaign: CampaignId }))
    .output(z.object({ queued: z.int(), leftOut: z.int(), activity: ActivityId })),
  /** What is not sent yet never will be by this campaign. */
  cancel: oc.errors({ NOT_ALLOWED, NOT_FOUND }).input(z.object({ campaign: CampaignId })).output(z.object({ state: CampaignState })),
  /** Messages of all campaigns whose fate is not known, the oldest first. */
  uncertain: oc.errors({ BAD_CURSOR }).input(z.object({ after: Cursor.optional(), limit: PageSize })).output(z.object({ total: z.int(), rows: z.array(MessageRow.extend({ campaignTitle: z.string() })), next: Cursor.nullable() })),
  /** A person's word on messages whose fate is not known: they were sent, or are to be sent again. Those settled meanwhile are left as they are and counted apart. */
  settleUncertain: oc
    .errors({ NOT_ALLOWED, NOT_FOUND, NOT_UNCERTAIN: { status: 409, message: 'This message is settled already.' } })
    .input(z.object({ messages: z.array(z.string().min(1).max(64)).min(1).max(500), as: z.enum(['sent', 'send_again']) }))
    .output(z.object({ settled: z.int(), already: z.int() })),
}
