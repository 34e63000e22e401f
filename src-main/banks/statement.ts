/** What a file of a bank's says, in one shape for every format. */
import type { StatementFormat } from '#contract/bank.ts'
import type { BusinessDate, Currency } from '#contract/vocabulary.ts'

export interface StatementEntry {
  /** Its place in the statement, from 1. */
  n: number
  bookedOn: BusinessDate
  valueOn: BusinessDate | null
  /** Minor units of the statement's currency; positive is money that came. */
  amountMinor: number
  /** The other side's name as the bank gives it: who paid, or who was paid. '' where it tells none. */
  payerName: string
  payerAccount: string | null
  /** What the payer gave to be recognised by: the structured reference, the end-to-end reference or the check's number; '' where there is none. */
  reference: string
  /** The text to the payee, whole, on one line. */
  text: string
  /** The bank's own reference of the entry. */
  bankReference: string | null
  /** The bank's kind of transaction, in the format's own code. */
  code: string | null
  /** It takes back an earlier entry; the amount has the sign of what happened. */
  reversal: boolean
  /** The same for the same entry in another statement of the account, overlapping or of another day's file. */
  key: string
}

/**
 * `checked`: opening + entries = closing as the bank states all three. `opening_derived`: the bank states the closing
 * balance only, and the opening one is closing − entries. `no_balances`: it states none; the opening one stands at 0.
 */
export type Footing = 'checked' | 'opening_derived' | 'no_balances'

export interface BankStatement {
  /** Its place in the file, from 1, among those taken and those refused. */
  n: number
  /** IBAN or number, without blanks, in capitals. */
  accountNumber: string
  /** BIC, bank code or routing number. */
  bank: string | null
  currency: Currency
  /** The bank's number of the statement. */
  reference: string | null
  fromOn: BusinessDate | null
  toOn: BusinessDate
  openingMinor: number
  closingMinor: number
  footing: Footing
  entries: readonly StatementEntry[]
  /** A hash of what it says: the same statement in another file, encoding or line ending has the same. */
  content: string
}

/** A statement that cannot be believed. What could be read of it is told, for a person to find it by. */
export interface RefusedStatement {
  n: number
  accountNumber: string | null
  bank: string | null
  currency: Currency | null
  reference: string | null
  fromOn: BusinessDate | null
  toOn: BusinessDate | null
  openingMinor: number | null
  closingMinor: number | null
  /** How many entries were read. */
  entries: number
  /** In plain words, with what to do. */
  reason: string
  /** The line of the file, from 1, where there is one to look at. */
  line: number | null
  /** closing − (opening + entries), of one that does not foot; else null. */
  differenceMinor: number | null
}

export interface BankFile {
  format: StatementFormat
  /** As it was read: `utf-8`, `windows-1252`, … */
  encoding: string
  statements: readonly BankStatement[]
  refused: readonly RefusedStatement[]
  /** What was passed over or taken on trust, in plain words; at most 100. */
  notes: readonly string[]
}
