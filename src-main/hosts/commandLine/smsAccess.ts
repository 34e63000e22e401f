/** The SMS provider of one run, from the arguments: the command line keeps no secrets. */
import type { SmsAccess } from '#main/core/ports/sms.ts'
import { WrongUse } from './failure.ts'

export interface SmsArguments {
  /** `https://api.twilio.com`, or the address that the sandbox prints. */
  sms?: string
  smsAccount?: string
  smsToken?: string
}

/** Null where none is given. @throws WrongUse `NO_SMS_TOKEN` where it is given by half */
export function smsAccess({ sms, smsAccount, smsToken }: SmsArguments): SmsAccess | null {
  if (sms === undefined) return null
  const url = new URL(sms)
  // The sandbox prints its whole address, of which the account is the last part.
  const named = /\/Accounts\/([^/]+)\/?$/.exec(url.pathname)?.[1]
  const accountSid = smsAccount ?? named
  const authToken = smsToken ?? process.env['COUNTERFOIL_SMS_TOKEN']
  if (accountSid === undefined || authToken === undefined || authToken === '')
    throw new WrongUse('NO_SMS_TOKEN', 'The SMS provider wants its account and its token: give --sms-account and --sms-token (or COUNTERFOIL_SMS_TOKEN) beside --sms.')
  return { url: url.origin, accountSid, authToken }
}
