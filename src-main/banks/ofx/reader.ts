/** OFX 1.x and 2.x: accounts at a bank and of cards. */
import { BankFileError } from '../bankFileError.ts'
import type { Found } from '../found.ts'
import type { Aggregate } from './aggregate.ts'
import { leaf } from './aggregate.ts'
import { OfxStatement } from './statement.ts'
import type { Token } from './tokens.ts'
import { tokensOf } from './tokens.ts'

/** @throws BankFileError */
export async function readOfx(pieces: AsyncIterable<string>, found: Found): Promise<void> {
  const ofx = new Ofx(found)
  for await (const token of tokensOf(pieces, found.limits.text)) ofx.take(token)
  ofx.end()
}

const STATEMENTS = new Set(['STMTRS', 'CCSTMTRS'])
const ANSWERS = new Set(['STMTTRNRS', 'CCSTMTTRNRS'])

class Ofx {
  private readonly found: Found
  /** Open aggregates, the innermost last. */
  private readonly open: Aggregate[] = []
  private statement: OfxStatement | null = null
  private statements = 0
  private begun = false
  private nodes = 0

  constructor(found: Found) {
    this.found = found
  }

  take(token: Token): void {
    if (token.is === 'text') return this.text(token.text)
    if (token.is === 'open') return this.begin(token.name, token.line)
    this.close(token.name, token.line)
  }

  /** @throws BankFileError where the file is cut off */
  end(): void {
    if (!this.begun || this.open.length > 0) throw new BankFileError('BROKEN', `The file ends before it is over${this.open[0] === undefined ? '' : ` (${this.open.at(-1)?.name} is not closed)`}. Nothing of it was taken; ask the bank for it again.`)
  }

  private text(text: string): void {
    const inner = this.open.at(-1)
    if (inner !== undefined && (inner.text !== '' || text.trim() !== '')) inner.text += text
  }

  private begin(name: string, line: number): void {
    this.closeLeaf()
    if (this.open.length >= this.found.limits.depth) throw new BankFileError('TOO_LARGE', `Tags stand within each other more than ${this.found.limits.depth} deep. The file is damaged; ask the bank for it again.`, line)
    this.nodes += 1
    if (this.nodes > this.found.limits.nodes) throw new BankFileError('TOO_LARGE', 'The file has more tags in one place than can be read. Ask the bank what it is.', line)
    this.begun = true
    this.open.push({ name, text: '', line, children: [] })
    if (STATEMENTS.has(name)) {
      this.statement = new OfxStatement(this.found)
      this.statements += 1
    }
  }

  /** A tag with a text is a leaf, which the next tag closes where it is not closed itself. */
  private closeLeaf(): void {
    if ((this.open.at(-1)?.text ?? '') !== '') this.closed(this.open.pop()!, [])
  }

  private close(name: string, line: number): void {
    const at = this.open.findLastIndex((one) => one.name === name)
    if (at < 0) throw new BankFileError('BROKEN', `</${name}> closes nothing. The file is damaged; ask the bank for it again.`, line)
    // What was left open within it are leaves without a text: what seemed to stand in them stands beside them.
    const left = this.open.splice(at + 1)
    if (left.some((one) => AGGREGATES.has(one.name))) throw new BankFileError('BROKEN', `</${name}> stands where ${left[0]!.name} is not closed. The file was cut; ask the bank for it again.`, line)
    const [aggregate] = this.open.splice(at)
    this.closed(aggregate!, left.flatMap((one) => [{ ...one, children: [] }, ...one.children]))
  }

  private closed(aggregate: Aggregate, hoisted: Aggregate[]): void {
    aggregate.children.push(...hoisted)
    if (aggregate.name === 'STMTTRN' && this.statement !== null) {
      this.nodes = 0
      this.statement.transaction(aggregate)
    } else if (STATEMENTS.has(aggregate.name) && this.statement !== null) {
      this.statement.end(aggregate)
      this.statement = null
    } else {
      if (ANSWERS.has(aggregate.name)) this.answer(aggregate)
      this.open.at(-1)?.children.push(aggregate)
    }
  }

  /** An answer without a statement says why. */
  private answer(aggregate: Aggregate): void {
    const told = this.statements
    this.statements = 0
    this.nodes = 0
    if (told > 0) return
    const status = aggregate.children.find(({ name }) => name === 'STATUS') ?? null
    this.found.note(`The bank answered without a statement (line ${aggregate.line}): ${leaf(status, 'MESSAGE') || `status ${leaf(status, 'CODE') || 'not told'}`}.`.slice(0, 300))
  }
}

/** Of those that are never leaves: one that is not closed means that a part is missing. */
const AGGREGATES = new Set(['OFX', 'BANKMSGSRSV1', 'CREDITCARDMSGSRSV1', 'STMTTRNRS', 'CCSTMTTRNRS', 'STMTRS', 'CCSTMTRS', 'BANKTRANLIST', 'STMTTRN', 'LEDGERBAL', 'BANKACCTFROM', 'CCACCTFROM', 'SIGNONMSGSRSV1', 'SONRS'])
