/**
 * Numbers in what a payer wrote: of invoices and accounts, however they are written there. `IN 001042`, `in-1042`,
 * `INVOICE NO. 1042`, `INO1042` and a creditor reference that ends in it all mean IN1042.
 */

/** In capitals, without the separators people put in. The index of the copy says it in SQL. */
export const plainNumber = (text: string): string => text.replaceAll(/[a-z]/g, (letter) => letter.toUpperCase()).replaceAll(/[ \-/._#]/g, '')

/** From the first digit on that is not zero: letters in front and zeros that fill up are left out. The index of the copy says it in SQL. */
export const coreOf = (number: string): string => plainNumber(number).replace(/^[A-Z0]+/, '')

/** A number that a payer may have meant. */
export interface Mention {
  /** As `plainNumber`. */
  plain: string
  /** As `coreOf`. */
  core: string
  /** Part of a structured reference, whose check digits are right. */
  structured: boolean
}

/** How surely a number is meant: `whole`, as it is written on the invoice; `said`, after a word for an invoice; `bare`, digits alone that are the same. */
export type Named = 'whole' | 'said' | 'bare'

/** Numbers looked for in one payment; further ones are left out. */
export const MENTIONS_MAX = 200
const WINDOW = 4
const LONGEST = 35

/** Words in front of a number that tell nothing of whose it is, in the languages of our customers. */
const FOR_AN_INVOICE = /^(?:INVOICE|INVOICES|INV|INVNO|INVOICENO|INVOICENR|NO|NR|NUM|NUMBER|BILL|REF|REFERENCE|RECHNUNG|RECHNUNGSNR|RECHNUNGSNUMMER|RNR|RG|RGNR|RE|RENR|FACTURE|FACT|FAC|FACTURA|FATTURA|FT|FATT|FAKTURA|FAKTUR|FACTUUR|FACTUURNR|KD|KDNR|ACC|ACCT|ACCOUNT|CUST|CUSTOMER|PMT|PAYMENT|EREF|RF)+$/

/** Each once, in the order in which they stand. */
export function mentionsIn(texts: readonly string[]): Mention[] {
  const found = new Map<string, Mention>()
  const add = (plain: string, structured = false) => {
    const core = coreOf(plain)
    if (core === '' || !/\d/.test(core) || plain.length > LONGEST || found.size >= MENTIONS_MAX) return
    const known = found.get(plain)
    if (known === undefined) found.set(plain, { plain, core, structured })
    else known.structured ||= structured
  }
  for (const text of texts) {
    for (const inner of structuredIn(text)) add(inner, true)
    const words = text.split(/[^\p{L}\p{N}]+/u).filter((word) => word !== '').slice(0, 400).map(plainNumber)
    for (const [at] of words.entries()) {
      let joined = ''
      for (let n = 0; n < WINDOW && at + n < words.length; n += 1) {
        joined += words[at + n]!
        if (joined.length > LONGEST) break
        if (!/\d/.test(joined) || joined.length < 2) continue
        add(joined)
        const read = asDigits(joined)
        if (read !== joined) add(read)
      }
    }
  }
  return [...found.values()]
}

/** Null where it is another number: the same digits behind other letters are another series. */
export function howNamed(number: string, { plain, core, structured }: Mention): Named | null {
  const wanted = plainNumber(number)
  if (plain === wanted) return /^\d+$/.test(wanted) && !structured && wanted.length < 5 ? 'bare' : 'whole'
  if (core !== coreOf(number)) return null
  if (structured) return 'whole'
  const letters = /^[A-Z]*/.exec(plain)![0]
  const own = /^[A-Z]*/.exec(wanted)![0]
  // `IN001042` for `IN1042`.
  if (letters === own && letters !== '') return 'whole'
  if (letters !== '') {
    const before = own !== '' && letters.endsWith(own) ? letters.slice(0, -own.length) : letters
    if (before !== letters && (FOR_AN_INVOICE.test(before))) return 'whole'
    // An O that stands for a zero belongs to the digits.
    if (letters === `${own}O` || letters === `${own}OO`) return 'whole'
    return FOR_AN_INVOICE.test(letters) && core.length >= 3 ? 'said' : null
  }
  return core.length >= 4 || plain.length >= 6 ? 'bare' : null
}

/** Behind the first digit an O is a zero, and an I or L a one, as they come out of a scan. */
function asDigits(plain: string): string {
  const first = plain.search(/\d/)
  return plain.slice(0, first) + plain.slice(first).replaceAll('O', '0').replaceAll(/[IL]/g, '1')
}

/** What creditor references carry: ISO 11649 (`RF18 5390 0754 7034`), and the Swiss ones of 27 digits. */
function structuredIn(text: string): string[] {
  const inner: string[] = []
  const plain = text.toUpperCase()
  for (const [found] of plain.matchAll(/\bRF\d{2}(?:[ ]?[A-Z0-9]){1,21}\b/g)) {
    // What follows may run on into the next word: the longest one whose check digits are right.
    const whole = found.replaceAll(' ', '')
    const ends = found.split('').flatMap((character, at) => (at >= 4 && (character === ' ' || at === found.length - 1) ? [found.slice(0, at + 1).replaceAll(' ', '')] : []))
    const right = [whole, ...ends.toReversed()].find(isCreditorReference)
    if (right !== undefined) inner.push(right.slice(4))
  }
  for (const [found] of plain.matchAll(/\b\d(?:[ ]?\d){26}\b/g)) {
    const digits = found.replaceAll(' ', '')
    if (isSwissReference(digits)) inner.push(digits.slice(0, -1).replace(/^0+/, ''))
  }
  return inner
}

/** ISO 11649: mod 97 of the rearranged reference is 1. */
export function isCreditorReference(text: string): boolean {
  if (!/^RF\d{2}[A-Z0-9]{1,21}$/.test(text)) return false
  let rest = 0
  for (const character of text.slice(4) + text.slice(0, 4)) rest = Number(`${rest}${Number.parseInt(character, 36)}`) % 97
  return rest === 1
}

/** The last digit is a check digit, modulo 10 recursively. */
export function isSwissReference(digits: string): boolean {
  if (!/^\d{27}$/.test(digits)) return false
  const table = [0, 9, 4, 6, 8, 2, 7, 1, 3, 5]
  let carry = 0
  for (const digit of digits.slice(0, -1)) carry = table[(carry + Number(digit)) % 10]!
  return (10 - carry) % 10 === Number(digits.at(-1))
}
