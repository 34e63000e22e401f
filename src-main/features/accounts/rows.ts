/** Rows of accounts, invoices and payments as the window shows them; a page is a few queries, never one a row. */
import type { InferResult } from 'kysely'
import type { AccountRow, Balance, CreditNoteRow, InvoiceRow, PaymentRow } from '#contract/accounts.ts'
import type { AccountId, ChargeId, CreditNoteId, InvoiceId, PartyId, PaymentId } from '#contract/vocabulary.ts'
import type { Database } from '#main/db/database.ts'
import { isKept } from '#main/db/keptPayments.ts'
import { markOf, moneyUnderWay } from '#main/db/moneyUnderWay.ts'
import { pendingCommands } from '#main/db/pendingCommands.ts'
import { allocationsOfCreditNotes, allocationsOfPayments, balancesOf, CREDIT_NOTES_MAX, creditNotesOf, refundsOfPayments, walletsOf, type accountsByName, type invoicesOf, type paymentsOf } from './queries.ts'

type FoundAccount = InferResult<ReturnType<typeof accountsByName>>[number]
type FoundInvoice = InferResult<ReturnType<typeof invoicesOf>>[number]
type FoundPayment = InferResult<ReturnType<typeof paymentsOf>>[number]

export function accountRows(database: Database, found: readonly FoundAccount[]): AccountRow[] {
  const ids = found.map((row) => row.id)
  const balances = balancesByAccount(database, ids)
  const wallets = new Map(ids.length === 0 ? [] : database.all(walletsOf(ids)).map((wallet) => [wallet.accountId, wallet]))
  return found.map((row) => {
    const wallet = wallets.get(row.id)
    return {
      accountId: row.id as AccountId, partyId: row.partyId as PartyId, ref: row.ref, name: row.name, kind: row.kind, status: row.status,
      billing: row.billing, balances: balances.get(row.id) ?? [],
      wallet: wallet ? { minor: wallet.balanceMinor, currency: wallet.currency } : null,
      pausedAt: wallet?.pausedAt ?? null,
    }
  })
}

export function balancesByAccount(database: Database, accountIds: readonly string[]): Map<string, Balance[]> {
  const balances = new Map<string, Balance[]>()
  if (accountIds.length === 0) return balances
  for (const { accountId, currency, openMinor, unappliedMinor, balanceMinor, oldestDueOn, openInvoices } of database.all(balancesOf(accountIds))) {
    const balance = { currency, openMinor, unappliedMinor, balanceMinor, oldestDueOn, openInvoices }
    const known = balances.get(accountId)
    if (known) known.push(balance)
    else balances.set(accountId, [balance])
  }
  return balances
}

export function invoiceRows(database: Database, accountId: string, found: readonly FoundInvoice[]): InvoiceRow[] {
  const pending = pendingCommands(database, found.map((row) => row.id))
  const money = moneyUnderWay(database, [accountId])
  return found.map((row) => ({
    invoiceId: row.id as InvoiceId, rev: row.rev, number: row.number, issuedOn: row.issuedOn, dueOn: row.dueOn, status: row.status,
    total: { minor: row.totalMinor, currency: row.currency }, openMinor: row.openMinor ?? 0, poNumber: row.poNumber,
    disputed: row.disputed === 1, approval: row.approval, atBankSince: row.status === 'open' ? row.atBankSince : null, pending: markOf(pending.get(row.id), money.get(row.id)),
  }))
}

/** The account's credit notes; `more` when there are older ones that are not among them. */
export function creditNoteRows(database: Database, accountId: string): { rows: CreditNoteRow[]; more: boolean } {
  const found = database.all(creditNotesOf(accountId))
  const allocations = Map.groupBy(found.length === 0 ? [] : database.all(allocationsOfCreditNotes(accountId)), (row) => row.creditNoteId)
  const pending = pendingCommands(database, found.map((row) => row.id))
  const rows = found.slice(0, CREDIT_NOTES_MAX).map((row) => {
    const applied = allocations.get(row.id) ?? []
    return {
      creditNoteId: row.id as CreditNoteId, number: row.number, issuedOn: row.issuedOn, reason: row.reason,
      amount: { minor: row.amountMinor, currency: row.currency },
      unappliedMinor: row.amountMinor - applied.reduce((sum, allocation) => sum + allocation.amountMinor * allocation.counts, 0),
      allocations: applied.map(({ invoiceId, number, amountMinor, effectiveOn }) => ({ invoiceId: invoiceId as InvoiceId, number, amountMinor, effectiveOn })),
      pending: pending.get(row.id) ?? null,
    }
  })
  return { rows, more: found.length > CREDIT_NOTES_MAX }
}

export function paymentRows(database: Database, found: readonly FoundPayment[]): PaymentRow[] {
  const ids = found.map((row) => row.id)
  const allocations = Map.groupBy(ids.length === 0 ? [] : database.all(allocationsOfPayments(ids)), (row) => row.paymentId)
  const pending = pendingCommands(database, ids)
  const refunded = new Map(ids.length === 0 ? [] : database.all(refundsOfPayments(ids)).map((row) => [row.paymentId, row.refundedMinor]))
  return found.map((row) => {
    const applied = allocations.get(row.id) ?? []
    const refundedMinor = refunded.get(row.id) ?? 0
    const appliedMinor = applied.reduce((sum, allocation) => sum + allocation.amountMinor * allocation.counts, 0)
    return {
      paymentId: row.id as PaymentId, ref: row.ref, receivedOn: row.receivedOn, medium: row.medium, purpose: row.purpose,
      amount: { minor: row.amountMinor, currency: row.currency },
      unappliedMinor: row.purpose === 'wallet' ? 0 : row.amountMinor - refundedMinor - appliedMinor, refundedMinor, memo: row.memo, chargeId: row.chargeId as ChargeId | null, kept: isKept(row.id),
      allocations: applied.map(({ invoiceId, number, amountMinor, effectiveOn }) => ({ invoiceId: invoiceId as InvoiceId, number, amountMinor, effectiveOn })),
      pending: pending.get(row.id) ?? null,
    }
  })
}
