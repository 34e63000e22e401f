/** What rows of one key come to: records as the file says them. */
import type { BusinessDate, Currency, PartyId } from '#contract/vocabulary.ts'
import type { ImportMapping } from '#contract/imports.ts'
import type { RecordOf, Resource } from '#main/core/ports/records.ts'
import { recordId } from './recordId.ts'
import type { RowValues } from './rowValues.ts'

/** A record as a file says it. */
export interface Saying {
  resource: Resource
  id: string
  accountId: string
  /** The fields that the file says; all others stay as they are. */
  said: Record<string, unknown>
  /** The fields of a new one that the file does not say. */
  fresh: Record<string, unknown>
  /** It is made where there is none, and left alone where there is. */
  onlyNew?: boolean
}

export interface Making {
  says: Saying[]
  /** What the file said before and no longer says. */
  drops: { resource: Resource; id: string }[]
  /** Whose books must come out even: rows are rejected where they do not. */
  invoices: string[]
  payments: string[]
  creditNotes: string[]
  /** Counted by their words, and told once: `Accounts that were made: 12.` */
  remarks: string[]
}

export const nothingMade = (): Making => ({ says: [], drops: [], invoices: [], payments: [], creditNotes: [], remarks: [] })

/** What is known of the party while rows become records: the ledger with what this file has said so far. */
export interface Known {
  get<R extends Resource>(resource: R, id: string): RecordOf<R> | null
  /** Allocations and write-offs on an invoice. */
  onInvoice(invoiceId: string): RecordOf<'allocations' | 'writeOffs'>[]
  /** Allocations and refunds of a payment. */
  ofPayment(paymentId: string): RecordOf<'allocations' | 'refunds'>[]
  /** A payment that the desk recorded, by its number; of one account. */
  deskPayment(accountId: string, ref: string): RecordOf<'payments'> | null
  /** Whether the account has invoices, payments or credit notes in another currency. */
  hasOtherCurrency(accountId: string, currency: Currency): boolean
}

export interface Terms {
  party: RecordOf<'parties'>
  mapping: ImportMapping
  /** In the party's zone. */
  today: BusinessDate
  /** The fields that a column of this file has. */
  has(field: string): boolean
}

export interface Group<F> {
  rows: readonly { n: number; fact: F }[]
  /** Which of the rows with the same content it is, from 1; of kinds whose rows may have no key. */
  among: number
}

/** A kind of import: how a row is read, and what rows of one key become. */
export interface ImportRules<F> {
  /** What rows belong together by; null for a row that stands for itself, told by its content and its number among equals. Throws `Unfit`. */
  key(row: RowValues, terms: Terms): string | null
  /** Throws `Unfit`. */
  fact(row: RowValues, terms: Terms): F
  /** Throws `Unfit`: then none of the rows is taken. */
  make(group: Group<F>, known: Known, terms: Terms): Making
}

export const ids = (party: PartyId) => ({
  account: (ref: string) => recordId(party, 'accounts', ref),
  mainContact: (ref: string) => recordId(party, 'contacts', 'main', ref),
  contact: (ref: string, key: string) => recordId(party, 'contacts', 'of', ref, key),
  invoice: (number: string) => recordId(party, 'invoices', number),
  creditNote: (number: string) => recordId(party, 'creditNotes', number),
  writeOff: (number: string) => recordId(party, 'writeOffs', number),
  payment: (ref: string) => recordId(party, 'payments', 'ref', ref),
  paymentLike: (content: string, among: number) => recordId(party, 'payments', 'like', content, String(among)),
  /** The payment that an invoice row tells of, and what of it is on the invoice. */
  paidInvoice: (number: string) => recordId(party, 'payments', 'paid', number),
  paidAllocation: (number: string) => recordId(party, 'allocations', 'paid', number),
  /** Of a row of payments that names an invoice. */
  rowAllocation: (paymentId: string, invoiceId: string) => recordId(party, 'allocations', 'row', paymentId, invoiceId),
  /** Of a file of allocations. */
  allocation: (sourceId: string, invoiceId: string) => recordId(party, 'allocations', 'of', sourceId, invoiceId),
  usage: (record: string) => recordId(party, 'usageRecords', 'named', record),
  usageLike: (content: string, among: number) => recordId(party, 'usageRecords', 'like', content, String(among)),
})

/** Numbers of accounts, invoices and payments (`core/ports/records`). */
export const NUMBER_MAX = 30
export const NAME_MAX = 200
export const PO_MAX = 60
