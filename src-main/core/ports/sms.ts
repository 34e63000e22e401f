/** The port to an SMS provider. A connector turns one provider into these calls. */
import type { Delivery } from './delivery.ts'

/** How to reach the provider. The token stays in memory; it is never written to a file in clear. */
export interface SmsAccess {
  /** `https://api.twilio.com` */
  url: string
  accountSid: string
  authToken: string
  timeoutMs?: number
}

export interface OutgoingSms {
  /** One of the party's known numbers, `+61400000000`. */
  from: string
  to: string
  body: string
  signal?: AbortSignal | undefined
}

/** A message that a customer sent to one of our numbers. */
export interface IncomingSms {
  /** The provider's id: the same message never has two. */
  id: string
  from: string
  to: string
  body: string
  /** Epoch milliseconds. */
  at: number
}

/** What came in, the oldest first. */
export interface ReceivedSms {
  messages: IncomingSms[]
  /** Epoch ms, by the provider's clock: everything up to then has been told, in this answer or before. Never before what was asked from. */
  upTo: number
}

export interface SmsConnector {
  /** One try. Never throws, and never tries again by itself. */
  send(message: OutgoingSms): Promise<Delivery>
  /** What came in since `since` (epoch ms, included): a thousand at once, the rest from `upTo` on. @throws SmsError */
  received(since: number, signal?: AbortSignal): Promise<ReceivedSms>
  /** Whether the account is ours and can be used. @throws SmsError */
  verify(signal?: AbortSignal): Promise<void>
  close(): void
}

/** Why the provider cannot be used now, in plain words with what to do. */
export class SmsError extends Error {
  /** Asking again changes nothing: the account, the token, the address. */
  readonly settled: boolean
  constructor(message: string, settled: boolean) {
    super(message)
    this.name = 'SmsError'
    this.settled = settled
  }
}
