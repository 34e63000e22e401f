/**
 * camt.053 (ISO 20022, Bank to Customer Statement), .001.02 to .001.12 and what follows as long as the names stay.
 * Each part of a statement (a balance, an entry) is taken as it ends and let go, so that a file of a million entries
 * is never whole in memory.
 */
import { SaxesParser } from 'saxes'
import { BankFileError, StatementProblem } from '../bankFileError.ts'
import { StatementDraft } from '../draft.ts'
import type { Found } from '../found.ts'
import type { Element } from './element.ts'
import { entriesOf } from './entry.ts'
import { Head } from './head.ts'

/** @throws BankFileError */
export async function readCamt(pieces: AsyncIterable<string>, found: Found): Promise<void> {
  const parser = new SaxesParser({ xmlns: false, position: true })
  const camt = new Camt(found, () => parser.line)
  parser.on('error', (error) => {
    throw new BankFileError('BROKEN', `The file is damaged or was cut off (${saidBySaxes(error)}). Nothing of it was taken; ask the bank for it again.`, parser.line)
  })
  parser.on('doctype', () => {
    throw new BankFileError('BROKEN', 'The file declares a document type, which no statement does and which can do harm. It was not read; ask the bank where the file comes from.', parser.line)
  })
  parser.on('opentag', ({ name, attributes }) => camt.open(name, attributes['Ccy'] ?? null))
  parser.on('text', (text) => camt.text(text))
  parser.on('cdata', (text) => camt.text(text))
  parser.on('closetag', () => camt.close())
  for await (const piece of pieces) parser.write(piece)
  parser.close()
}

class Camt {
  private readonly found: Found
  private readonly line: () => number
  /** Names from the root to here. */
  private readonly path: string[] = []
  /** The elements of the part of a statement that is read, the innermost last; empty outside of one. */
  private readonly part: Element[] = []
  private nodes = 0
  private head: Head | null = null
  private draft: StatementDraft | null = null

  constructor(found: Found, line: () => number) {
    this.found = found
    this.line = line
  }

  open(tag: string, currency: string | null): void {
    const name = tag.slice(tag.indexOf(':') + 1)
    this.path.push(name)
    if (this.path.length > this.found.limits.depth) throw new BankFileError('TOO_LARGE', `Elements stand within each other more than ${this.found.limits.depth} deep. This is no statement of a bank.`, this.line())
    if (this.draft === null) {
      if (name === 'Stmt' && this.path.at(-2) === 'BkToCstmrStmt') this.begin()
      return
    }
    this.nodes += 1
    if (this.nodes > this.found.limits.nodes) throw new BankFileError('TOO_LARGE', 'One entry has more details than can be read. Ask the bank for a file that lists payments by entry.', this.line())
    const element: Element = { name, text: '', currency, line: this.line(), children: [] }
    this.part.at(-1)?.children.push(element)
    this.part.push(element)
  }

  text(text: string): void {
    const element = this.part.at(-1)
    if (element === undefined) return
    element.text += text
    if (element.text.length > this.found.limits.text) throw new BankFileError('TOO_LARGE', `A text has more than ${this.found.limits.text} characters. Ask the bank what it is.`, this.line())
  }

  close(): void {
    this.path.pop()
    if (this.draft === null || this.head === null) return
    const element = this.part.pop()
    if (element === undefined) this.end(this.draft, this.head)
    else if (this.part.length === 0) this.take(element, this.draft, this.head)
  }

  private begin(): void {
    this.draft = new StatementDraft()
    this.head = new Head(this.draft)
  }

  private take(element: Element, draft: StatementDraft, head: Head): void {
    this.nodes = 0
    if (element.name !== 'Ntry') return draft.attempt(() => head.take(element))
    draft.attempt(() => {
      const entries = entriesOf(element, draft, (words) => this.found.note(words))
      for (const entry of entries) {
        this.found.countEntry()
        draft.entries.push(entry)
      }
    })
  }

  private end(draft: StatementDraft, head: Head): void {
    draft.attempt(() => head.complete())
    if (draft.currency === null && draft.entries.length > 0) draft.refuse(new StatementProblem('The statement does not name its currency.', this.line()))
    this.found.add(draft)
    this.draft = null
    this.head = null
  }
}

/** Its own words, without the place, which is told before. */
const saidBySaxes = (error: Error): string => error.message.replace(/^\d+:\d+:\s*/, '').replace(/\.$/, '').slice(0, 200)
