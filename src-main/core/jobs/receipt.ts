/** The job that makes a receipt. */
import type { MethodKind } from '#contract/vocabulary.ts'
import { paymentByIdOrRef } from '#main/db/books.ts'
import { db, type Database } from '#main/db/database.ts'
import { receiptPdf, type ReceiptContent } from '#main/documents/pdf/receipt.ts'
import { paidByWords, refundWords } from '#main/documents/words.ts'
import { JobFailure, type JobHandler } from '../ports/jobs.ts'
import { correspondentsOf } from './correspondents.ts'
import { makeFile, onWorkspace, stopIfCancelled } from './madeFile.ts'

/** Makes the PDF of one payment, given by id or number. Fails with NO_SUCH_PAYMENT, NO_SUCH_ACCOUNT, DISK_FULL, NOT_WRITABLE. */
export const receiptJob: JobHandler<'documents.receipt'> = (input, context) =>
  onWorkspace(input.workspaceDir, async (database) => {
    context.progress({ done: 0, total: 1, step: `receipt ${input.paymentId}` })
    // One moment for all that is read: a pull may write between two reads.
    const { content, accountId, paymentId } = database.raw.transaction(() => receiptContent(database, input.paymentId)).deferred()
    const { bytes, pages } = await receiptPdf(content)
    stopIfCancelled(context)
    return makeFile(
      database,
      input,
      {
        kind: 'receipt',
        title: `Receipt ${content.ref} for ${content.recipient.name}`,
        stem: `Receipt ${content.ref} ${content.recipient.name}`,
        extension: 'pdf',
        accountId,
        made: { paymentId },
      },
      async (stream) => {
        stream.end(bytes)
        return pages
      },
    )
  })

/** @throws JobFailure NO_SUCH_PAYMENT, NO_SUCH_ACCOUNT */
export function receiptContent(database: Database, idOrRef: string): { content: ReceiptContent; accountId: string; paymentId: string } {
  const payment = database.first(paymentByIdOrRef(idOrRef))
  if (payment === undefined) throw new JobFailure('NO_SUCH_PAYMENT', `There is no payment ${idOrRef} in the local copy. Check the number, or pull and try again.`)
  const { letterhead, recipient } = correspondentsOf(database, payment.accountId)
  const { ref, receivedOn, amountMinor, currency, memo, purpose, medium, chargeId } = payment
  const applied = database.all(appliedOf(payment.id)).map(({ number, ...row }) => ({ ...row, invoice: number ?? 'no longer in the copy' }))
  const refunds = database.all(refundsOf(payment.id)).map(({ reason, ...row }) => ({ ...row, words: refundWords(reason) }))
  const method = chargeId === null ? undefined : database.first(methodOf(chargeId))
  return {
    accountId: payment.accountId,
    paymentId: payment.id,
    content: {
      letterhead,
      recipient,
      ref,
      receivedOn,
      amountMinor,
      currency,
      memo,
      paidBy: paidByWords(medium, method ?? null),
      applied: purpose === 'wallet' ? [] : applied,
      refunds,
      wallet: purpose === 'wallet' ? { balanceMinor: chargeId === null ? null : walletBalanceAfter(database, payment.accountId, chargeId) } : null,
    },
  }
}

const appliedOf = (paymentId: string) =>
  db.selectFrom('cache.allocation as a')
    .leftJoin('cache.invoice as i', 'i.id', 'a.invoiceId')
    .select(['a.effectiveOn as on', 'a.amountMinor', 'i.number', 'i.issuedOn', 'i.totalMinor'])
    .where('a.paymentId', '=', paymentId as never)
    .orderBy('a.effectiveOn').orderBy('a.id')

const refundsOf = (paymentId: string) =>
  db.selectFrom('cache.refund').select(['refundedOn as on', 'reason', 'amountMinor']).where('paymentId', '=', paymentId as never).orderBy('refundedOn').orderBy('id')

const methodOf = (chargeId: string) =>
  db.selectFrom('cache.charge as c')
    .innerJoin('cache.paymentMethod as m', 'm.id', 'c.methodId')
    .select(['m.kind', 'm.brand', 'm.last4'])
    .where('c.id', '=', chargeId as never)
    .$castTo<{ kind: MethodKind; brand: string; last4: string }>()

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
