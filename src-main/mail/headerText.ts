/**
 * Text that goes into a header. Only this makes it: without a control character there is no second
 * line, and without a second line no second header.
 */

/** Longer subjects and names are cut: no mail program shows more. */
const LENGTH_MAX = 200

// Controls and line ends (Cc, Zl, Zp), lone surrogates, and the marks that turn the direction of
// writing, with which one name can be made to look like another.
const NOT_IN_A_LINE = /[\p{Cc}\p{Zl}\p{Zp}\p{Cs}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]+/gu

const HALF_A_CHARACTER = /[\ud800-\udbff]$/

/** One line of plain text: a subject, or a person's name beside an address. */
export function headerText(text: string): string {
  const line = text.replace(NOT_IN_A_LINE, ' ').replace(/ {2,}/g, ' ').trim()
  return line.length <= LENGTH_MAX ? line : `${line.slice(0, LENGTH_MAX - 1).replace(HALF_A_CHARACTER, '')}…`
}
