/** What the settings of mail ask of the world, before anything is kept. */
import type { MailProvider, SenderCheck } from '#contract/mailSettings.ts'
import type { OAuthAccess } from './outgoing.ts'
import type { SmsAccess } from './sms.ts'

/** The company's own registration of this application with the provider. */
export interface SignInApplication {
  provider: MailProvider
  clientId: string
  /** Of Google's desktop applications, which have one; of Microsoft's, which are public clients, none. */
  clientSecret: string | null
  /** Of Microsoft: whose directory; null for any organisation's. */
  tenant: string | null
  /** The address that mail is sent with. */
  user: string
}

/** A sign-in under way in the system's browser. */
export interface Authorization {
  /** The page to open. */
  url: string
  /** Ends by itself after ten minutes. Rejects with `JobFailure` `SIGN_IN` in plain words. */
  finished: Promise<OAuthAccess>
  /** `why` is what `finished` rejects with. */
  cancel(why: string): void
}

/** Whose domain is looked at, and what we know of how its mail leaves. */
export interface SenderQuestion {
  /** The address that mail is from. */
  from: string
  /** The mail server's host; null where none is set. */
  smtpHost: string | null
  /** The key that would sign it. */
  dkim: { domain: string; selector: string; /** Base64, as the record has it. */ publicKey: string } | null
}

export interface MailSetup {
  authorize(application: SignInApplication): Promise<Authorization>
  /** Signs in to the mail server that is set. Rejects with `JobFailure`. */
  verifySignIn(oauth: OAuthAccess): Promise<void>
  /** Whether a mail server, or a mailbox's, may be given tokens of this provider. */
  isServerOf(provider: MailProvider, host: string): boolean
  /** Signs in and opens the folder. Rejects with `JobFailure` in plain words. */
  verifyMailbox(mailbox: { /** With its password, unless the sign-in stands for it. */ url: string; folder: string }): Promise<void>
  /** Rejects with `JobFailure` in plain words. */
  verifySms(sms: SmsAccess): Promise<void>
  /** Rejects with `JobFailure` `NO_LINE`. */
  checkSender(question: SenderQuestion, signal?: AbortSignal): Promise<SenderCheck>
}
