/** The mailbox that bounces come to, as it is typed. The password is not in it: see `settingsDrafts.ts`. */
import type { MailProvider, MailSettings } from '#contract/mailSettings.ts'
import { bareAddress, parseServerAddress, wholeAddress } from '../serverAddress.ts'
import { PROVIDERS } from './mailServerForm.ts'

export interface BouncesForm {
  address: string
  user: string
  folder: string
  everyMinutes: number | string
}

export function bouncesFormOf(bounces: Pick<NonNullable<MailSettings['bounces']>, 'url' | 'folder' | 'everyMinutes'> | null): BouncesForm {
  if (bounces === null) return { address: '', user: '', folder: 'INBOX', everyMinutes: 5 }
  const { url, folder, everyMinutes } = bounces
  const address = parseServerAddress(url, 'imap')
  return { address: address === null ? url : bareAddress(address), user: address?.user ?? '', folder, everyMinutes }
}

/** What is typed into the address; a user name and a password in it go to their fields. */
export function typedMailbox(text: string): { form: Partial<BouncesForm>; password: string | null } {
  const parsed = parseServerAddress(text, 'imap')
  if (parsed === null || parsed.user === '') return { form: { address: text }, password: null }
  return { form: { address: bareAddress(parsed), user: parsed.user }, password: parsed.password === '' ? null : parsed.password }
}

/** Whether a password that is kept is of this mailbox. */
export const isSameMailbox = (a: BouncesForm, b: BouncesForm): boolean => a.user.trim() === b.user.trim() && bare(a) === bare(b)

const bare = ({ address }: BouncesForm): string => {
  const parsed = parseServerAddress(address, 'imap')
  return parsed === null ? address : bareAddress(parsed)
}

/** Whose sign-in stands for the password; null where it needs one. */
export function providerOfMailbox(form: BouncesForm, signIn: MailSettings['signIn']): MailProvider | null {
  const host = parseServerAddress(form.address, 'imap')?.host
  return signIn?.kept === true && host !== undefined && PROVIDERS[signIn.provider].isServer.test(host) ? signIn.provider : null
}

/** Why it cannot be saved as it is; null when it can. `opens`: there is a password, or a sign-in in its place. */
export function whyNotSaved(form: BouncesForm, opens: boolean): string | null {
  if (parseServerAddress(form.address, 'imap') === null) return 'The address is not complete.'
  if (!opens) return form.user.trim() === '' ? 'Give the user name and the password.' : 'Give the password too.'
  if (form.folder.trim() === '') return 'Name the folder; most often it is INBOX.'
  return typeof form.everyMinutes === 'number' && form.everyMinutes >= 1 ? null : 'Say how often to read, in minutes.'
}

export function mailboxToSet(form: BouncesForm, password: string): { url: string; folder: string; everyMinutes: number } {
  const address = parseServerAddress(form.address, 'imap')
  return {
    url: address === null ? form.address : wholeAddress(address, { user: form.user.trim(), password }),
    folder: form.folder.trim(), everyMinutes: Number(form.everyMinutes),
  }
}
