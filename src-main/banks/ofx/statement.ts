import type { Currency } from '#contract/vocabulary.ts'
import { StatementProblem } from '../bankFileError.ts'
import { writtenAmount } from '../amounts.ts'
import { compactDate } from '../dates.ts'
import type { NewEntry } from '../draft.ts'
import { StatementDraft } from '../draft.ts'
import type { Found } from '../found.ts'
import { accountNumberOf, joined, oneLine, realReference } from '../text.ts'
import type { Aggregate } from './aggregate.ts'
import { inside, leaf } from './aggregate.ts'

/** A transaction until the currency of the statement is known for sure. */
interface Told { entry: Omit<NewEntry, 'amountMinor'>; amount: string; line: number; corrects: string | null; deletes: boolean; currency: string }

/** One `STMTRS` or `CCSTMTRS`: its transactions as they come, the rest at its end. */
export class OfxStatement {
  private readonly found: Found
  private readonly draft = new StatementDraft()
  private readonly told: Told[] = []

  constructor(found: Found) {
    this.found = found
    // OFX has no opening balance.
    this.draft.openingIs = 'derived'
    this.draft.closingIs = 'none'
  }

  transaction(one: Aggregate): void {
    this.found.countEntry()
    this.draft.attempt(() => this.told.push(toldBy(one)))
  }

  end(statement: Aggregate): void {
    const { draft } = this
    draft.attempt(() => this.head(statement))
    draft.attempt(() => {
      const { currency } = draft
      if (currency === null) throw new StatementProblem('The statement does not name its currency (CURDEF). Ask the bank for one that does.', statement.line)
      for (const one of this.corrected()) draft.entries.push({ ...one.entry, amountMinor: amountOf(one, currency) })
    })
    draft.attempt(() => this.balance(statement))
    this.found.add(draft)
  }

  private head(statement: Aggregate): void {
    const { draft } = this
    const currency = leaf(statement, 'CURDEF').toUpperCase()
    if (/^[A-Z]{3}$/.test(currency)) draft.currency = currency
    const account = inside(statement, 'BANKACCTFROM') ?? inside(statement, 'CCACCTFROM')
    draft.accountNumber = accountNumberOf(leaf(account, 'ACCTID')) || null
    draft.bank = accountNumberOf(leaf(account, 'BANKID')) || null
    const list = inside(statement, 'BANKTRANLIST')
    const [from, to] = [leaf(list, 'DTSTART'), leaf(list, 'DTEND')]
    if (from !== '') draft.fromOn = compactDate(from, list?.line ?? null)
    if (to !== '') draft.toOn = compactDate(to, list?.line ?? null)
  }

  private balance(statement: Aggregate): void {
    const ledger = inside(statement, 'LEDGERBAL')
    if (ledger === null || this.draft.currency === null) return
    const on = leaf(ledger, 'DTASOF')
    this.draft.closing = { minor: writtenAmount(leaf(ledger, 'BALAMT'), '.,', this.draft.currency, ledger.line), on: on === '' ? null : compactDate(on, ledger.line) }
    this.draft.toOn ??= this.draft.closing.on
  }

  /** Corrections within the file are carried out; of what another file told they are refused, as it may have been applied. */
  private corrected(): Told[] {
    const ids = new Set(this.told.filter(({ corrects }) => corrects === null).map(({ entry }) => entry.bankReference))
    const gone = new Set<string>()
    for (const { corrects, line } of this.told) {
      if (corrects === null) continue
      if (!ids.has(corrects)) throw new StatementProblem(`The bank corrects the entry ${corrects.slice(0, 60)} of an earlier file, which is not done by itself. Put it right by hand, and ask the bank for a file without the correction.`, line)
      gone.add(corrects)
    }
    return this.told.filter(({ entry, corrects, deletes }) => !deletes && (corrects !== null || !gone.has(entry.bankReference ?? '')))
  }
}

function toldBy(one: Aggregate): Told {
  const { line } = one
  const posted = leaf(one, 'DTPOSTED')
  if (posted === '') throw new StatementProblem('An entry has no date (DTPOSTED). Ask the bank for the file again.', line)
  const available = leaf(one, 'DTAVAIL')
  const other = inside(one, 'BANKACCTTO') ?? inside(one, 'CCACCTTO')
  const own = inside(one, 'CURRENCY')
  return {
    line, amount: leaf(one, 'TRNAMT'), currency: leaf(own, 'CURSYM').toUpperCase(),
    corrects: leaf(one, 'CORRECTFITID') || null, deletes: leaf(one, 'CORRECTACTION').toUpperCase() === 'DELETE',
    entry: {
      bookedOn: compactDate(posted, line), valueOn: available === '' ? null : compactDate(available, line),
      payerName: oneLine(leaf(one, 'NAME') || leaf(one, 'PAYEE', 'NAME')), payerAccount: accountNumberOf(leaf(other, 'ACCTID')) || null,
      reference: realReference(leaf(one, 'CHECKNUM')) || realReference(leaf(one, 'REFNUM')), text: joined([leaf(one, 'EXTDNAME'), leaf(one, 'MEMO')]),
      bankReference: realReference(leaf(one, 'FITID')) || null, code: oneLine(leaf(one, 'TRNTYPE')) || null, reversal: false,
    },
  }
}

function amountOf({ amount, currency, line }: Told, of: Currency): number {
  // CURRENCY, unlike ORIGCURRENCY, says that the amount itself is in it (OFX 5.2).
  if (currency !== '' && currency !== of) throw new StatementProblem(`An entry is in ${currency.slice(0, 10)}, and the account is in ${of}. Amounts of two currencies are not added; ask the bank for a statement in one.`, line)
  if (amount === '') throw new StatementProblem('An entry has no amount (TRNAMT). Ask the bank for the file again.', line)
  return writtenAmount(amount, '.,', of, line)
}
