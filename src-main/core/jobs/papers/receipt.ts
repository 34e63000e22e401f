/** The receipt of one payment: of a bank transfer or cheque, of a card charge, of what funded an available balance. */
import type { PaperSpec } from '#contract/documents.ts'
import type { ChargeKind, MethodKind } from '#contract/vocabulary.ts'
import { historyOf, paymentByIdOrRef } from '#main/db/books.ts'
import { db, type Database } from '#main/db/database.ts'
import type { RowOf } from '#main/db/schema.ts'
import { drawReceipt, type ReceiptContent } from '#main/documents/pdf/receipt.ts'
import { latestDate } from '#main/domain/dates.ts'
import { settle } from '#main/domain/settledHistory.ts'
import { JobFailure } from '../../ports/jobs.ts'
import { correspondentsOf } from '../correspondents.ts'
import type { Paper } from './paper.ts'

/** @throws JobFailure NO_SUCH_PAYMENT, NO_SUCH_ACCOUNT */
export function receiptPaper(database: Database, { payment }: Extract<PaperSpec, { paper: 'receipt' }>): Paper {
  const { content, accountId, paymentId } = receiptContent(database, payment)
  const { ref, recipient } = content
  return {
    kind: 'receipt',
    title: `Receipt ${ref} for ${recipient.name}`,
    stem: `Receipt ${ref} ${recipient.name}`,
    accountId,
    made: { paymentId },
    moved: true,
    owedMinor: [],
    draw: () => drawReceipt(content),
  }
}

/** @throws JobFailure NO_SUCH_PAYMENT, NO_SUCH_ACCOUNT */
export function receiptContent(database: Database, idOrRef: string): { content: ReceiptContent; accountId: string; paymentId: string } {
  const payment = database.first(paymentByIdOrRef(idOrRef))
  if (payment === undefined) throw new JobFailure('NO_SUCH_PAYMENT', `There is no payment ${idOrRef} in the local copy. Check the number, or pull and try again.`)
  const { letterhead, recipient } = correspondentsOf(database, payment.accountId)
  const { ref, receivedOn, amountMinor, currency, memo, purpose, medium, chargeId } = payment
  const { applied, refunds } = purpose === 'wallet' ? { applied: [], refunds: refundsOfWallet(database, payment) } : settledOf(database, payment)
  const charge = chargeId === null ? undefined : database.first(chargeOf(chargeId))
  return {
    accountId: payment.accountId,
    paymentId: payment.id,
    content: {
      letterhead, recipient, ref, receivedOn, amountMinor, currency, memo,
      paidBy: { medium, method: charge === undefined || charge.methodKind === null || charge.brand === null || charge.last4 === null ? null : { kind: charge.methodKind, brand: charge.brand, last4: charge.last4 } },
      applied, refunds,
      wallet: purpose === 'wallet' ? { balanceMinor: chargeId === null ? null : walletBalanceAfter(database, payment.accountId, chargeId), charged: charge?.kind ?? null } : null,
    },
  }
}

/** What counts of it in the books, so that the receipt and the ledger cannot differ. */
function settledOf(database: Database, { id, accountId }: RowOf<'payments'>): Pick<ReceiptContent, 'applied' | 'refunds'> {
  const { allocations, refunds, invoices } = settle(historyOf(database, accountId))
  const invoiceById = new Map(invoices.map((invoice) => [invoice.id, invoice]))
  const reasonOf = new Map(database.all(refundsOf(id)).map((refund) => [refund.id, refund.reason]))
  return {
    applied: allocations.filter(({ paymentId }) => paymentId === id).map(({ id: key, effectiveOn: on, invoiceId, amountMinor }) => ({ key, on, invoiceId, amountMinor })).sort(inOrder).map(({ on, invoiceId, amountMinor }) => {
      const invoice = invoiceById.get(invoiceId)
      return { on, invoice: invoice?.number ?? null, issuedOn: invoice?.issuedOn ?? null, totalMinor: invoice?.totalMinor ?? null, amountMinor }
    }),
    refunds: refunds.filter(({ paymentId }) => paymentId === id).map(({ id: key, refundedOn: on, amountMinor }) => ({ key, on, amountMinor })).sort(inOrder).map(({ key, on, amountMinor }) => ({ on, reason: reasonOf.get(key) ?? 'refund', amountMinor })),
  }
}

/** A payment into the available balance is no part of the books that are settled; the same rule for its refunds. */
function refundsOfWallet(database: Database, { id, currency, receivedOn }: RowOf<'payments'>): ReceiptContent['refunds'] {
  return database.all(refundsOf(id)).filter((refund) => refund.currency === currency)
    .map(({ id: key, on, reason, amountMinor }) => ({ key, on: latestDate(on, receivedOn), reason, amountMinor }))
    .sort(inOrder).map(({ on, reason, amountMinor }) => ({ on, reason, amountMinor }))
}

interface Placed {
  on: string
  key: string
}

const inOrder = (a: Placed, b: Placed): number => (a.on === b.on ? (a.key < b.key ? -1 : 1) : a.on < b.on ? -1 : 1)

export const refundsOf = (paymentId: string) =>
  db.selectFrom('cache.refund').select(['id', 'refundedOn as on', 'reason', 'amountMinor', 'currency']).where('paymentId', '=', paymentId as never).orderBy('refundedOn').orderBy('id')

export const chargeOf = (chargeId: string) =>
  db.selectFrom('cache.charge as c')
    .leftJoin('cache.paymentMethod as m', 'm.id', 'c.methodId')
    .select(['c.kind', 'm.kind as methodKind', 'm.brand', 'm.last4'])
    .where('c.id', '=', chargeId as never)
    .$castTo<{ kind: ChargeKind; methodKind: MethodKind | null; brand: string | null; last4: string | null }>()

/** The available balance with the entry that a charge made, and all before it; null when there is no such entry. */
function walletBalanceAfter(database: Database, accountId: string, chargeId: string): number | null {
  return (
    database.raw
      .prepare<[string, string], number | null>(
        `SELECT sum(e.amountMinor) FROM cache.walletEntry AS e
         JOIN (SELECT accountId, at, id FROM cache.walletEntry WHERE accountId = ? AND chargeId = ? ORDER BY at, id LIMIT 1) AS made
         ON e.accountId = made.accountId AND (e.at, e.id) <= (made.at, made.id)`,
      )
      .pluck()
      .get(accountId, chargeId) ?? null
  )
}
