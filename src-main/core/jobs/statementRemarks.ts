/** What a statement says beside a movement: how it was paid, which order it is for, why it was credited. */
import type { MethodKind, PaymentMedium } from '#contract/vocabulary.ts'
import { db, type Database } from '#main/db/database.ts'
import { paidByWords, refundWords } from '#main/documents/words.ts'

export interface Remark {
  remark: string | null
  dueOn: string | null
}

/** By the id of the record. A write-off's reason is ours and not for the customer. */
export function remarksOf(database: Database, accountId: string, { from, to }: { from: string; to: string }): Map<string, Remark> {
  const remarks = new Map<string, Remark>()
  for (const { id, dueOn, poNumber } of database.all(invoices(accountId, from, to))) remarks.set(id, { dueOn, remark: poNumber === null ? null : `Your PO ${poNumber}` })
  for (const { id, medium, kind, brand, last4 } of database.all(payments(accountId, from, to))) {
    remarks.set(id, { dueOn: null, remark: paidByWords(medium, kind === null || brand === null || last4 === null ? null : { kind, brand, last4 }) })
  }
  for (const { id, reason } of database.all(refunds(accountId))) remarks.set(id, { dueOn: null, remark: refundWords(reason) })
  for (const { id, reason } of database.all(creditNotes(accountId))) remarks.set(id, { dueOn: null, remark: reason })
  return remarks
}

const invoices = (accountId: string, from: string, to: string) =>
  db.selectFrom('cache.invoice').select(['id', 'dueOn', 'poNumber']).where('accountId', '=', accountId as never).where('issuedOn', '>=', from).where('issuedOn', '<=', to)

const payments = (accountId: string, from: string, to: string) =>
  db.selectFrom('cache.payment as p')
    .leftJoin('cache.charge as c', 'c.id', 'p.chargeId')
    .leftJoin('cache.paymentMethod as m', 'm.id', 'c.methodId')
    .select(['p.id', 'p.medium', 'm.kind', 'm.brand', 'm.last4'])
    .where('p.accountId', '=', accountId as never).where('p.receivedOn', '>=', from).where('p.receivedOn', '<=', to)
    .$castTo<{ id: string; medium: PaymentMedium; kind: MethodKind | null; brand: string | null; last4: string | null }>()

const refunds = (accountId: string) => db.selectFrom('cache.refund').select(['id', 'reason']).where('accountId', '=', accountId as never)
const creditNotes = (accountId: string) => db.selectFrom('cache.creditNote').select(['id', 'reason']).where('accountId', '=', accountId as never)
