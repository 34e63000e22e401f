/** The SMS provider, as it is typed. The token is not in it: see `settingsDrafts.ts`. */
import type { MailSettings } from '#contract/mailSettings.ts'

export interface SmsForm {
  url: string
  accountSid: string
  everySeconds: number | string
}

const TWILIO = 'https://api.twilio.com'

export const smsFormOf = (sms: Pick<NonNullable<MailSettings['sms']>, 'url' | 'accountSid' | 'everySeconds'> | null): SmsForm =>
  (sms === null ? { url: TWILIO, accountSid: '', everySeconds: 30 } : { url: sms.url, accountSid: sms.accountSid, everySeconds: sms.everySeconds })

export interface SmsProblems {
  url: string | undefined
  everySeconds: string | undefined
}

export function smsProblems({ url, everySeconds }: SmsForm): SmsProblems {
  return {
    url: url.trim() === '' || /^https?:\/\/[^\s/]/i.test(url.trim()) ? undefined : 'An address is like https://api.twilio.com.',
    everySeconds: typeof everySeconds === 'number' && everySeconds >= 5 && everySeconds <= 3600 ? undefined : 'Between 5 seconds and an hour.',
  }
}

/** Why it cannot be saved as it is; null when it can. */
export function whyNotSaved(form: SmsForm, token: string): string | null {
  const { url, everySeconds } = smsProblems(form)
  if (form.url.trim() === '') return 'Give the provider’s address.'
  if (url !== undefined || everySeconds !== undefined) return 'Some fields cannot be saved as they are.'
  if (form.accountSid.trim().length < 2) return 'Give the account.'
  // The core asks the provider with it, and it never comes back to be sent again.
  return token === '' ? 'Give the token too: the provider is asked with it.' : null
}
