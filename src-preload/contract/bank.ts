/**
 * Bank statements and cash application: what the bank tells of, and which payment of which account each
 * credit is. Nothing is applied by itself unless a rule of the team's says so.
 */
import { oc } from '@orpc/contract'
import { z } from 'zod'
import { BAD_CURSOR, NOT_ALLOWED, NOT_FOUND } from './errors.ts'
import { FileHandle } from './imports.ts'
import { AccountId, BusinessDate, Currency, Cursor, Instant, InvoiceId, Minor, Money, PageSize, PartyId, SearchText } from './vocabulary.ts'

export const StatementFormat = z.enum(['camt053', 'mt940', 'bai2', 'ofx', 'csv'])
export type StatementFormat = z.infer<typeof StatementFormat>

export const BankAccount = z.object({
  id: z.string(), party: PartyId, partyName: z.string(), number: z.string(), bank: z.string().nullable(), name: z.string(), currency: Currency,
  lastStatementOn: BusinessDate.nullable(), closing: Money.nullable(), open: z.int(),
})
export type BankAccount = z.infer<typeof BankAccount>

/** What became of one statement of a file. */
export const StatementRead = z.object({
  /** The account's number and what else it names; null where a refused one does not say so. */
  number: z.string().nullable(), currency: Currency.nullable(), format: StatementFormat, reference: z.string().nullable(), fromOn: BusinessDate.nullable(), toOn: BusinessDate.nullable(),
  openingMinor: Minor.nullable(), closingMinor: Minor.nullable(), entries: z.int(),
  /** Entries that another statement had not told of. */
  news: z.int(),
  state: z.enum(['taken', 'known', 'refused', 'asks_party']),
  /** Why it was refused, with the difference where it does not foot. */
  reason: z.string().nullable(), differenceMinor: Minor.nullable(),
  /** What is missing between it and the statement before: `It opens with … and the one before closed with …`; null where nothing is. */
  gap: z.string().nullable(),
  /** Its account, once it is taken or known. */
  bankAccountId: z.string().nullable(),
})
export type StatementRead = z.infer<typeof StatementRead>

export const EntryState = z.enum(['open', 'applied', 'parked', 'ignored', 'debit'])
export type EntryState = z.infer<typeof EntryState>

export const AppliedTo = z.object({ invoiceId: InvoiceId, amountMinor: z.int().min(1) })

/** `reference`, `amount`, `name`, `payer` (accepted before for this payer), `oldest` (the glossary's allocation order), `rule`. */
export const SuggestionBasis = z.enum(['reference', 'amount', 'name', 'payer', 'oldest', 'rule'])
export const Suggestion = z.object({
  accountId: AccountId, accountRef: z.string(), accountName: z.string(),
  rows: z.array(AppliedTo.extend({ number: z.string(), openMinor: Minor, dueOn: BusinessDate.nullable() })).max(500),
  /** What of the entry is left over, to be unapplied cash. */
  unappliedMinor: z.int().min(0),
  /** 0 to 100. */
  confidence: z.int().min(0).max(100), basis: z.array(SuggestionBasis),
  /** In plain words: `names invoice IN1042, and is what is open on it`. */
  reason: z.string(),
})
export type Suggestion = z.infer<typeof Suggestion>

export const BankEntry = z.object({
  id: z.string(), bankAccountId: z.string(), bankAccountName: z.string(), party: PartyId, bookedOn: BusinessDate, valueOn: BusinessDate.nullable(), amount: Money,
  payerName: z.string(), payerAccount: z.string().nullable(), reference: z.string(), text: z.string(), state: EntryState,
  /** The best suggestion in short; null where there is none, and of what is not open. */
  suggested: z.object({ accountId: AccountId, accountName: z.string(), words: z.string(), confidence: z.int() }).nullable(),
  /** What it was applied to, or parked at. `outboxId`: the command that records it, or that is to take it back; null where the outbox knows none. */
  applied: z.array(z.object({ outboxId: z.int().nullable(), accountId: AccountId, accountName: z.string(), amount: Money, numbers: z.array(z.string()), /** Of a party that no billing system keeps. */ ledger: z.boolean(), /** Kept in the desk's own ledger beside a billing system that does not know of it. */ kept: z.boolean(), waiting: z.boolean(), refused: z.string().nullable() })),
  reason: z.string().nullable(), settledAt: Instant.nullable(), settledBy: z.string().nullable(), byRule: z.string().nullable(),
})
export type BankEntry = z.infer<typeof BankEntry>

/** What an entry was applied to, each account once, though a part of it went out and another is kept at the desk. `to`: invoices by their numbers, and `unapplied`. */
export function appliedByAccount(applied: BankEntry['applied']): { accountName: string; to: string[]; parts: BankEntry['applied'] }[] {
  return [...Map.groupBy(applied, ({ accountId }) => accountId).values()].map((parts) => ({
    accountName: parts[0]!.accountName, parts,
    to: [...new Set(parts.flatMap(({ numbers }) => numbers)), ...(parts.some(({ numbers }) => numbers.length === 0) ? ['unapplied'] : [])],
  }))
}

