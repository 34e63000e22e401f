/** An entry of a camt.053 statement: one for each transaction of a batch where they add up, else one for the whole. */
import { StatementProblem } from '../bankFileError.ts'
import { unsignedZero, writtenAmount } from '../amounts.ts'
import { isoDate } from '../dates.ts'
import type { NewEntry, StatementDraft } from '../draft.ts'
import { joined, realReference } from '../text.ts'
import { codeOf, partyOf, referenceOf, textOf } from './details.ts'
import type { Element } from './element.ts'
import { at, child, childrenOf, textAt } from './element.ts'

/** None for an entry that is not booked. @throws StatementProblem */
export function entriesOf(element: Element, draft: StatementDraft, note: (words: string) => void): NewEntry[] {
  const status = textAt(element, 'Sts', 'Cd') || textAt(element, 'Sts', 'Prtry') || textAt(element, 'Sts')
  if (status !== '' && status.toUpperCase() !== 'BOOK') {
    note(`Entries that are not booked yet (${status.slice(0, 20)}) were passed over; they come with a later statement.`)
    return []
  }
  const whole = wholeEntry(element, draft)
  const transactions = childrenOf(element, 'NtryDtls').flatMap((details) => childrenOf(details, 'TxDtls'))
  const [only] = transactions
  if (only === undefined) return [{ ...whole, text: joined([textAt(element, 'AddtlNtryInf')]) }]
  if (transactions.length === 1) return [withDetails(whole, only, element, draft)]
  const amounts = transactions.map((one) => amountOf(one, element, draft))
  const sum = amounts.reduce<bigint | null>((total, one) => (total === null || one === null ? null : total + BigInt(one)), 0n)
  if (sum === BigInt(whole.amountMinor)) {
    return transactions.map((one, n) => withDetails({ ...whole, amountMinor: amounts[n]! }, one, element, draft))
  }
  note(`The payments of an entry of several (line ${element.line}) do not add up to it, so it is one entry.`)
  return [together(whole, transactions, element, draft)]
}

function wholeEntry(element: Element, draft: StatementDraft): NewEntry {
  const amount = at(element, 'Amt')
  if (amount === null) throw new StatementProblem('An entry has no amount. Ask the bank for the file again.', element.line)
  const currency = currencyOf(amount, draft)
  const minor = writtenAmount(amount.text, '.', currency, amount.line)
  const direction = textAt(element, 'CdtDbtInd')
  if (direction !== 'CRDT' && direction !== 'DBIT') throw new StatementProblem('An entry does not say whether it is a credit or a debit. Ask the bank for the file again.', element.line)
  const value = dateIn(element, 'ValDt')
  const booked = dateIn(element, 'BookgDt') ?? value
  if (booked === null) throw new StatementProblem('An entry has no date. Ask the bank for the file again.', element.line)
  return {
    bookedOn: booked, valueOn: value, amountMinor: unsignedZero(direction === 'DBIT' ? 0 - minor : minor), payerName: '', payerAccount: null, reference: '', text: '',
    bankReference: realReference(textAt(element, 'AcctSvcrRef')) || null, code: codeOf(element),
    // The sign is that of what happened already: RvslInd turns nothing round (ISO 20022, ReportEntry).
    reversal: isTrue(textAt(element, 'RvslInd')),
  }
}

function withDetails(whole: NewEntry, one: Element, element: Element, draft: StatementDraft): NewEntry {
  const own = realReference(textAt(one, 'Refs', 'AcctSvcrRef'))
  return {
    ...whole, ...partyOf(one, whole, draft.accountNumber), reference: referenceOf(one),
    text: joined(textOf(one)) || joined([textAt(element, 'AddtlNtryInf')]),
    bankReference: own || whole.bankReference, code: codeOf(one) ?? whole.code,
    reversal: whole.reversal || child(one, 'RtrInf') !== null,
  }
}

/** Who and what for of all of them, as far as there is room. */
function together(whole: NewEntry, transactions: readonly Element[], element: Element, draft: StatementDraft): NewEntry {
  const names = new Set(transactions.map((one) => partyOf(one, whole, draft.accountNumber).payerName).filter((name) => name !== ''))
  const texts = transactions.flatMap((one) => [referenceOf(one), ...textOf(one)])
  return { ...whole, payerName: names.size === 1 ? [...names][0]! : '', text: joined(texts) || joined([textAt(element, 'AddtlNtryInf')]) }
}

/** In the account's currency; null where it is not told in that. */
function amountOf(one: Element, element: Element, draft: StatementDraft): number | null {
  const amount = child(one, 'Amt') ?? at(one, 'AmtDtls', 'TxAmt', 'Amt')
  if (amount === null || draft.currency === null || amount.currency !== draft.currency) return null
  const minor = writtenAmount(amount.text, '.', draft.currency, amount.line)
  return unsignedZero((textAt(one, 'CdtDbtInd') || textAt(element, 'CdtDbtInd')) === 'DBIT' ? 0 - minor : minor)
}

function currencyOf(amount: Element, draft: StatementDraft): string {
  const { currency } = amount
  if (currency === null || !/^[A-Z]{3}$/.test(currency)) throw new StatementProblem('An amount does not say its currency. Ask the bank for the file again.', amount.line)
  draft.currency ??= currency
  if (draft.currency !== currency) throw new StatementProblem(`An entry is in ${currency}, and the account is in ${draft.currency}. Amounts of two currencies are not added; ask the bank for a statement in one.`, amount.line)
  return currency
}

function dateIn(element: Element, name: string) {
  const text = textAt(element, name, 'Dt') || textAt(element, name, 'DtTm')
  return text === '' ? null : isoDate(text, element.line)
}

const isTrue = (text: string): boolean => text === 'true' || text === '1'
