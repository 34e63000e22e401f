import type { Currency } from '#contract/vocabulary.ts'
import { StatementProblem } from '../bankFileError.ts'
import { unsignedZero, writtenAmount } from '../amounts.ts'
import { compactDate, dayNear } from '../dates.ts'
import type { NewEntry } from '../draft.ts'
import { realReference } from '../text.ts'
import type { Field } from './message.ts'

// Value date, day of booking, mark, letter of the currency (funds code), amount, kind, the owner's reference, the bank's
// (SWIFT, field 61: 6!n[4!n]2a[1!a]15d1!a3!c16x[//16x]). RC and RD come first: RC is no R of a C.
const LINE = /^(\d{6})(\d{4})?(RC|RD|EC|ED|C|D)([A-Z])?([\d.,]+)([A-Z][A-Z0-9]{3})?(.*)$/

/** Null for one that is expected and not booked. @throws StatementProblem */
export function statementLine({ text, line }: Field, currency: Currency): NewEntry | null {
  const [, value, day, mark, , amount, code = '', references = ''] = LINE.exec(text.trimEnd()) ?? []
  if (value === undefined || mark === undefined || amount === undefined) throw new StatementProblem(`“${text.slice(0, 80)}” is not an entry. Ask the bank for the file again.`, line)
  if (mark === 'EC' || mark === 'ED') return null
  const minor = writtenAmount(amount, '.,', currency, line)
  const valueOn = compactDate(value, line)
  const cut = references.indexOf('//')
  const [owner, bank] = cut < 0 ? [references, ''] : [references.slice(0, cut), references.slice(cut + 2)]
  return {
    bookedOn: day === undefined ? valueOn : dayNear(day, valueOn, line), valueOn,
    // A credit taken back is money that went, and the other way round.
    amountMinor: unsignedZero(mark === 'C' || mark === 'RD' ? minor : 0 - minor),
    payerName: '', payerAccount: null, reference: realReference(owner), text: '', bankReference: realReference(bank) || null,
    code: code || null, reversal: mark === 'RC' || mark === 'RD',
  }
}
