/** Arguments as they are typed, checked before anything is opened: what is wrong is said, exit 2. */
import { InvalidArgumentError } from 'commander'
import { BusinessDate } from '#contract/vocabulary.ts'
import { WrongUse } from './failure.ts'

export function businessDate(text: string): string {
  if (!BusinessDate.safeParse(text).success) throw new InvalidArgumentError(`"${text}" is no date. Write it as 2026-11-21.`)
  return text
}

/** A number, id or name of something, as it was pasted: never empty. */
export function named(text: string): string {
  if (text.trim() === '') throw new InvalidArgumentError('It is empty. Give a number or an id.')
  return text.trim()
}

/** `eur` too; whether there is such a currency. */
export function currencyCode(text: string): string {
  const code = text.trim().toUpperCase()
  if (!Intl.supportedValuesOf('currency').includes(code)) throw new InvalidArgumentError(`"${text}" is no currency. Write its three letters, as EUR.`)
  return code
}

export const wholeNumber = (least: number, most: number) => (text: string): number => {
  const number = Number(text)
  if (!/^\d+$/.test(text) || number < least || number > most) throw new InvalidArgumentError(`"${text}" is no whole number from ${least} to ${most}.`)
  return number
}

/**
 * An address that a password may stand in. Not refused as an invalid argument: those are repeated with what was typed.
 * @param what `the address of a mail server. Write smtp://host:port`
 */
const address = (option: string, protocols: RegExp, what: string) => (text: string): string => {
  if (!URL.canParse(text) || !protocols.test(new URL(text).protocol) || new URL(text).hostname === '') throw new WrongUse('WRONG_USE', `What was given as ${option} is no address of ${what}`)
  return text
}

export const smtpUrl = address('--smtp', /^smtps?:$/, 'a mail server. Write smtp://host:port or smtps://host:port, with user:password@ before the host where it wants a sign-in.')
export const imapUrl = address('--imap', /^imaps?:$/, 'a mailbox. Write imaps://user:password@imap.example:993.')
export const billingUrl = address('--url', /^https?:$/, 'a billing system. Write https://host.')
export const smsUrl = address('--sms', /^https?:$/, 'an SMS provider. Write https://host.')
