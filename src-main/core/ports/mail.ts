/** The port to bulk mail: what features may ask of it. One engine sends everything that is sent. */
import type { CampaignState, DispatchPreview, MailOrder, Recipient, RenderedMessage } from '#contract/mail.ts'
import type { PaperSpec, StatementTerms } from '#contract/documents.ts'
import type { ScheduleTerms } from '#contract/schedules.ts'
import type { Money } from '#contract/vocabulary.ts'

/** Makes the document that a message carries. Throws `JobFailure` in plain words where there is none. */
export type PaperMaker = (spec: PaperSpec) => {
  /** Whether anything moved in the period of a statement. */
  moved: boolean
  /** What is owed at its end, by currency. */
  owedMinor: readonly Money[]
  draw(): Promise<{ bytes: Uint8Array; pages: number }>
}

/** Statements of a period for the accounts of a party. */
export interface StatementRun {
  party: string
  statement: StatementTerms
  who: ScheduleTerms['who']
  recipients: ScheduleTerms['recipients']
  schedule: { id: string; name: string } | null
  /** Whoever has it already gets it once more. */
  again: boolean
}

/** How many statements would go, and who is left out for want of an address or because they have it. */
export interface StatementPreview {
  /** Accounts that match. */
  accounts: number
  messages: number
  skipped: { reason: string; count: number }[]
}

/** One document to contacts of its account. */
export interface PaperMessage {
  paper: PaperSpec
  contacts: readonly string[]
}

/** An order, and the moment and rules it is looked at with. */
export interface OrderToRead {
  order: MailOrder
  /** Those who got the same within the quiet time get it all the same. */
  again: boolean
  /** The same template to the same address once in so many milliseconds. */
  quietMs: number
  /** Epoch milliseconds. */
  now: number
}

export interface PreviewPage {
  show: 'going' | 'skipped'
  /** Of the skipped, those of one reason. */
  reason?: string | undefined
  /** Rows before it. */
  after: number
  limit: number
}

export interface PreparedCampaign {
  campaignId: string
  /** Messages of the campaign, the skipped ones included. */
  total: number
  /** Left out from the beginning, each with its reason. */
  skipped: number
}

export interface MailService {
  /** Before anything goes: who would get it, who is left out and why. Rejects with `JobFailure` `TOO_MANY`, `BAD_PERIOD`. */
  preview(order: MailOrder, again: boolean, signal?: AbortSignal): Promise<DispatchPreview>
  previewList(order: MailOrder, again: boolean, page: PreviewPage, signal?: AbortSignal): Promise<{ rows: Recipient[]; total: number }>
  /** One message as it will read, with a placeholder for a link; null where nothing can be said to this account. */
  render(order: MailOrder, accountId: string, signal?: AbortSignal): Promise<RenderedMessage | null>
  /** That message to the operator. Rejects with `JobFailure` `NO_TRANSPORT`, `NOT_FOUND`, `NOT_SENT`. */
  sendTest(order: MailOrder, accountId: string): Promise<{ to: string; serverReply: string }>
  /** Writes a campaign and its messages; nothing is sent yet. Rejects with `JobFailure` `TOO_MANY`, `BAD_PERIOD`, `NOBODY`, `CHANGED` when it would not be `expected` messages. */
  prepare(order: MailOrder, request: { again: boolean; expected: number | null; ratePerMinute: number | null; by: string }): Promise<PreparedCampaign>
  /** One customer asked for by name, so a message of yesterday does not stand in the way. */
  prepareOneRegistration(request: { registrationId: string; by: string; ratePerMinute: number | null }): PreparedCampaign
  /** The message one document would go with; null when document or contacts are not in the copy. */
  renderPaper(message: PaperMessage): RenderedMessage | null
  /** Writes a campaign of one message. Throws `JobFailure` `NOT_FOUND`, `NOBODY`, and unless `again` `RECENTLY`. */
  preparePaper(request: PaperMessage & { by: string; again: boolean }): PreparedCampaign
  /** Sends what is queued; a campaign that is being sent already is named, not started twice. Throws `JobFailure` `NO_CAMPAIGN`, `NOT_CONNECTED`, `NO_TRANSPORT`, `NO_SMS`. */
  start(campaignId: string): { activity: string }
  /** Stops at the next message; what is queued stays queued. Null when there is no such campaign. */
  pause(campaignId: string): CampaignState | null
  /** Stops for good: what is queued is skipped. Null when there is no such campaign. */
  cancel(campaignId: string): CampaignState | null
  /** Queues what failed of a campaign again, but not to addresses that nothing is sent to any more: those are `leftOut`. Throws `JobFailure` `NO_CAMPAIGN`, `RUNNING`, `NONE_FAILED`. */
  retryFailed(campaignId: string): { queued: number; leftOut: number }
  /** The activity that sends it now; null when none does. */
  activityOf(campaignId: string): string | null
  /** Asks a mail server whether it would take our mail, signing in where the URL names a user. Throws `JobFailure` in plain words. */
  verifyServer(smtpUrl: string): Promise<void>
  /** A person's word on a message whose fate is not known; false when it is settled already. */
  settleUncertain(message: { id: string; messageId: string }, as: 'sent' | 'send_again'): boolean
}
