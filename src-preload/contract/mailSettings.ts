/** How mail and SMS leave: rates, sign-in with Microsoft or Google, DKIM, what the sender's domain says, the mailbox bounces come to, the SMS provider. Secrets go in and never come out. */
import { oc } from '@orpc/contract'
import { z } from 'zod'
import { NOT_ALLOWED, NOT_FOUND } from './errors.ts'
import { Instant, PartyId } from './vocabulary.ts'

export const MailProvider = z.enum(['microsoft', 'google'])
export type MailProvider = z.infer<typeof MailProvider>

const Domain = z.string().trim().toLowerCase().min(3).max(253).regex(/^[a-z0-9-]+(\.[a-z0-9-]+)+$/, 'a domain, as accounts.example')
/** A DKIM selector: the name before `._domainkey.`. */
const Selector = z.string().trim().min(1).max(63).regex(/^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/i, 'letters, digits and hyphens')

export const PartyRate = z.object({ party: PartyId, perMinute: z.int().min(1).max(6000).nullable(), perHour: z.int().min(1).max(100_000).nullable() })
export type PartyRate = z.infer<typeof PartyRate>

export const MailSettings = z.object({
  /** Connections to the mail server at once, at most. */
  connections: z.int().min(1).max(20),
  /** A campaign stops by itself after so many permanent failures in a row. */
  stopAfter: z.int().min(1).max(1000),
  /** The same template goes to the same address once in so many hours. */
  quietHours: z.int().min(0).max(720),
  /** Messages of a party in a minute and in an hour, whichever campaign they are of; null for no limit. */
  rates: z.array(PartyRate),
  /** Null: the mail server's user name and password, or none. */
  signIn: z.object({ provider: MailProvider, clientId: z.string(), tenant: z.string().nullable(), user: z.string(), /** Whether the sign-in is kept on this machine. */ kept: z.boolean() }).nullable(),
  dkim: z.array(z.object({ domain: z.string(), selector: z.string(), /** The key is on this machine. */ kept: z.boolean(), /** The TXT record to publish: its name and its value. */ recordName: z.string(), recordValue: z.string() })),
  bounces: z.object({ /** `imaps://user@host:993`, without the password. */ url: z.string(), folder: z.string(), everyMinutes: z.int(), hasPassword: z.boolean(), lastReadAt: Instant.nullable(), /** Why the last reading failed, in plain words. */ problem: z.string().nullable() }).nullable(),
  sms: z.object({ /** The provider's address: `https://api.twilio.com`. */ url: z.string(), accountSid: z.string(), tokenKept: z.boolean(), everySeconds: z.int(), lastPolledAt: Instant.nullable(), problem: z.string().nullable(), /** Named when Counterfoil was started. */ given: z.boolean() }).nullable(),
  /** False once a secret was given that this machine cannot keep encrypted: it is used until Counterfoil ends, and asked for again at the next start. */
  secretsStay: z.boolean(),
})
export type MailSettings = z.infer<typeof MailSettings>

/** What the sender's domain says about who may send for it. */
export const SenderCheck = z.object({
  domain: z.string(), checkedAt: Instant,
  /** Whether there is such a domain at all; where there is none, nothing else is checked. */
  exists: z.boolean(),
  checks: z.array(z.object({
    name: z.enum(['mx', 'spf', 'dkim', 'dmarc']), verdict: z.enum(['good', 'weak', 'missing', 'wrong', 'unknown']),
    /** What was found, as it was published. */
    found: z.string().nullable(),
    /** What it means and what to do, in plain words. */
    advice: z.string(),
    /** The TXT record to publish, where the advice names one. */
    publish: z.object({ name: z.string(), value: z.string() }).optional(),
  })),
})
export type SenderCheck = z.infer<typeof SenderCheck>

const FAILED = { status: 409, message: 'That could not be reached.' } as const

export const mailSettings = {
  get: oc.output(MailSettings),
  setSending: oc.errors({ NOT_ALLOWED }).input(z.object({ connections: MailSettings.shape.connections, stopAfter: MailSettings.shape.stopAfter, quietHours: MailSettings.shape.quietHours, rates: z.array(PartyRate).max(50) })).output(MailSettings),
  /** Begins signing in with the provider, in the system's browser, by the company's own application registration. Answers the page to open. */
  beginSignIn: oc
    .errors({ NOT_ALLOWED, NO_TRANSPORT: { status: 409, message: 'Give the mail server first.' } })
    .input(z.object({ provider: MailProvider, clientId: z.string().trim().min(5).max(200), clientSecret: z.string().trim().min(1).max(500).optional(), tenant: z.string().trim().min(1).max(100).regex(/^[a-z0-9.-]+$/i).optional(), user: z.email().max(200) }))
    .output(z.object({ attempt: z.string(), url: z.url() })),
  /** How that sign-in stands; ends by itself after ten minutes. */
  signInState: oc.errors({ NOT_FOUND }).input(z.object({ attempt: z.string().min(1).max(64) })).output(z.object({ state: z.enum(['waiting', 'done', 'failed']), message: z.string().nullable() })),
  signOut: oc.errors({ NOT_ALLOWED }).output(MailSettings),
  /** Signs messages from this domain. Without a key one is made here; it is RSA, PEM. */
  setDkim: oc.errors({ NOT_ALLOWED, BAD_KEY: { status: 400, message: 'This is not an RSA private key in PEM form of at least 1024 bits.' } }).input(z.object({ domain: Domain, selector: Selector, privateKey: z.string().max(20_000).optional() })).output(MailSettings),
  removeDkim: oc.errors({ NOT_ALLOWED, NOT_FOUND }).input(z.object({ domain: Domain })).output(MailSettings),
  /** Asks the domain name system about the domain a party sends from. */
  checkSender: oc.errors({ NOT_FOUND, NO_LINE: { status: 409, message: 'The domain name system does not answer. Check the line, and try again.' } }).input(z.object({ party: PartyId })).output(SenderCheck),
  /** Where bounces come to: the sender's mailbox, over IMAP. It is only read: nothing is marked, moved or deleted. Null: none is read. */
  setBounces: oc.errors({ NOT_ALLOWED, FAILED }).input(z.object({ mailbox: z.object({ url: z.string().max(500).regex(/^imaps?:\/\//), folder: z.string().trim().min(1).max(200).default('INBOX'), everyMinutes: z.int().min(1).max(1440).default(5) }).nullable() })).output(MailSettings),
  /** Reads it now. */
  readBounces: oc.errors({ NOT_FOUND, FAILED }).output(z.object({ read: z.int(), bounces: z.int(), matched: z.int() })),
  setSms: oc.errors({ NOT_ALLOWED, FAILED }).input(z.object({ provider: z.object({ url: z.url().max(300), accountSid: z.string().trim().min(2).max(100), authToken: z.string().min(1).max(200), everySeconds: z.int().min(5).max(3600).default(30) }).nullable() })).output(MailSettings),
}
