/** MT940 (SWIFT customer statement message): one message, one statement; a page of a longer statement is one too, as it has its own balances. */
import type { Found } from '../found.ts'
import { linesOf } from '../lines.ts'
import type { Field } from './message.ts'
import { Message } from './message.ts'

/** A tag, and what follows it on the line. `:NS:` and other letters are the bank's own. */
const TAG = /^:(\d{2}[A-Z]?|[A-Z]{2}):(.*)$/

/** @throws BankFileError */
export async function readMt940(pieces: AsyncIterable<string>, found: Found): Promise<void> {
  const messages = new Messages(found)
  for await (const { text, number } of linesOf(pieces, found.limits.text)) {
    const body = withoutBlocks(text)
    const tag = TAG.exec(body)
    if (tag !== null) messages.tag({ tag: tag[1]!, text: tag[2]!, lines: [tag[2]!], line: number })
    else if (/^-\}?/.test(body) && body.replace(/^-\}?/, '').replaceAll(/\{[^{}]*(?:\{[^{}]*\}[^{}]*)*\}/g, '').trim() === '') messages.endOfMessage()
    else messages.continued(body, number)
  }
  messages.endOfMessage()
}

/** `{1:…}{2:…}{4:` before the first tag of a message, and the marks of its frame. */
const withoutBlocks = (text: string): string => text.replaceAll(/[^\P{Cc}\t]/gu, '').replace(/^[$\s]*\{1:.*?\{4:/, '').replace(/^\{4:/, '').replace(/^\{[1235]:.*$/, '')

/** Fields as they become whole: one ends where the next begins. */
class Messages {
  private readonly found: Found
  private message: Message | null = null
  private field: Field | null = null

  constructor(found: Found) {
    this.found = found
  }

  tag(field: Field): void {
    this.endOfField()
    // Some banks leave out the end of a message.
    if (field.tag === '20') this.endOfMessage()
    this.field = field
  }

  continued(text: string, line: number): void {
    if (this.field === null || text.trim() === '') return
    // The text of a field is at most six lines of 65, and banks write more.
    if (this.field.lines.length >= 500) return this.found.note(`The text at line ${line} goes on for more than 500 lines; the rest was passed over.`)
    this.field.lines.push(text)
  }

  endOfMessage(): void {
    this.endOfField()
    if (this.message !== null) this.found.add(this.message.complete())
    this.message = null
  }

  private endOfField(): void {
    if (this.field === null) return
    this.message ??= new Message(this.found)
    this.message.take(this.field)
    this.field = null
  }
}
