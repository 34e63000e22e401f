/** Bulk dispatch: who would get it, what it says, how it goes, how each message ended. */
import { oc } from '@orpc/contract'
import { z } from 'zod'
import { ActivityId } from './activity.ts'
import { PaperSpec } from './documents.ts'
import { BAD_CURSOR, NOT_ALLOWED, NOT_CONNECTED, NOT_FOUND } from './errors.ts'
import { RegistrationFilter } from './registrations.ts'
import { AccountId, ContactId, Cursor, Instant, PageSize, PartyId, RegistrationId } from './vocabulary.ts'

export const CampaignId = z.string().min(1).max(64)
export const MessageState = z.enum(['queued', 'sending', 'sent', 'failed', 'uncertain', 'skipped'])
export type MessageState = z.infer<typeof MessageState>
export const CampaignState = z.enum(['ready', 'running', 'paused', 'done', 'cancelled'])
export type CampaignState = z.infer<typeof CampaignState>

/** Who a registration dispatch is for: chosen rows, or all that match a filter. */
export const RegistrationSelection = z.union([
  z.object({ registrations: z.array(RegistrationId).min(1).max(10_000) }),
  z.object({ filter: RegistrationFilter }),
])
export type RegistrationSelection = z.infer<typeof RegistrationSelection>

export const Recipient = z.object({ registrationId: RegistrationId, accountId: AccountId, accountName: z.string(), partyId: PartyId, email: z.string().nullable() })
export type Recipient = z.infer<typeof Recipient>

export const RegistrationPreview = z.object({
  /** How many messages would go. */
  willSend: z.int(),
  /** How many are left out, by reason in plain words. */
  skipped: z.array(z.object({ reason: z.string(), count: z.int(), examples: z.array(Recipient) })),
  /** The senders, one a party with somebody to write to. */
  senders: z.array(z.object({ party: PartyId, from: z.string(), count: z.int() })),
  /** The first recipients, to page through in the preview. */
  recipients: z.array(Recipient),
})
export type RegistrationPreview = z.infer<typeof RegistrationPreview>

export const Counts = z.object({ queued: z.int(), sending: z.int(), sent: z.int(), failed: z.int(), uncertain: z.int(), skipped: z.int() })
export type Counts = z.infer<typeof Counts>

export const CampaignRow = z.object({
  id: CampaignId, kind: z.string(), /** Null when it is for customers of several parties. */ partyId: PartyId.nullable(), title: z.string(), state: CampaignState, total: z.int(), counts: Counts,
  createdAt: Instant, createdBy: z.string(), finishedAt: Instant.nullable(), stopReason: z.string().nullable(), activity: ActivityId.nullable(),
})
export type CampaignRow = z.infer<typeof CampaignRow>

export const MessageRow = z.object({
  id: z.string(), accountId: AccountId, accountName: z.string(), /** Of several, with `, ` between them. */ toAddress: z.string(), state: MessageState, reason: z.string().nullable(),
  serverReply: z.string().nullable(), messageId: z.string(), queuedAt: Instant, settledAt: Instant.nullable(),
  /** The name of the file that went with it. */
  attachment: z.string().nullable(),
})
export type MessageRow = z.infer<typeof MessageRow>

export const RenderedMessage = z.object({ from: z.string(), to: z.string(), subject: z.string(), html: z.string(), text: z.string(), /** Names of the files it would carry. */ attachments: z.array(z.string()) })
export type RenderedMessage = z.infer<typeof RenderedMessage>

const TOO_MANY = { status: 409, message: 'More than 100,000 customers match. Narrow the filter, by party for example.' } as const
const NO_TRANSPORT = { status: 409, message: 'No mail server is set. Give its address in Settings.' } as const

export const mail = {
  /** Before anything goes: how many, who is left out and why, from whom. */
  previewRegistrations: oc.errors({ TOO_MANY }).input(z.object({ selection: RegistrationSelection })).output(RegistrationPreview),
  /** One recipient's message as it will read; the link in it is a placeholder, none is made. */
  previewMessage: oc.errors({ NOT_FOUND }).input(z.object({ registration: RegistrationId })).output(RenderedMessage),
  /** Starts a campaign after the person confirmed `expected` messages; refuses when the number has changed meanwhile. */
  dispatchRegistrations: oc
    .errors({ NOT_ALLOWED, NOT_CONNECTED, NO_TRANSPORT, CHANGED: { status: 409, message: 'The list has changed since it was shown. Look at it again and confirm.' }, NOBODY: { status: 409, message: 'Nobody in this selection can be written to.' }, TOO_MANY })
    .input(z.object({ selection: RegistrationSelection, expected: z.int().min(1), ratePerMinute: z.int().min(1).max(6000).optional() }))
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
    .input(z.object({ campaign: CampaignId, state: MessageState.optional(), after: Cursor.optional(), limit: PageSize }))
    .output(z.object({ campaign: CampaignRow, rows: z.array(MessageRow), next: Cursor.nullable() })),
  pause: oc.errors({ NOT_ALLOWED, NOT_FOUND }).input(z.object({ campaign: CampaignId })).output(z.object({ state: CampaignState })),
  resume: oc.errors({ NOT_ALLOWED, NOT_FOUND, NOT_CONNECTED, NO_TRANSPORT }).input(z.object({ campaign: CampaignId })).output(z.object({ activity: ActivityId })),
  /** What is not sent yet never will be by this campaign. */
  cancel: oc.errors({ NOT_ALLOWED, NOT_FOUND }).input(z.object({ campaign: CampaignId })).output(z.object({ state: CampaignState })),
  /** A person's word on a message whose fate is not known: it was sent, or it is to be sent again. */
  settleUncertain: oc
    .errors({ NOT_ALLOWED, NOT_FOUND, NOT_UNCERTAIN: { status: 409, message: 'This message is settled already.' } })
    .input(z.object({ message: z.string().min(1).max(64), as: z.enum(['sent', 'send_again']) }))
    .output(z.object({ state: MessageState })),
}
