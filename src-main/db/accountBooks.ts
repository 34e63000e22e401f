/**
 * The books of one account with what a statement says beside each line: how a payment was made, an order
 * number, the reason of a credit. Six reads through the indexes by account, with statements that are
 * prepared once a connection; their columns are the fields, so that the driver's rows are taken as they
 * come. A statement of thousands of movements takes a few milliseconds.
 */
import type { MethodKind, PaymentMedium } from '#contract/vocabulary.ts'
import type { AccountHistory, CreditNoteRow, InvoiceRow, PaymentRow, RefundRow } from '#main/domain/accountHistory.ts'
import type BetterSqlite3 from 'better-sqlite3'
import type { Database } from './database.ts'
import type { Sqlite } from './sqlite.ts'

export interface AccountBooks extends AccountHistory {
  readonly invoices: readonly (InvoiceRow & { readonly poNumber: string | null })[]
  readonly payments: readonly (PaymentRow & { readonly paidBy: PaidBy | null })[]
  readonly refunds: readonly (RefundRow & { readonly reason: RefundReason })[]
  readonly creditNotes: readonly (CreditNoteRow & { readonly reason: string })[]
}

export type RefundReason = 'refund' | 'dispute_lost' | 'bank_return'

export interface PaidBy {
  medium: PaymentMedium
  method: { kind: MethodKind; brand: string; last4: string } | null
}

/** @param paidFrom how earlier payments were made is not asked: `paidBy` is null. */
export function accountBooks(database: Database, accountId: string, paidFrom: string): AccountBooks {
  const read = statementsOf(database.raw)
  return {
    invoices: read.invoices.all(accountId),
    payments: paymentsOf(read.payments.all(paidFrom, accountId), paidFrom),
    refunds: read.refunds.all(accountId),
    creditNotes: read.creditNotes.all(accountId),
    allocations: read.allocations.all(accountId),
    writeOffs: read.writeOffs.all(accountId),
  }
}

/** Payments that follow each other are mostly made in the same way: they share what says so. */
function paymentsOf(rows: readonly PaymentColumns[], paidFrom: string): Payment[] {
  let last: PaidBy | null = null
  const paidBy = (medium: PaymentMedium, kind: MethodKind | null, brand: Text, last4: Text): PaidBy => {
    const method = kind === null || brand === null || last4 === null ? null : { kind, brand, last4 }
    const same = last !== null && last.medium === medium && last.method?.kind === method?.kind && last.method?.brand === method?.brand && last.method?.last4 === method?.last4
    return same && last !== null ? last : (last = { medium, method })
  }
  return rows.map(([id, ref, purpose, receivedOn, amountMinor, currency, medium, kind, brand, last4]) => ({
    id, ref, purpose, receivedOn, amountMinor, currency, paidBy: receivedOn < paidFrom ? null : paidBy(medium, kind, brand, last4),
  }))
}

/** What `accountBooks` reads, for the test that looks at the plans. */
export const ACCOUNT_BOOKS_SQL = {
  invoices: 'SELECT id, number, currency, issuedOn, dueOn, status, totalMinor, voidedOn, poNumber FROM cache.invoice WHERE accountId = ? ORDER BY issuedOn, id',
  // A payment before the period looks nothing up.
  payments: `SELECT p.id, p.ref, p.purpose, p.receivedOn, p.amountMinor, p.currency, p.medium, m.kind, m.brand, m.last4 FROM cache.payment AS p
    LEFT JOIN cache.charge AS c ON c.id = CASE WHEN p.receivedOn >= ? THEN p.chargeId END
    LEFT JOIN cache.paymentMethod AS m ON m.id = c.methodId
    WHERE p.accountId = ? ORDER BY p.receivedOn, p.id`,
  refunds: 'SELECT id, paymentId, refundedOn, amountMinor, currency, reason FROM cache.refund WHERE accountId = ?',
  creditNotes: 'SELECT id, number, issuedOn, amountMinor, currency, reason FROM cache.creditNote WHERE accountId = ?',
  allocations: 'SELECT id, paymentId, creditNoteId, invoiceId, amountMinor, currency, effectiveOn FROM cache.allocation WHERE accountId = ?',
  writeOffs: 'SELECT id, invoiceId, amountMinor, currency, effectiveOn FROM cache.writeOff WHERE accountId = ?',
} as const

type Payment = AccountBooks['payments'][number]
type Text = string | null
type PaymentColumns = [string, string, Payment['purpose'], string, number, string, PaymentMedium, MethodKind | null, Text, Text]

interface Statements {
  invoices: BetterSqlite3.Statement<[string], AccountBooks['invoices'][number]>
  /** As arrays: what is said of the method is put together. */
  payments: BetterSqlite3.Statement<[string, string], PaymentColumns>
  refunds: BetterSqlite3.Statement<[string], AccountBooks['refunds'][number]>
  creditNotes: BetterSqlite3.Statement<[string], AccountBooks['creditNotes'][number]>
  allocations: BetterSqlite3.Statement<[string], AccountBooks['allocations'][number]>
  writeOffs: BetterSqlite3.Statement<[string], AccountBooks['writeOffs'][number]>
}

const kept = new WeakMap<Sqlite, Statements>()

function statementsOf(sqlite: Sqlite): Statements {
  const known = kept.get(sqlite)
  if (known !== undefined) return known
  const made = Object.fromEntries(Object.entries(ACCOUNT_BOOKS_SQL).map(([part, text]) => [part, sqlite.prepare(text).raw(part === 'payments')])) as unknown as Statements
  kept.set(sqlite, made)
  return made
}
