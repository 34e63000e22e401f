/** How a table of a bank's is read: what a person said, or what was guessed and shown. */
import type { Currency } from '#contract/vocabulary.ts'
import { BankFileError } from '../bankFileError.ts'
import { isKnownCurrency } from '#main/domain/knownCurrencies.ts'
import { accountNumberOf } from '../text.ts'

export const CSV_COLUMNS = ['bookedOn', 'valueOn', 'amount', 'credit', 'debit', 'payerName', 'payerAccount', 'reference', 'text', 'balance'] as const
export type CsvColumn = (typeof CSV_COLUMNS)[number]

export interface CsvMapping {
  /** Whose statement it is: IBAN or number. */
  account: string
  /** BIC, bank code or routing number. */
  bank?: string
  currency: Currency
  /** The heading of each; without case, and blanks at the ends. `amount` with its sign, or `credit` and `debit`. */
  columns: Partial<Record<CsvColumn, string>>
  dateOrder: 'YMD' | 'DMY' | 'MDY'
  decimal: '.' | ','
  delimiter: ',' | ';' | '\t' | '|'
  /** As `iconv-lite` names it; null to find it out. */
  encoding: string | null
}

/**
 * A mapping from flat texts: `account, bank, currency, dateOrder, decimal, delimiter, encoding`, and the heading of each
 * column under its own name. @throws BankFileError MAPPING_NEEDED, with what is missing
 */
export function csvMapping(texts: Readonly<Record<string, string>>): CsvMapping {
  const oneOf = <T extends string>(name: string, choices: readonly T[]): T => {
    const choice = choices.find((one) => one === texts[name])
    if (choice === undefined) throw missing(name, `Say one of ${choices.map((one) => (one === '\t' ? 'tab' : one)).join(' ')}.`)
    return choice
  }
  const columns = Object.fromEntries(CSV_COLUMNS.flatMap((name) => ((texts[name] ?? '').trim() === '' ? [] : [[name, texts[name]!]])))
  const mapping: CsvMapping = {
    account: accountNumberOf(texts['account'] ?? ''), currency: (texts['currency'] ?? '').toUpperCase(), columns,
    dateOrder: oneOf('dateOrder', ['YMD', 'DMY', 'MDY']), decimal: oneOf('decimal', ['.', ',']), delimiter: oneOf('delimiter', [',', ';', '\t', '|']),
    encoding: (texts['encoding'] ?? '').trim() || null, ...((texts['bank'] ?? '').trim() === '' ? {} : { bank: accountNumberOf(texts['bank']!) }),
  }
  checkMapping(mapping)
  return mapping
}

/** @throws BankFileError MAPPING_NEEDED */
export function checkMapping({ account, currency, columns }: CsvMapping): void {
  if (accountNumberOf(account) === '') throw missing('account', 'Say whose statement it is, by IBAN or number.')
  if (!isKnownCurrency(currency)) throw missing('currency', 'Say which currency the account is in, as EUR.')
  if (columns.bookedOn === undefined) throw missing('bookedOn', 'Say which column has the date.')
  const two = columns.credit !== undefined && columns.debit !== undefined
  if ((columns.amount !== undefined) === two) throw missing('amount', 'Say which column has the amounts, or which two have credits and debits.')
  if (columns.amount !== undefined && (columns.credit !== undefined || columns.debit !== undefined)) throw missing('amount', 'Say one column of amounts, or two of credits and debits, and not both.')
}

const missing = (name: string, words: string) => new BankFileError('MAPPING_NEEDED', `${words} (${name} of the mapping)`)
