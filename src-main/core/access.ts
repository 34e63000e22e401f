/** How mail and SMS leave and bounces come in, from what the host gave, the settings and the secrets. */
import { parseDkimKeys, parseSignInSecret, QUIET_HOURS, readMailSettings, STOP_AFTER, type BouncesSetting, type DkimSetting, type SignInSetting } from '#main/db/mailSettings.ts'
import { readSetting } from '#main/db/settings.ts'
import type { Database } from '#main/db/database.ts'
import { endpointsOf, isServerOf, type Endpoints } from '#main/mail/oauth.ts'
import type { Secrets } from './ports/context.ts'
import type { BillingApiAccess } from './ports/sources.ts'
import type { DkimKey, MailAccess, MailboxAccess, OAuthAccess, Outgoing } from './ports/outgoing.ts'
import type { SmsAccess } from './ports/sms.ts'

/** Given by the host at the start (the sandbox's, the command line's); wins over the settings. */
export interface GivenAccess {
  connection: BillingApiAccess | null
  smtpUrl: string | null
  sms: SmsAccess | null
  /** In place of the providers' own; of tests. */
  endpoints?: typeof endpointsOf
}

export interface Access {
  outgoing: Outgoing
  bounceMailbox: MailboxAccess | null
  /** The sign-in that is kept, whichever server it is for. */
  signIn: OAuthAccess | null
}

const HOUR_MS = 3_600_000
export const NO_ACCESS: Access = { outgoing: { mail: null, sms: null, rules: { stopAfter: STOP_AFTER, quietMs: QUIET_HOURS * HOUR_MS, rates: [] } }, bounceMailbox: null, signIn: null }

export async function readAccess(database: Database, secrets: Secrets, given: GivenAccess): Promise<Access> {
  const settings = readMailSettings(database)
  const signIn = await signInOf(settings.signIn, secrets, given.endpoints ?? endpointsOf)
  const smtpUrl = given.smtpUrl ?? (await configuredSmtp(database, secrets))
  const mail: MailAccess | null = smtpUrl === null ? null : {
    smtpUrl, oauth: signInFor(signIn, smtpUrl), connections: settings.connections, ...keysOf(settings.dkim, parseDkimKeys(await secrets.get('dkimKeys'))),
  }
  return {
    outgoing: { mail, sms: given.sms ?? (await smsOf(settings.sms, secrets)), rules: { stopAfter: settings.stopAfter, quietMs: settings.quietHours * HOUR_MS, rates: settings.rates } },
    bounceMailbox: settings.bounces === null ? null : mailboxOf(settings.bounces, await secrets.get('bouncesUrl'), signIn),
    signIn,
  }
}

/** The sign-in, where the server of this address is to be signed in to with it: its password, where it names one, goes first. */
export function signInFor(signIn: OAuthAccess | null, url: string): OAuthAccess | null {
  if (signIn === null || !URL.canParse(url)) return null
  const { hostname, password } = new URL(url)
  return password === '' && isServerOf(signIn.provider, hostname) ? signIn : null
}

/** How a mailbox is signed in to: by its password, else by the sign-in; null where there is neither. A shared mailbox is its own user. */
export function mailboxOf({ url, folder }: Pick<BouncesSetting, 'url' | 'folder'>, whole: string | null, signIn: OAuthAccess | null): MailboxAccess | null {
  if (whole !== null && sameAccount(whole, url)) return { url: whole, folder, oauth: null }
  const oauth = signInFor(signIn, url)
  if (oauth === null) return null
  const user = decodeURIComponent(new URL(url).username)
  return { url, folder, oauth: user === '' ? oauth : { ...oauth, user } }
}

/** A password of another mailbox, which a change left behind, is not told to this one. */
function sameAccount(whole: string, url: string): boolean {
  if (!URL.canParse(whole) || !URL.canParse(url)) return false
  const [a, b] = [new URL(whole), new URL(url)]
  return a.protocol === b.protocol && a.host === b.host && a.username === b.username
}

async function signInOf(setting: SignInSetting | null, secrets: Secrets, endpoints: (provider: SignInSetting['provider'], tenant: string | null) => Endpoints): Promise<OAuthAccess | null> {
  const secret = setting === null ? null : parseSignInSecret(await secrets.get('mailSignIn'))
  if (setting === null || secret === null) return null
  const { provider, clientId, tenant, user } = setting
  return { provider, clientId, user, ...secret, tokenUrl: endpoints(provider, tenant).tokenUrl }
}

function keysOf(settings: readonly DkimSetting[], keys: Readonly<Record<string, string>>): Pick<MailAccess, 'dkim' | 'unsigned'> {
  const dkim: DkimKey[] = []
  const unsigned: string[] = []
  for (const { domain, selector } of settings) {
    const privateKey = keys[domain]
    if (privateKey === undefined) unsigned.push(domain)
    else dkim.push({ domain, selector, privateKey })
  }
  return { dkim, unsigned }
}

async function smsOf(setting: { url: string; accountSid: string } | null, secrets: Secrets): Promise<SmsAccess | null> {
  const authToken = setting === null ? null : await secrets.get('smsToken')
  return setting === null || authToken === null ? null : { url: setting.url, accountSid: setting.accountSid, authToken }
}

/** The secret holds the whole address when there is a password in it; the setting holds it without. */
async function configuredSmtp(database: Database, secrets: Secrets): Promise<string | null> {
  const kept = await secrets.get('smtpUrl')
  return kept ?? readSetting(database, 'smtp.url')
}
