/** What a camt.053 statement says of itself: account, balances, period. */
import { StatementProblem } from '../bankFileError.ts'
import { writtenAmount } from '../amounts.ts'
import { isoDate } from '../dates.ts'
import type { Balance, StatementDraft } from '../draft.ts'
import { accountNumberOf, oneLine } from '../text.ts'
import type { Element } from './element.ts'
import { at, textAt } from './element.ts'

interface TypedBalance extends Balance { code: string }

export class Head {
  private readonly draft: StatementDraft
  private readonly balances: TypedBalance[] = []
  private page: string | null = null

  constructor(draft: StatementDraft) {
    this.draft = draft
  }

  /** @throws StatementProblem */
  take(element: Element): void {
    const { draft } = this
    if (element.name === 'Id') draft.reference = oneLine(element.text) || null
    else if (element.name === 'StmtPgntn') this.page = textAt(element, 'PgNb') === '1' && textAt(element, 'LastPgInd') === 'true' ? null : textAt(element, 'PgNb') || null
    else if (element.name === 'FrToDt') this.takePeriod(element)
    else if (element.name === 'Acct') this.takeAccount(element)
    else if (element.name === 'Bal') this.takeBalance(element)
  }

  /** Once all is read. Of several days in one statement the first opens and the last closes. */
  complete(): void {
    const { draft, balances } = this
    const byDay = (code: string) => balances.filter((one) => one.code === code).toSorted((a, b) => ((a.on ?? '') < (b.on ?? '') ? -1 : 1))
    const interim = balances.filter(({ code }) => code === 'ITBD')
    const opening = byDay('OPBD')[0] ?? byDay('PRCD')[0] ?? interim[0] ?? null
    // A page ends with an interim balance, which the next one opens with.
    const closing = byDay('CLBD').at(-1) ?? interim.findLast((one) => one !== opening) ?? null
    draft.opening = opening
    draft.closing = closing
    // The period's end may be the midnight after it.
    draft.toOn = closing?.on ?? draft.toOn
    if (draft.fromOn === null && opening?.code === 'OPBD') draft.fromOn = opening.on
    if (draft.fromOn !== null && draft.toOn !== null && draft.fromOn > draft.toOn) draft.fromOn = null
    if (this.page !== null && draft.reference !== null) draft.reference = `${draft.reference} page ${this.page}`
  }

  private takePeriod(element: Element): void {
    const [from, to] = [textAt(element, 'FrDtTm') || textAt(element, 'FrDt'), textAt(element, 'ToDtTm') || textAt(element, 'ToDt')]
    if (from !== '') this.draft.fromOn = isoDate(from, element.line)
    if (to !== '') this.draft.toOn = isoDate(to, element.line)
  }

  private takeAccount(element: Element): void {
    const { draft } = this
    const agent = at(element, 'Svcr', 'FinInstnId')
    draft.accountNumber = accountNumberOf(textAt(element, 'Id', 'IBAN') || textAt(element, 'Id', 'Othr', 'Id')) || null
    draft.bank = accountNumberOf(textAt(agent, 'BICFI') || textAt(agent, 'BIC') || textAt(agent, 'ClrSysMmbId', 'MmbId')) || null
    const currency = textAt(element, 'Ccy')
    if (currency !== '') this.settle(currency, element.line)
  }

  private takeBalance(element: Element): void {
    const code = textAt(element, 'Tp', 'CdOrPrtry', 'Cd')
    // Available, forward and informational balances are no sum of the entries.
    if (!['OPBD', 'PRCD', 'CLBD', 'ITBD'].includes(code)) return
    const amount = at(element, 'Amt')
    if (amount === null) throw new StatementProblem(`The balance ${code} has no amount.`, element.line)
    const currency = this.settle(amount.currency ?? '', amount.line)
    const minor = writtenAmount(amount.text, '.', currency, amount.line)
    const on = textAt(element, 'Dt', 'Dt') || textAt(element, 'Dt', 'DtTm')
    this.balances.push({ code, minor: textAt(element, 'CdtDbtInd') === 'DBIT' ? 0 - minor : minor, on: on === '' ? null : isoDate(on, element.line) })
  }

  /** One currency a statement: the account's, and each balance's. */
  private settle(currency: string, line: number): string {
    if (!/^[A-Z]{3}$/.test(currency)) throw new StatementProblem(`“${currency}” is not a currency. Ask the bank for the file again.`, line)
    this.draft.currency ??= currency
    if (this.draft.currency !== currency) throw new StatementProblem(`A balance is in ${currency}, and the account is in ${this.draft.currency}. Ask the bank which is right.`, line)
    return currency
  }
}
