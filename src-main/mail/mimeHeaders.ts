/**
 * The headers of a message. Every value passes `headerText` or is made of checked parts, so that none
 * holds a line end: no header can be added by what somebody is called.
 */
import { domainToASCII } from 'node:url'
import { buildHeaderParam, encodeWord, encodeWords, foldLines } from 'nodemailer/lib/mime-funcs'
import { headerText } from './headerText.ts'

export interface Mailbox {
  name: string
  /** An address that the record's schema has checked. */
  address: string
}

/** A header line, folded, with its line end. `value` has no line end of its own. */
export const header = (name: string, value: string): string => `${foldLines(`${name}: ${value}`, 76)}\r\n`

/** A subject: as it is where it is ASCII, else in encoded words (RFC 2047). */
export function subjectValue(subject: string): string {
  const line = headerText(subject)
  // What looks like an encoded word would be decoded by whoever reads it.
  if (line.includes('=?')) return encodeWord(line, 'Q', 52)
  return encodeWords(line, encodingFor(line), 52, true)
}

/** `Meridian Accounts <accounts@meridian.example>`, quoted or encoded as need be. @throws TypeError for what is no address */
export function mailboxValue({ name, address }: Mailbox): string {
  const wire = wireAddress(address)
  const shown = shownName(name)
  if (shown === '') return wire
  if (/^[\w ]*$/.test(shown)) return `${shown} <${wire}>`
  if (/^[\x20-\x7e]*$/.test(shown) && !shown.includes('=?')) return `"${shown.replace(/["\\]/g, '\\$&')}" <${wire}>`
  return `${encodeWord(shown, encodingFor(shown), 52)} <${wire}>`
}

/** A name beside an address. One with an `@` in it passes itself off as another address: the true one is shown alone. */
export function shownName(name: string): string {
  const line = headerText(name)
  return /[@\uff20\ufe6b]/.test(line) ? '' : line
}

/** A parameter of a header, as `filename="…"`, by RFC 2231 where it is not ASCII. */
export const headerParam = (key: string, value: string): string =>
  buildHeaderParam(key, headerText(value), 50).map(({ key: part, value: is }) => `; ${part}=${/^[\w.%'*-]+$/.test(is) && part.endsWith('*') ? is : `"${is.replace(/["\\]/g, '\\$&')}"`}`).join('')

/** One address and nothing else: no list, no comment, no quotes, no second line. */
export const isOneAddress = (address: string): boolean => address.length <= 254 && /^[^\s<>(),;:"\\@\p{Cc}\p{Cf}]{1,64}@[^\s<>(),;:"\\@\p{Cc}\p{Cf}]+$/u.test(address)

/**
 * Why mail cannot be sent to an address, in plain words; null when it can. A domain of other letters
 * travels as its ASCII name. Letters before the `@` need SMTPUTF8 (RFC 6531) at every server on the
 * way; one without it loses the message after it was taken, so they are refused here.
 */
export function addressTrouble(address: string): string | null {
  if (!isOneAddress(address)) return 'This is not an email address.'
  const [local, domain] = split(address)
  if (!/^[\x21-\x7e]+$/.test(local)) return 'The address has letters before the @ that many mail servers do not take. Ask the customer for another one.'
  return domainToASCII(domain) === '' || domain.startsWith('[') ? 'This is not an email address: its domain cannot be one.' : null
}

/** An address as it goes over the line: the domain in ASCII. @throws TypeError for what is no address, or cannot be written to */
export function wireAddress(address: string): string {
  if (/^[a-zA-Z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[a-zA-Z0-9-]+(?:\.[a-zA-Z0-9-]+)+$/.test(address) && address.length <= 254) return address
  if (addressTrouble(address) !== null) throw new TypeError('Not an email address.')
  const [local, domain] = split(address)
  return `${local}@${domainToASCII(domain)}`
}

const split = (address: string): [string, string] => [address.slice(0, address.indexOf('@')), address.slice(address.indexOf('@') + 1)]

/** Quoted-printable where most of it is Latin, else base64. */
const encodingFor = (text: string): 'Q' | 'B' => ((text.match(/[^\x20-\x7e]/g)?.length ?? 0) < (text.match(/[a-z]/gi)?.length ?? 0) ? 'Q' : 'B')