const STANDINGS = { refused: 'Refused', waiting: 'Waiting to go out', kept: 'Kept at the desk', ledger: 'In the desk’s own ledger', recorded: 'Recorded' } as const
export type ApplicationStanding = keyof typeof STANDINGS

/** What became of the payments of an entry, the worst first, and why one was refused; null where there is none. */
export function standingOf(applied: BankEntry['applied']): { is: ApplicationStanding; word: string; why: string | null } | null {
  if (applied.length === 0) return null
  const why = applied.find(({ refused }) => refused !== null)?.refused ?? null
  // Of what is kept its billing system does not know: somebody has to.
  const is = why !== null ? 'refused' : applied.some(({ waiting }) => waiting) ? 'waiting' : applied.some(({ kept }) => kept) ? 'kept' : applied.every(({ ledger }) => ledger) ? 'ledger' : 'recorded'
  return { is, word: STANDINGS[is], why }
}

/** Another entry of the same bank account. */
export const OtherEntry = z.object({ id: z.string(), bookedOn: BusinessDate, amount: Money })
export type OtherEntry = z.infer<typeof OtherEntry>

/** `all`: of every state, as without one; a saved view says so. */
export const BankEntryFilter = z.object({ state: z.enum([...EntryState.options, 'all']).optional(), party: PartyId.optional(), bankAccount: z.string().max(64).optional(), text: SearchText.optional() })
export type BankEntryFilter = z.infer<typeof BankEntryFilter>
const ENTRY_CHANGED = { status: 409, message: 'This entry was dealt with meanwhile. Look again.' } as const
const DOES_NOT_FOOT = { status: 422, message: 'What is applied and what is left over must come to the entry’s amount.' } as const
const Part = z.object({ accountId: AccountId, rows: z.array(AppliedTo).max(500), unappliedMinor: z.int().min(0) })
/** The commands that were given. */
const Done = z.object({ outbox: z.array(z.int()) })
const NOT_NOW = { status: 409, message: 'This cannot be done as things stand.' } as const
/** Its message says in three lines what would be kept, what the billing system goes on doing, and whether it can be taken back; `keep` says that a person has read it. */
const KEEP_ASKED = { status: 409, message: 'Some of this would be kept in the desk’s own ledger. Say that it is to be.', data: z.object({ /** What its billing system takes. */ given: Money, kept: Money }) } as const
const MAPPING_NEEDED = { status: 422, message: 'This looks like a table. Say which column is which, and it can be read.' } as const
const TOO_WIDE = { status: 422, message: 'Say by which words, or by which account the money comes from, this rule knows its entries.' } as const
/** A table's mapping as flat texts: `account`, `bank`, `currency`, `dateOrder` (`YMD`, `DMY`, `MDY`), `decimal`, `delimiter`, `encoding`, and the heading of each of `TABLE_COLUMNS` that is there. */
const TableMapping = z.record(z.string().max(30), z.string().max(200))
/** `amount` with its sign, or `credit` and `debit`. */
export const TABLE_COLUMNS = ['bookedOn', 'valueOn', 'amount', 'credit', 'debit', 'payerName', 'payerAccount', 'reference', 'text', 'balance'] as const

export const RuleTerms = z.object({
  party: PartyId.nullable(), bankAccount: z.string().max(64).nullable(),
  /** Words in the payer's name or in the text; all of them, without case. */
  words: z.array(z.string().trim().min(2).max(100)).max(10),
  payerAccount: z.string().max(60).nullable(),
  /** `suggestion`: the best one where it is at least so confident; `account`: always this one, oldest due first; `ignore`: no receivable. */
  then: z.discriminatedUnion('do', [
    z.object({ do: z.literal('suggestion'), confidence: z.int().min(50).max(100) }),
    z.object({ do: z.literal('account'), accountId: AccountId }),
    z.object({ do: z.literal('ignore'), reason: z.string().trim().max(200) }),
  ]),
})
export type RuleTerms = z.infer<typeof RuleTerms>
export const BankRule = z.object({ id: z.string(), name: z.string(), terms: RuleTerms, paused: z.boolean(), applied: z.int() })
export type BankRule = z.infer<typeof BankRule>

