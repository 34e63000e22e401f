/** Texts of a statement, made comparable. */
import { JOINED_TEXT } from './limits.ts'

/** On one line, without control characters, blanks in a row as one. */
export function oneLine(text: string): string {
  return text.replaceAll(/[\s\p{Cc}\uFEFF]+/gu, ' ').trim()
}

/** Parts as one line; what is beyond the limit is counted. */
export function joined(parts: readonly string[]): string {
  const all = parts.map(oneLine).filter((part) => part !== '')
  let text = ''
  for (const [n, part] of all.entries()) {
    if (text.length + part.length >= JOINED_TEXT) {
      const room = JOINED_TEXT - text.length
      return n === 0 ? wholeCharacters(part.slice(0, room)) : `${text} … and ${all.length - n} more`
    }
    text += (text === '' ? '' : ' ') + part
  }
  return text
}

/** A cut through a pair of surrogates leaves half a character. */
const wholeCharacters = (text: string): string => text.replace(/[\uD800-\uDBFF]$/, '')

/** IBAN or number: without blanks, in capitals. */
export const accountNumberOf = (text: string): string => text.replaceAll(/[\s\p{Cc}\u200B\uFEFF]+/gu, '').toUpperCase()

const NO_REFERENCE = new Set(['NONREF', 'NOTPROVIDED', 'NOT PROVIDED', 'NOTAVAILABLE', 'NOREF', 'UNKNOWN', 'N/A', 'NONE'])

/** The reference, or '' where banks write one that says there is none. */
export function realReference(text: string | undefined): string {
  const reference = oneLine(text ?? '')
  return NO_REFERENCE.has(reference.toUpperCase()) || /^[0\s-]*$/.test(reference) ? '' : reference
}

/** Whether it is an IBAN whose check digits are right (ISO 13616: mod 97 of the rearranged number is 1). */
export function isIban(text: string): boolean {
  if (!/^[A-Z]{2}\d{2}[A-Z0-9]{11,30}$/.test(text)) return false
  let rest = 0
  for (const character of text.slice(4) + text.slice(0, 4)) rest = Number(`${rest}${Number.parseInt(character, 36)}`) % 97
  return rest === 1
}
