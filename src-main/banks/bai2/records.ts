/** BAI2 records: a line, and the lines that continue it (88). */
import { BankFileError } from '../bankFileError.ts'
import { linesOf } from '../lines.ts'

export interface BaiRecord {
  code: string
  /** What stands behind the code: of the record's own line, and of each that continues it; without the slash at the end. */
  parts: BaiPart[]
  line: number
}

export interface BaiPart {
  text: string
  /** The line filled its 80 characters, so that a word may go on in the next. */
  full: boolean
}

const CODES = new Set(['01', '02', '03', '16', '49', '98', '99'])

/** @throws BankFileError */
export async function* recordsOf(pieces: AsyncIterable<string>, textLimit: number): AsyncGenerator<BaiRecord> {
  let record: BaiRecord | null = null
  for await (const { text, number } of linesOf(pieces, textLimit)) {
    if (text.trim() === '') continue
    const code = text.trimStart().slice(0, 2)
    const part = { text: text.trimStart().slice(3).trimEnd().replace(/\/$/, ''), full: text.length >= 80 && !text.trimEnd().endsWith('/') }
    if (code === '88') {
      if (record === null) throw new BankFileError('BROKEN', 'The file begins with a line that continues another. Ask the bank for it again.', number)
      if (record.parts.length >= 10_000) throw new BankFileError('TOO_LARGE', 'A record goes on for more than 10,000 lines. The file is damaged; ask the bank for it again.', number)
      record.parts.push(part)
    } else {
      if (record !== null) yield record
      if (!CODES.has(code) || !/^,|^$/.test(text.trimStart().slice(2, 3))) {
        throw new BankFileError('BROKEN', `“${text.slice(0, 20)}” is not a record of BAI2. The file is damaged; ask the bank for it again.`, number)
      }
      record = { code, parts: [part], line: number }
    }
  }
  if (record !== null) yield record
}

/** Takes a record field by field, over its lines; what is left at the end is its text, commas and all. */
export class Fields {
  private readonly parts: readonly BaiPart[]
  private at = 0
  /** Where in the line; null once its last field is taken. */
  private from: number | null = 0

  constructor({ parts }: BaiRecord) {
    this.parts = parts
  }

  /** Whether there is another one. */
  more(): boolean {
    return this.from !== null || this.at + 1 < this.parts.length
  }

  /** '' where there is none. */
  next(): string {
    if (this.from === null) {
      if (this.at + 1 >= this.parts.length) return ''
      this.at += 1
      this.from = 0
    }
    const { text } = this.parts[this.at]!
    const comma = text.indexOf(',', this.from)
    const field = text.slice(this.from, comma < 0 ? undefined : comma)
    this.from = comma < 0 ? null : comma + 1
    return field.trim()
  }

  /** The next one, or '' where the line is over and the next line begins with something else: fields at the end may be left out. */
  nextUnlessOver(expected: RegExp): string {
    const following = this.from === null ? this.parts[this.at + 1]?.text.split(',', 1)[0] : undefined
    return following !== undefined && !expected.test(following.trim()) ? '' : this.next()
  }

  /** All that was not taken, as one text. */
  rest(): string {
    let text = this.from === null ? '' : this.parts[this.at]!.text.slice(this.from)
    for (let n = this.at + 1; n < this.parts.length; n += 1) text += (this.parts[n - 1]!.full ? '' : ' ') + this.parts[n]!.text
    this.at = this.parts.length
    this.from = null
    return text
  }
}

/** How many lines the file spends on it. */
export const linesIn = (record: BaiRecord): number => record.parts.length
