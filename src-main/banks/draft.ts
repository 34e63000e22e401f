/** A statement while it is read, and what it becomes: one to believe, or one that is refused. */
import { createHash } from 'node:crypto'
import type { BusinessDate, Currency } from '#contract/vocabulary.ts'
import { StatementProblem } from './bankFileError.ts'
import { isKnownCurrency } from '#main/domain/knownCurrencies.ts'
import type { BankStatement, RefusedStatement, StatementEntry } from './statement.ts'
import { figureWords, unsignedZero } from './amounts.ts'

export type NewEntry = Omit<StatementEntry, 'n' | 'key'>

export interface Balance { minor: number; on: BusinessDate | null }

export class StatementDraft {
  accountNumber: string | null = null
  bank: string | null = null
  currency: Currency | null = null
  reference: string | null = null
  fromOn: BusinessDate | null = null
  toOn: BusinessDate | null = null
  opening: Balance | null = null
  closing: Balance | null = null
  /** Whether the format's own references tell entries apart; where they do not, all the texts do. */
  ownReferences = true
  /** `required`: one without the balance is refused. `derived`: stands in where it is missing. */
  openingIs: 'required' | 'derived' = 'required'
  closingIs: 'required' | 'none' = 'required'
  readonly entries: NewEntry[] = []
  private problem: StatementProblem | null = null

  /** Does it, and keeps the first problem for when the statement is whole: what follows it in the file is still read. */
  attempt(work: () => void): void {
    try {
      work()
    } catch (error) {
      if (!(error instanceof StatementProblem)) throw error
      this.problem ??= error
    }
  }

  refuse(problem: StatementProblem): void {
    this.problem ??= problem
  }

  /** @throws never: what is wrong with it is told by the refusal. */
  finish(n: number): { statement: BankStatement } | { refused: RefusedStatement } {
    try {
      if (this.problem !== null) throw this.problem
      return { statement: this.believed(n) }
    } catch (error) {
      if (!(error instanceof StatementProblem)) throw error
      return { refused: this.refusal(n, error) }
    }
  }

  private believed(n: number): BankStatement {
    const { currency, bank, reference } = this
    const accountNumber = this.accountNumber ?? ''
    if (accountNumber === '') throw new StatementProblem('The statement does not name its account. Ask the bank for one that does.')
    if (currency === null) throw new StatementProblem('The statement does not name its currency. Ask the bank for one that does.')
    // How many decimals its amounts have would be a guess.
    if (!isKnownCurrency(currency)) throw new StatementProblem(`“${currency}” is no currency that is known (ISO 4217). Look at the file, or ask the bank what is meant.`)
    const sum = this.entries.reduce((total, { amountMinor }) => total + BigInt(amountMinor), 0n)
    const { opening, closing, footing } = this.balances(sum)
    const toOn = this.toOn ?? this.closing?.on ?? lastOf(this.entries)
    if (toOn === null) throw new StatementProblem('The statement does not tell its day. Ask the bank for one that does.')
    const difference = closing - (opening + sum)
    if (difference !== 0n) throw new StatementProblem(words(difference, opening, sum, closing, currency), null, difference)
    const keyed = withKeys(this.entries, this.ownReferences)
    const statement = {
      accountNumber, bank, currency, reference, fromOn: this.fromOn, toOn, openingMinor: safe(opening), closingMinor: safe(closing), footing, entries: keyed,
    }
    return { n, ...statement, content: contentOf(statement) }
  }

  private balances(sum: bigint): { opening: bigint; closing: bigint; footing: BankStatement['footing'] } {
    if (this.closing === null) {
      if (this.closingIs === 'none') return { opening: 0n, closing: sum, footing: 'no_balances' }
      throw new StatementProblem('The statement has no closing balance, so it cannot be checked; the file may have been cut off. Ask the bank for the statement of the whole day.')
    }
    const closing = BigInt(this.closing.minor)
    if (this.opening !== null) return { opening: BigInt(this.opening.minor), closing, footing: 'checked' }
    if (this.openingIs === 'derived') return { opening: closing - sum, closing, footing: 'opening_derived' }
    throw new StatementProblem('The statement has no opening balance, so it cannot be checked. Ask the bank for one that has.')
  }

  private refusal(n: number, problem: StatementProblem): RefusedStatement {
    const { accountNumber, bank, currency, reference, fromOn } = this
    return {
      n, accountNumber, bank, currency, reference, fromOn, toOn: this.toOn ?? this.closing?.on ?? null,
      openingMinor: this.opening?.minor ?? null, closingMinor: this.closing?.minor ?? null, entries: this.entries.length,
      reason: problem.line === null ? problem.message : `Line ${problem.line}: ${problem.message}`, line: problem.line,
      differenceMinor: problem.differenceMinor,
    }
  }
}

function words(difference: bigint, opening: bigint, sum: bigint, closing: bigint, currency: Currency): string {
  const figure = (minor: bigint) => figureWords(minor, currency)
  return `The statement does not foot: opening ${figure(opening)} and entries of ${figure(sum)} come to ${figure(opening + sum)}, and the closing balance is ${figure(closing)}. The difference is ${figure(difference)}. Nothing of it was taken; ask the bank for the statement again.`
}

function safe(minor: bigint): number {
  if (!Number.isSafeInteger(Number(minor))) throw new StatementProblem('The balances are too large to be kept exactly.')
  return unsignedZero(Number(minor))
}

function lastOf(entries: readonly NewEntry[]): BusinessDate | null {
  return entries.reduce<BusinessDate | null>((last, { bookedOn }) => (last === null || bookedOn > last ? bookedOn : last), null)
}

/** Two equal entries of a day stay two: the second is told by its number among equals, never by its place in the file. */
function withKeys(entries: readonly NewEntry[], ownReferences: boolean): StatementEntry[] {
  const seen = new Map<string, number>()
  return entries.map((entry, index) => {
    const said = ownReferences && entry.bankReference !== null
      ? hash(['reference', entry.bankReference, entry.bookedOn, entry.amountMinor])
      : hash(['said', entry.bookedOn, entry.amountMinor, entry.payerName, entry.payerAccount, entry.reference, entry.text, entry.bankReference])
    const occurrence = (seen.get(said) ?? 0) + 1
    seen.set(said, occurrence)
    return { n: index + 1, ...entry, key: occurrence === 1 ? said : `${said}-${occurrence}` }
  })
}

function contentOf({ entries, footing: _footing, ...head }: Omit<BankStatement, 'n' | 'content'>): string {
  const sum = createHash('sha256').update(JSON.stringify([head.accountNumber, head.bank, head.currency, head.reference, head.fromOn, head.toOn, head.openingMinor, head.closingMinor]))
  for (const { key, n, bookedOn, valueOn, amountMinor, payerName, payerAccount, reference, text, bankReference, code, reversal } of entries) {
    sum.update(JSON.stringify([n, key, bookedOn, valueOn, amountMinor, payerName, payerAccount, reference, text, bankReference, code, reversal]))
  }
  return sum.digest('hex')
}

const hash = (parts: readonly (string | number | null)[]): string => createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32)
