/** How messages leave: what a job that sends is given. Secrets are in memory only. */
import type { MailProvider, PartyRate } from '#contract/mailSettings.ts'
import type { SmsAccess } from './sms.ts'

/** A sign-in that stands for a password (RFC 6749, refresh token grant). */
export interface OAuthAccess {
  provider: MailProvider
  user: string
  clientId: string
  clientSecret: string | null
  refreshToken: string
  /** Where access tokens are asked for. */
  tokenUrl: string
}

/** A key that signs what leaves from a domain. */
export interface DkimKey {
  domain: string
  selector: string
  /** PEM. */
  privateKey: string
}

export interface MailAccess {
  /** `smtp://user:password@host:587` */
  smtpUrl: string
  /** In place of the password. */
  oauth: OAuthAccess | null
  dkim: readonly DkimKey[]
  /** Domains whose mail is to be signed, and whose key is not on this machine. */
  unsigned?: readonly string[]
  /** Connections at once, at most. */
  connections: number
}

/** What a dispatch keeps to. */
export interface SendingRules {
  /** Permanent failures in a row after which it stops by itself. */
  stopAfter: number
  /** The same template to the same address once in so many milliseconds. */
  quietMs: number
  /** By party, whichever campaign the messages are of. */
  rates: readonly PartyRate[]
}

/** The mailbox that bounces come to. */
export interface MailboxAccess {
  /** `imaps://user:password@host:993` */
  url: string
  folder: string
  oauth: OAuthAccess | null
}

export interface Outgoing {
  mail: MailAccess | null
  sms: SmsAccess | null
  rules: SendingRules
}
