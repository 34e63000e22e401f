/** How mail leaves, as it is typed. The password is not in it: see `settingsDrafts.ts`. */
import type { MailProvider, MailSettings } from '#contract/mailSettings.ts'
import type { Settings } from '#contract/settings.ts'
import { bareAddress, parseServerAddress, wholeAddress } from '../serverAddress.ts'

export type Login = 'none' | 'password' | MailProvider

export interface MailServerForm {
  address: string
  login: Login
  /** Of a sign-in by password. */
  user: string
  /** Of the company's own registration of this application with the provider. */
  clientId: string
  tenant: string
  /** The address that mail is sent with. */
  mailbox: string
}

export const PROVIDERS: Readonly<Record<MailProvider, { name: string; service: string; server: string; isServer: RegExp }>> = {
  microsoft: { name: 'Microsoft', service: 'Microsoft 365', server: 'smtp://smtp.office365.com:587', isServer: /(^|\.)(office365|outlook|office)\.com$/i },
  google: { name: 'Google', service: 'Google Workspace', server: 'smtps://smtp.gmail.com:465', isServer: /(^|\.)(gmail|googlemail|google)\.com$/i },
}

export const isProvider = (login: Login): login is MailProvider => login === 'microsoft' || login === 'google'

export function mailServerFormOf({ url }: Pick<Settings['smtp'], 'url'>, signIn: MailSettings['signIn']): MailServerForm {
  const address = url === null ? null : parseServerAddress(url, 'smtp')
  return {
    address: address === null ? (url ?? '') : bareAddress(address),
    login: signIn?.provider ?? (address !== null && address.user !== '' ? 'password' : 'none'),
    user: address?.user ?? '',
    clientId: signIn?.clientId ?? '', tenant: signIn?.tenant ?? '', mailbox: signIn?.user ?? '',
  }
}

/** What is typed into the address; a user name and a password in it go to their fields. */
export function typedAddress(text: string): { form: Partial<MailServerForm>; password: string | null } {
  const parsed = parseServerAddress(text, 'smtp')
  if (parsed === null || parsed.user === '') return { form: { address: text }, password: null }
  return { form: { address: bareAddress(parsed), login: 'password', user: parsed.user }, password: parsed.password === '' ? null : parsed.password }
}

/** Why it cannot be saved as it is; null when it can. An empty address takes the mail server away. */
export function whyNotSaved(form: MailServerForm, password: string): string | null {
  if (form.address.trim() === '') return null
  if (parseServerAddress(form.address, 'smtp') === null) return 'The address is not complete.'
  if (form.login !== 'password') return null
  if (form.user.trim() === '') return 'Give the user name.'
  // The core keeps both as one secret: a password that is kept is not handed to another server unseen.
  return password === '' ? 'Give the password too: it is kept together with the address.' : null
}

/** Why nobody can sign in with the provider as it is. */
export function whyNoSignIn(form: MailServerForm, provider: MailProvider): string | null {
  const { name, isServer, service } = PROVIDERS[provider]
  const address = parseServerAddress(form.address, 'smtp')
  if (address === null) return 'Give the mail server’s address first.'
  if (!isServer.test(address.host) && !/^(localhost|127\.)/.test(address.host)) return `${address.host} is not a server of ${service}: it is not given a sign-in with ${name}.`
  if (form.clientId.trim().length < 5) return 'Give the client id.'
  return /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(form.mailbox.trim()) ? null : 'Give the address that mail is sent with.'
}

/** The address to be set; null takes the mail server away. */
export function addressToSet({ address, login, user }: MailServerForm, password: string): string | null {
  const parsed = parseServerAddress(address, 'smtp')
  if (parsed === null) return null
  return wholeAddress(parsed, login === 'password' ? { user: user.trim(), password } : null)
}
