/** The settings of mail and SMS as a window sees them: what is set, whether its secret is here, how it went last. */
import type { MailSettings } from '#contract/mailSettings.ts'
import type { CoreContext } from '#main/core/ports/context.ts'
import { parseDkimKeys, parseSignInSecret, readMailSettings } from '#main/db/mailSettings.ts'
import { dkimRecordName, dkimRecordValue } from '#main/domain/dkimRecord.ts'

/** @param secretsStay whether the secrets given lately could be kept */
export async function shownSettings(context: CoreContext, secretsStay: boolean): Promise<MailSettings> {
  const { secrets } = context
  const { signIn, dkim, bounces, sms, ...sending } = readMailSettings(context.database)
  const keys = parseDkimKeys(await secrets.get('dkimKeys'))
  return {
    ...sending,
    signIn: signIn === null ? null : { ...signIn, kept: parseSignInSecret(await secrets.get('mailSignIn')) !== null },
    dkim: dkim.map(({ domain, selector, publicKey }) => ({ domain, selector, kept: keys[domain] !== undefined, recordName: dkimRecordName(selector, domain), recordValue: dkimRecordValue(publicKey) })),
    bounces: bounces === null ? null : { ...bounces, hasPassword: (await secrets.get('bouncesUrl')) !== null, ...lastReading(context) },
    sms: await shownSms(context, sms),
    secretsStay,
  }
}

function lastReading(context: CoreContext): { lastReadAt: number | null; problem: string | null } {
  const { at, problem } = context.bounces.last()
  const unreachable = context.bounceMailbox() === null ? 'Its password is not on this machine, and no sign-in stands for it. Give the address with its password again, or sign in.' : null
  return { lastReadAt: at, problem: unreachable ?? problem }
}

async function shownSms(context: CoreContext, set: { url: string; accountSid: string; everySeconds: number } | null): Promise<MailSettings['sms']> {
  const given = context.given().sms
  const used = context.outgoing().sms
  const { at: lastPolledAt, problem } = context.answers.last()
  if (given && used !== null) return { url: used.url, accountSid: used.accountSid, tokenKept: true, everySeconds: set?.everySeconds ?? 30, lastPolledAt, problem, given }
  if (set === null) return null
  const tokenKept = (await context.secrets.get('smsToken')) !== null
  return { ...set, tokenKept, lastPolledAt, problem: tokenKept ? problem : 'Its token is not on this machine. Give it again.', given: false }
}
