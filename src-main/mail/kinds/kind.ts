/**
 * What the kind of a campaign means. The engine (`../dispatch`) keeps the promises: each message at
 * most once, each end written down. Who a message is to, why one is left out, and what is made for it
 * just before it goes, it asks its kind.
 */
import type { MessageRecord } from '#main/db/campaigns.ts'
import type { Attachment, Mailbox } from '../compose.ts'
import type { Template } from '../templates.ts'

export interface Kind<Subject> {
  /**
   * The newest that is known of the customer. Asked twice: before the message waits for its turn, and
   * again when its turn has come. Answers why it is left out, or whom it goes to now.
   */
  look(message: MessageRecord): { skip: string } | { subject: Subject; /** Kept with the message; one address, or several with `, ` between them. */ toAddress: string }
  /**
   * Why it would be one too many: its like went, or may have gone, or is going, to one of its addresses.
   * Asked once more as the message is claimed, in that transaction, so that of two campaigns one gives way.
   */
  repeated(message: MessageRecord, at: number): string | null
  /** Makes what goes. Whatever is made for one message only (a link) is made here, and never before. */
  make(message: MessageRecord, subject: Subject, run: Making): Promise<Made>
}

/** The run, as far as a kind needs it. */
export interface Going {
  over(): boolean
  /** Sleeps, but not past the end of the run. */
  pause(ms: number): Promise<void>
  readonly signal: AbortSignal
}

export interface Making extends Going {
  /** The version this message is made from: its own, else its campaign's. */
  readonly template: Template
}

export type Made =
  | { kind: 'message'; content: Content; /** What must not come to rest in a log, even where the mail server repeats it. */ secret: string | null; /** Kept with the message once it is sent: who was left out of it, and why. */ note?: string }
  /** Nothing is to go to this one. */
  | { kind: 'skip'; reason: string }
  /** Nothing can be made now, for this message or any other. */
  | { kind: 'stop'; reason: string }
  /** The run ended meanwhile; the message stays as it is. */
  | { kind: 'over' }

export type Content = EmailContent | SmsContent

export interface EmailContent {
  channel: 'email'
  from: Mailbox
  to: readonly Mailbox[]
  subject: string
  html: string
  text: string
  attachments: readonly Attachment[]
  /** It is not about the customer's own money or access: it says how not to get the next one. */
  unsubscribe: boolean
}

export interface SmsContent {
  channel: 'sms'
  /** One of the party's known numbers, as `+61400000000`. */
  from: string
  to: string
  body: string
}
