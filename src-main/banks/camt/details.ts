/** Who paid, and what for, of one transaction of camt.053. */
import type { NewEntry } from '../draft.ts'
import { accountNumberOf, oneLine, realReference } from '../text.ts'
import type { Element } from './element.ts'
import { at, childrenOf, textAt } from './element.ts'

/**
 * The other side. Of a reversal the names stand as they did in what it takes back; where the side that it should be
 * is empty, the other one is taken, unless that is the account of the statement, or a name alone: that is our own.
 */
export function partyOf(one: Element, { amountMinor, reversal }: Pick<NewEntry, 'amountMinor' | 'reversal'>, own: string | null): Pick<NewEntry, 'payerName' | 'payerAccount'> {
  const parties = at(one, 'RltdPties')
  const turned = reversal || at(one, 'RtrInf') !== null
  const sides = (amountMinor >= 0) !== turned ? ['Dbtr', 'Cdtr'] as const : ['Cdtr', 'Dbtr'] as const
  for (const [n, side] of sides.entries()) {
    const payerAccount = accountNumberOf(textAt(parties, `${side}Acct`, 'Id', 'IBAN') || textAt(parties, `${side}Acct`, 'Id', 'Othr', 'Id')) || null
    const payerName = nameOf(parties, side) || nameOf(parties, `Ultmt${side}`)
    if (n === 1 && !turned && payerAccount === null) break
    if ((payerName !== '' || payerAccount !== null) && (payerAccount === null || payerAccount !== own)) return { payerName, payerAccount }
  }
  return { payerName: '', payerAccount: null }
}

function nameOf(parties: Element | null, role: string): string {
  // Since .001.08 a party is a person or a bank.
  return oneLine(textAt(parties, role, 'Nm') || textAt(parties, role, 'Pty', 'Nm') || textAt(parties, role, 'Agt', 'FinInstnId', 'Nm'))
}

/** The creditor's reference, the end-to-end one, the check's number: the first that is one. */
export function referenceOf(one: Element): string {
  const structured = childrenOf(at(one, 'RmtInf'), 'Strd').map((strd) => realReference(textAt(strd, 'CdtrRefInf', 'Ref')))
  const refs = at(one, 'Refs')
  return [...structured, realReference(textAt(refs, 'EndToEndId')), realReference(textAt(refs, 'ChqNb')), realReference(textAt(refs, 'InstrId'))].find((reference) => reference !== '') ?? ''
}

/** Unstructured lines, then the documents that are named; what the bank adds where there are none. */
export function textOf(one: Element): string[] {
  const remittance = at(one, 'RmtInf')
  const said = [
    ...childrenOf(remittance, 'Ustrd').map(({ text }) => text),
    ...childrenOf(remittance, 'Strd').flatMap((strd) => [
      ...childrenOf(strd, 'RfrdDocInf').map((document) => textAt(document, 'Nb')),
      ...childrenOf(strd, 'AddtlRmtInf').map(({ text }) => text),
    ]),
  ].map(oneLine).filter((text) => text !== '')
  return said.length > 0 ? said : [textAt(one, 'AddtlTxInf')]
}

/** `PMNT/RCDT/ESCT`, or the bank's own code. */
export function codeOf(element: Element): string | null {
  const code = at(element, 'BkTxCd')
  const domain = [textAt(code, 'Domn', 'Cd'), textAt(code, 'Domn', 'Fmly', 'Cd'), textAt(code, 'Domn', 'Fmly', 'SubFmlyCd')].filter((part) => part !== '').join('/')
  return domain || oneLine(textAt(code, 'Prtry', 'Cd')) || null
}
