import type { BusinessDate } from '#contract/vocabulary.ts'
import { StatementProblem } from '../bankFileError.ts'
import { impliedAmount, unsignedZero } from '../amounts.ts'
import { compactDate } from '../dates.ts'
import type { NewEntry } from '../draft.ts'
import { joined, oneLine, realReference } from '../text.ts'
import type { Fields } from './records.ts'

/** A debit taken back, and a credit taken back. */
const REVERSALS = new Set(['252', '552'])

/**
 * A record 16: `type,amount,funds type,bank reference,customer reference,text`. `written`: the amount as it counts to the
 * totals. No entry for what is no money (890). @throws StatementProblem
 */
export function transactionOf(fields: Fields, asOf: BusinessDate | null, line: number): { entry: NewEntry | null; written: number } {
  const code = fields.next()
  const amount = fields.next()
  const valueOn = skipFundsType(fields, line)
  const [bankReference, reference] = [realReference(fields.next()), realReference(fields.next())]
  const rest = fields.rest()
  const text = joined([rest])
  const written = amount === '' ? 0 : impliedAmount(amount, line)
  if (code === '890' || (amount === '' && code !== '')) return { entry: null, written }
  if (asOf === null) throw new StatementProblem('The group does not tell its day. Ask the bank for the file again.', line)
  const entry = {
    bookedOn: asOf, valueOn, amountMinor: unsignedZero(signOf(code, line) * written), payerName: originator(rest), payerAccount: null, reference, text,
    bankReference: bankReference || null, code, reversal: REVERSALS.has(code),
  }
  return { entry, written }
}

/** What the funds type brings along is passed over; its value date is answered. The fields behind it depend on it. */
export function skipFundsType(fields: Fields, line: number): BusinessDate | null {
  const type = fields.nextUnlessOver(/^[012ZVSD]?$/i).toUpperCase()
  if (type === 'V') {
    const [date] = [fields.next(), fields.next()]
    return date === '' ? null : compactDate(date, line)
  }
  if (type === 'S') for (let n = 0; n < 3; n += 1) fields.next()
  else if (type === 'D') {
    const days = fields.next()
    if (!/^\d{1,3}$/.test(days)) throw new StatementProblem(`“${days.slice(0, 20)}” is not a number of days. Ask the bank for the file again.`, line)
    for (let n = 0; n < 2 * Number(days); n += 1) fields.next()
  } else if (!['', '0', '1', '2', 'Z'].includes(type)) throw new StatementProblem(`“${type.slice(0, 20)}” is not a type of funds. Ask the bank for the file again.`, line)
  return null
}

/** Amounts have no sign of their own: the type tells it (BAI2, appendix A; 920 to 999 are the bank's own kinds). */
function signOf(code: string, line: number): 1 | -1 {
  const type = /^\d{3}$/.test(code) ? Number(code) : 0
  if ((type >= 100 && type <= 399) || (type >= 920 && type <= 959)) return 1
  if ((type >= 400 && type <= 699) || (type >= 960 && type <= 999)) return -1
  throw new StatementProblem(`The type “${code.slice(0, 10)}” is neither a credit nor a debit of an account (100 to 399, 400 to 699). Ask the bank what it means.`, line)
}

/** The name in the addenda of an ACH entry, where the bank writes them out: up to two blanks, or the next of its labels. */
function originator(text: string): string {
  const [, name = ''] = /\b(?:ORIG(?:INATOR)?(?: CO(?:MPANY)?)?|CO(?:MPANY)?|SENDER) NAME\s*[:=]\s*(.{1,80}?)(?=\s{2,}|\s+(?:ORIG|CO|COMPANY|DESC|ENTRY|EED|TRACE|SEC|IND|DATE|ID)\b|[;,]|$)/i.exec(text) ?? []
  return oneLine(name)
}
