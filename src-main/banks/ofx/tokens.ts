/**
 * The tags of OFX, of SGML (1.x: a leaf need not be closed) and XML (2.x) alike. No document type is read, and no entity
 * but those of characters.
 */
import { BankFileError } from '../bankFileError.ts'

export type Token =
  | { is: 'open'; name: string; line: number }
  | { is: 'close'; name: string; line: number }
  | { is: 'text'; text: string; line: number }

/** @throws BankFileError */
export async function* tokensOf(pieces: AsyncIterable<string>, textLimit: number): AsyncGenerator<Token> {
  let rest = ''
  let line = 1
  let begun = false
  for await (const piece of pieces) {
    rest += piece
    if (!begun) {
      // Of SGML a header of lines stands before the first tag.
      const first = rest.indexOf('<')
      if (first < 0) {
        if (rest.length > textLimit) throw tooLong(textLimit, line)
        continue
      }
      line += linesIn(rest.slice(0, first))
      rest = rest.slice(first)
      begun = true
    }
    const { tokens, used, lines } = within(rest, line, textLimit)
    yield* tokens
    rest = rest.slice(used)
    line = lines
    if (rest.length > textLimit + 100) throw tooLong(textLimit, line)
  }
  if (rest.trim() !== '') throw new BankFileError('BROKEN', 'The file ends in the middle of something. It was cut off; ask the bank for it again.', line)
}

const NAME = /^[A-Za-z][\w.:-]*$/

/** All tokens that are whole; a text is, once the next tag begins. */
function within(text: string, from: number, textLimit: number): { tokens: Token[]; used: number; lines: number } {
  const tokens: Token[] = []
  let line = from
  let at = 0
  while (at < text.length) {
    const opens = nextTag(text, at)
    if (opens < 0) break
    if (opens > at) {
      const value = text.slice(at, opens)
      if (value.length > textLimit) throw tooLong(textLimit, line)
      tokens.push({ is: 'text', text: characters(value), line })
      line += linesIn(value)
      at = opens
    }
    const end = endOfTag(text, opens)
    if (end === null) break
    const tag = text.slice(opens, end)
    if (tag.startsWith('<![CDATA[')) tokens.push({ is: 'text', text: tag.slice(9, -3), line })
    else if (!tag.startsWith('<?') && !tag.startsWith('<!--')) tokens.push(...tagsOf(tag, line))
    line += linesIn(tag)
    at = end
  }
  return { tokens, used: at, lines: line }
}

/** Where the next tag begins; at the end of the text that may not be known yet. A less-than sign that begins none is a character. */
function nextTag(text: string, from: number): number {
  let at = text.indexOf('<', from)
  while (at >= 0 && at + 1 < text.length && !/[A-Za-z/!?]/.test(text[at + 1]!)) at = text.indexOf('<', at + 1)
  return at
}

/** Where the tag that begins here is over; null where it is not yet. */
function endOfTag(text: string, at: number): number | null {
  const [start, end] = text.startsWith('<!--', at) ? [4, '-->'] as const : text.startsWith('<![CDATA[', at) ? [9, ']]>'] as const : [1, '>'] as const
  // Too little is there to know which.
  if (text.length - at < 9 && '<![CDATA['.startsWith(text.slice(at)) && text[at + 1] === '!') return null
  const found = text.indexOf(end, at + start)
  return found < 0 ? null : found + end.length
}

function tagsOf(tag: string, line: number): Token[] {
  if (tag.startsWith('<!')) throw new BankFileError('BROKEN', 'The file declares a document type, which can do harm. It was not read; ask the bank where the file comes from.', line)
  const closes = tag.startsWith('</')
  const empty = tag.endsWith('/>')
  const name = tag.slice(closes ? 2 : 1, empty ? -2 : -1).trim().split(/\s/, 1)[0] ?? ''
  if (!NAME.test(name)) throw new BankFileError('BROKEN', `“${tag.slice(0, 40)}” is no tag. The file is damaged; ask the bank for it again.`, line)
  const upper = name.toUpperCase()
  if (closes) return [{ is: 'close', name: upper, line }]
  return empty ? [{ is: 'open', name: upper, line }, { is: 'close', name: upper, line }] : [{ is: 'open', name: upper, line }]
}

const NAMED: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ' }

/** Once, so that `&amp;lt;` is `&lt;`. An ampersand that begins no entity is one: banks forget to write it as one. */
function characters(text: string): string {
  return text.replaceAll(/&(?:#(\d{1,7})|#[xX]([0-9A-Fa-f]{1,6})|(\w{2,5}));/g, (whole, decimal: string | undefined, hex: string | undefined, name: string | undefined) => {
    if (name !== undefined) return NAMED[name.toLowerCase()] ?? whole
    const code = decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number(decimal)
    return code > 0 && code <= 0x10_FFFF && !(code >= 0xD800 && code <= 0xDFFF) ? String.fromCodePoint(code) : whole
  })
}

function linesIn(text: string): number {
  let count = 0
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) count += 1
  return count
}

const tooLong = (limit: number, line: number) => new BankFileError('TOO_LARGE', `A text has more than ${limit} characters. The file is damaged; ask the bank for it again.`, line)
