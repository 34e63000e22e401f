/** What the settings of mail ask of the world: sign-in pages, mail servers, mailboxes, the domain name system. */
import type { MailProvider } from '#contract/mailSettings.ts'
import { checkSender } from '#main/mail/senderCheck.ts'
import { endpointsOf, isServerOf, type Endpoints } from '#main/mail/oauth.ts'
import { authorize } from '#main/mail/signIn.ts'
import { NoMailServer, verifySmtp } from '#main/mail/transport.ts'
import { mailboxOf } from './access.ts'
import type { CoreContext } from './ports/context.ts'
import { JobFailure } from './ports/jobs.ts'
import type { Authorization, MailSetup } from './ports/mailSetup.ts'
import { SmsError } from './ports/sms.ts'

/** What tests put in place of the world. */
export interface MailSetupOptions {
  endpoints?: (provider: MailProvider, tenant: string | null) => Endpoints
  /** Name servers: `127.0.0.1:5353`. */
  dnsServers?: readonly string[]
  signInWithinMs?: number
  timeoutMs?: number
}

export interface RunningMailSetup extends MailSetup {
  /** Ends sign-ins that are under way. */
  close(): void
}

export function createMailSetup(context: Pick<CoreContext, 'outgoing' | 'signIn' | 'now'>, { endpoints = endpointsOf, dnsServers, signInWithinMs, timeoutMs }: MailSetupOptions = {}): RunningMailSetup {
  const underWay = new Set<Authorization>()
  const limits = timeoutMs === undefined ? {} : { timeoutMs }
  return {
    isServerOf,

    async authorize(application) {
      const begun = await authorize(application, endpoints(application.provider, application.tenant), { ...limits, ...(signInWithinMs === undefined ? {} : { withinMs: signInWithinMs }) })
      underWay.add(begun)
      const over = () => void underWay.delete(begun)
      begun.finished.then(over, over)
      return begun
    },

    async verifySignIn(oauth) {
      const { mail } = context.outgoing()
      if (mail === null) throw new JobFailure('NO_TRANSPORT', 'No mail server is set. Give its address in Settings.')
      await verifySmtp(withoutPassword(mail.smtpUrl), { oauth }).catch((error: unknown) => {
        throw error instanceof NoMailServer ? new JobFailure('SMTP_FAILED', error.message) : error
      })
    },

    async verifyMailbox({ url, folder }) {
      const mailbox = mailboxOf({ url, folder }, new URL(url).password === '' ? null : url, context.signIn(url))
      if (mailbox === null) throw new JobFailure('MAILBOX_FAILED', 'The address of the mailbox holds no password. Write it as imaps://user:password@imap.example:993, or sign in with Microsoft or Google first.')
      const [{ verifyMailbox }, { accessToken }] = await Promise.all([import('#main/mail/bounces/mailbox.ts'), import('#main/mail/oauth.ts')])
      await verifyMailbox(mailbox, { accessToken, ...limits })
    },

    async verifySms(access) {
      const { createSmsConnector } = await import('#main/connectors/sms/twilio.ts')
      try {
        const connector = createSmsConnector({ timeoutMs: 15_000, ...access })
        try {
          await connector.verify()
        } finally {
          connector.close()
        }
      } catch (error) {
        throw error instanceof SmsError ? new JobFailure('SMS_FAILED', error.message) : error
      }
    },

    checkSender: (question, signal) => checkSender(question, { ...limits, ...(dnsServers === undefined ? {} : { servers: dnsServers }), signal, now: context.now() }),

    close() {
      for (const authorization of underWay) authorization.cancel('Counterfoil was closed.')
    },
  }
}

/** The sign-in stands in its place. */
function withoutPassword(url: string): string {
  const address = new URL(url)
  address.password = ''
  return address.href
}