export const bank = {
  accounts: oc.output(z.array(BankAccount).max(500)),
  /** What a handed-over file is: of a table its headings and first rows, and the mapping that is kept for this shape, or a guess. */
  look: oc
    .errors({ NO_FILE: { status: 404, message: 'This file is no longer here. Choose it again.' }, UNREADABLE: { status: 422, message: 'This file cannot be read as a bank statement.' } })
    .input(z.object({ file: FileHandle }))
    .output(z.object({ fileName: z.string(), table: z.object({ headings: z.array(z.string()).max(500), sample: z.array(z.array(z.string())).max(20), mapping: TableMapping, kept: z.boolean() }).nullable() })),
  /** Reads a file that was handed over (`imports.begin`): each statement of it is taken, known, or refused. `party`: whose account it is, where that is not known yet; `parties`: of each account by its number, where a file has several. */
  read: oc
    .errors({ NOT_ALLOWED, NO_FILE: { status: 404, message: 'This file is no longer here. Choose it again.' }, UNREADABLE: { status: 422, message: 'This file cannot be read as a bank statement.' }, MAPPING_NEEDED })
    .input(z.object({ file: FileHandle, party: PartyId.optional(), parties: z.array(z.object({ number: z.string().trim().min(1).max(60), party: PartyId })).max(500).optional(), mapping: TableMapping.optional() }))
    /** `applied`: entries that a rule of the team's dealt with. `notes`: what was passed over or taken on trust. */
    .output(z.object({ statements: z.array(StatementRead).max(1000), applied: z.int(), notes: z.array(z.string()).max(100) })),
  statements: oc.errors({ BAD_CURSOR }).input(z.object({ bankAccount: z.string().max(64).optional(), limit: PageSize.default(50), after: Cursor.optional() }))
    .output(z.object({ rows: z.array(z.object({ id: z.string(), bankAccountName: z.string(), format: StatementFormat, reference: z.string().nullable(), fromOn: BusinessDate.nullable(), toOn: BusinessDate, opening: Money, closing: Money, entries: z.int(), open: z.int(), /** As in `StatementRead`. */ gap: z.string().nullable(), fileName: z.string(), readAt: Instant, readBy: z.string() })), next: Cursor.nullable() })),
  entries: oc.errors({ BAD_CURSOR }).input(BankEntryFilter.extend({ sort: z.enum(['booked', 'amount']).default('booked'), descending: z.boolean().default(false), limit: PageSize.default(50), after: Cursor.optional() }))
    .output(z.object({ rows: z.array(BankEntry), next: Cursor.nullable() })),
  /** One entry, whatever became of it. */
  entry: oc.errors({ NOT_FOUND }).input(z.object({ entry: z.string().max(64) })).output(BankEntry),
  /** Of money that went back: the credit it takes back, as far as the bank names it; and of a credit the debit that took it back. */
  reversal: oc.errors({ NOT_FOUND }).input(z.object({ entry: z.string().max(64) })).output(z.object({ takesBack: OtherEntry.nullable(), takenBackBy: OtherEntry.nullable() })),
  counts: oc.input(BankEntryFilter).output(z.object({ count: z.int(), sums: z.array(Money) })),
  suggestions: oc.errors({ NOT_FOUND }).input(z.object({ entry: z.string().max(64) })).output(z.array(Suggestion).max(20)),
  /** Applies it to one account or, split, to several; what is left over of each is unapplied cash of that account (parked: no rows at all). */
  apply: oc.errors({ NOT_ALLOWED, NOT_FOUND, ENTRY_CHANGED, DOES_NOT_FOOT, NOT_NOW, KEEP_ASKED }).input(z.object({ entry: z.string().max(64), parts: z.array(Part).min(1).max(50), keep: z.boolean().default(false) })).output(Done),
  /** It is no receivable: a transfer of our own, interest. */
  ignore: oc.errors({ NOT_ALLOWED, NOT_FOUND, ENTRY_CHANGED }).input(z.object({ entry: z.string().max(64), reason: z.string().trim().min(1).max(200) })).output(z.object({})),
  /** Takes back what was done with it: withdrawn while it waits, else reversed. */
  undo: oc.errors({ NOT_ALLOWED, NOT_FOUND, ENTRY_CHANGED, NOT_NOW }).input(z.object({ entry: z.string().max(64) })).output(Done),
  rules: oc.output(z.array(BankRule).max(200)),
  /** `tried`: how many open entries it would take now. */
  saveRule: oc.errors({ NOT_ALLOWED, NOT_FOUND, TOO_WIDE }).input(z.object({ id: z.string().max(64).optional(), name: z.string().trim().min(1).max(80), terms: RuleTerms, paused: z.boolean() })).output(z.object({ id: z.string(), tried: z.int() })),
  /** Goes through the open credits with the rules that are not paused, or with one; what was dealt with is named in the audit. */
  applyRules: oc.errors({ NOT_ALLOWED, NOT_FOUND }).input(z.object({ rule: z.string().max(64).optional() })).output(z.object({ applied: z.int() })),
  removeRule: oc.errors({ NOT_ALLOWED, NOT_FOUND }).input(z.object({ id: z.string().max(64) })).output(z.object({})),
}
