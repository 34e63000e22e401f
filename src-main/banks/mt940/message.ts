/** One MT940 message, field by field. */
import type { BusinessDate } from '#contract/vocabulary.ts'
import { StatementProblem } from '../bankFileError.ts'
import { writtenAmount } from '../amounts.ts'
import { compactDate } from '../dates.ts'
import type { Balance, NewEntry } from '../draft.ts'
import { StatementDraft } from '../draft.ts'
import type { Found } from '../found.ts'
import { accountNumberOf, isIban, oneLine } from '../text.ts'
import { withInformation } from './information.ts'
import { statementLine } from './statementLine.ts'

export interface Field {
  tag: string
  /** What stands on the tag's own line. */
  text: string
  /** That and the lines that continue it. */
  lines: string[]
  /** The line of the file. */
  line: number
}

/** Known, and not needed. */
const PASSED_OVER = new Set(['20', '21', '64', '65', '13', '13D', '34F', '90C', '90D', '60', '62'])

export class Message {
  private readonly draft = new StatementDraft()
  private readonly found: Found
  /** The entry whose `:86:` may follow, with the supplement of its own line. */
  private entry: { at: number; supplement: string } | null = null
  private information: string[] = []

  constructor(found: Found) {
    this.found = found
  }

  take(field: Field): void {
    this.draft.attempt(() => this.taken(field))
  }

  complete(): StatementDraft {
    this.draft.attempt(() => this.endOfEntry())
    const { draft } = this
    if (draft.accountNumber !== null && draft.currency !== null) draft.accountNumber = withoutCurrency(draft.accountNumber, draft.currency)
    return draft
  }

  private taken(field: Field): void {
    if (field.tag !== '86') this.endOfEntry()
    switch (field.tag) {
      case '25': case '25P': return this.account(field)
      case '28': case '28C': this.draft.reference = oneLine(field.text) || null; return
      case '60F': case '60M': this.opening(field); return
      case '61': return this.line(field)
      case '86': if (this.entry !== null) this.information.push(...field.lines); return
      case '62F': case '62M': this.closing(field); return
      default: if (!PASSED_OVER.has(field.tag)) this.found.note(`The field :${field.tag}: is not known and was passed over (line ${field.line}).`)
    }
  }

  private account({ lines }: Field): void {
    const [first = '', second = ''] = lines
    const [before, ...after] = first.split('/')
    const number = after.length > 0 ? after.join('/') : before!
    this.draft.accountNumber = accountNumberOf(number) || null
    this.draft.bank = (after.length > 0 ? accountNumberOf(before!) : accountNumberOf(second)) || null
  }

  private opening(field: Field): void {
    const balance = this.balance(field)
    if (this.draft.opening !== null) throw new StatementProblem('There is a second opening balance, so a closing one is missing. The file may have been cut; ask the bank for it again.', field.line)
    this.draft.opening = balance
    this.draft.fromOn = null
  }

  private closing(field: Field): void {
    const balance = this.balance(field)
    if (this.draft.closing !== null) throw new StatementProblem('There is a second closing balance. Ask the bank for the file again.', field.line)
    this.draft.closing = balance
    this.draft.toOn = balance.on
  }

  private balance({ text, line }: Field): Balance & { on: BusinessDate } {
    // Eight digits of date are seen, where the standard has six.
    const [, mark, date, currency, amount] = /^([CD])(\d{8}|\d{6})([A-Z]{3})([\d.,]+)\s*$/.exec(text) ?? []
    if (mark === undefined || date === undefined || currency === undefined || amount === undefined) throw new StatementProblem(`“${text.slice(0, 60)}” is not a balance. Ask the bank for the file again.`, line)
    this.draft.currency ??= currency
    if (this.draft.currency !== currency) throw new StatementProblem(`The closing balance is in ${currency}, and the opening one in ${this.draft.currency}. Ask the bank for the file again.`, line)
    const minor = writtenAmount(amount, '.,', currency, line)
    return { minor: mark === 'D' ? 0 - minor : minor, on: compactDate(date, line) }
  }

  private line(field: Field): void {
    const { currency, entries, closing } = this.draft
    if (currency === null) throw new StatementProblem('An entry stands before the opening balance. Ask the bank for the file again.', field.line)
    if (closing !== null) throw new StatementProblem('An entry stands after the closing balance. Ask the bank for the file again.', field.line)
    const entry = statementLine(field, currency)
    if (entry === null) return this.found.note('Entries that are expected and not booked were passed over; they come with a later statement.')
    this.found.countEntry()
    entries.push(entry)
    this.entry = { at: entries.length - 1, supplement: oneLine(field.lines.slice(1).join(' ')) }
  }

  private endOfEntry(): void {
    if (this.entry === null) return
    const { at, supplement } = this.entry
    const { entries } = this.draft
    const entry: NewEntry = entries[at]!
    entries[at] = withInformation(entry, this.information, supplement)
    this.entry = null
    this.information = []
  }
}

/** `NL91ABNA0417164300EUR`, `1234567EUR`: the currency of the account behind its number is no part of it. */
function withoutCurrency(number: string, currency: string): string {
  const shorter = number.slice(0, -3)
  return number.endsWith(currency) && (isIban(shorter) || /^[\d-]{4,}$/.test(shorter)) ? shorter : number
}
