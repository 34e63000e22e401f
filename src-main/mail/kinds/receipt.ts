/** Payments that came for invoices, with their receipts. */
import type { PaymentId, PaymentMedium } from '#contract/vocabulary.ts'
import { among } from '#main/db/among.ts'
import { db, type Database } from '#main/db/database.ts'
import { methodName } from '#main/domain/brands.ts'
import { addMinor } from '#main/domain/minorUnits.ts'
import type { ReceiptValues } from '../templates/receipt.ts'
import { counted, type Gone, type Matter, type Thing } from './matter.ts'
import { day, money, oldestFirst, totalOf } from './wording.ts'

export interface ReceivedPayment extends Thing {
  ref: string
  amountMinor: number
  currency: string
  receivedOn: string
  /** `Visa •4242`, `Bank transfer`. */
  method: string
  /** `IN1042, IN1043`; empty where it is not applied yet. */
  invoices: string
  /** What of it lies on no invoice and was not paid back; 0 at the least. */
  unappliedMinor: number
}

interface Found extends Omit<ReceivedPayment, 'method' | 'invoices' | 'unappliedMinor'> {
  purpose: 'receivable' | 'wallet'
  medium: PaymentMedium
  brand: string | null
  last4: string | null
}

export const paymentsById = (ids: readonly string[]) =>
  db.selectFrom('cache.payment as p')
    .leftJoin('cache.charge as c', 'c.id', 'p.chargeId')
    .leftJoin('cache.paymentMethod as m', 'm.id', 'c.methodId')
    .select(['p.id', 'p.accountId', 'p.partyId', 'p.ref', 'p.amountMinor', 'p.currency', 'p.receivedOn', 'p.purpose', 'p.medium', 'm.brand', 'm.last4'])
    .where(among('p.id', ids))

/** What is left of each payment on each invoice, reversals taken off; through `allocation_by_payment`. */
export const appliedTo = (paymentIds: readonly string[]) =>
  db.selectFrom('cache.allocation as l')
    .innerJoin('cache.invoice as i', 'i.id', 'l.invoiceId')
    .select(({ fn }) => ['l.paymentId', 'i.number', fn.sum<number>('l.amountMinor').as('amountMinor')])
    .where(among('l.paymentId', paymentIds))
    .where('i.status', 'not in', ['draft', 'void'])
    .groupBy(['l.paymentId', 'i.number'])
    .having(({ fn }) => fn.sum<number>('l.amountMinor'), '>', 0)
    .orderBy('i.number')
/** What of each was paid back; through `refund_by_payment`. */
export const refundedOf = (paymentIds: readonly string[]) =>
  db.selectFrom('cache.refund as r').select(({ fn }) => ['r.paymentId', fn.sum<number>('r.amountMinor').as('amountMinor')]).where(among('r.paymentId', paymentIds)).groupBy('r.paymentId')

const MEDIUM: Record<PaymentMedium, string> = { card: 'Card', ach: 'ACH debit', direct_debit: 'Direct debit', bank_transfer: 'Bank transfer', cheque: 'Cheque' }
export const TO_THE_BALANCE = 'This payment went to the available balance: a recharge receipt tells of it.'

const LATELY = 2
/** Through `payment_by_account`. */
export const paymentsOf = (accountId: string) => db.selectFrom('cache.payment').select('id').where('accountId', '=', accountId).where('purpose', '=', 'receivable').orderBy('receivedOn', 'desc').orderBy('id', 'desc').limit(LATELY)

export const receipt: Matter<ReceivedPayment> = {
  kind: 'receipt',
  audience: 'admins_and_billing',
  told: 'once',
  unsubscribe: false,
  prefix: 'receipt:',
  read(database: Database, ids) {
    const applied = new Map<string, string[]>()
    const spent = new Map<string, number>()
    const spend = (paymentId: string, minor: number) => spent.set(paymentId, addMinor(spent.get(paymentId) ?? 0, minor))
    for (const { paymentId, number, amountMinor } of database.all<{ paymentId: string; number: string; amountMinor: number }>(appliedTo(ids))) {
      spend(paymentId, amountMinor)
      const known = applied.get(paymentId)
      if (known === undefined) applied.set(paymentId, [number])
      else known.push(number)
    }
    for (const { paymentId, amountMinor } of database.all<{ paymentId: string; amountMinor: number }>(refundedOf(ids))) spend(paymentId, amountMinor)
    return new Map(database.all<Found>(paymentsById(ids)).map(({ purpose, medium, brand, last4, ...row }): [string, ReceivedPayment | Gone] => {
      const { id, accountId, partyId } = row
      if (purpose === 'wallet') return [id, { id, accountId, partyId, gone: TO_THE_BALANCE }]
      return [id, { ...row, method: brand === null || last4 === null ? MEDIUM[medium] : methodName({ brand, last4 }), invoices: (applied.get(id) ?? []).join(', '), unappliedMinor: Math.max(0, addMinor(row.amountMinor, -(spent.get(id) ?? 0))) }]
    }))
  },
  lately: (database, accountId) => database.all<{ id: string }>(paymentsOf(accountId)).map(({ id }) => id),
  about: (things) => counted(things.map(({ ref }) => ref), 'receipts'),
  values(things, { sender }) {
    const payments = oldestFirst(things, ({ receivedOn }) => receivedOn)
    const open = payments.filter(({ unappliedMinor }) => unappliedMinor > 0)
    return {
      payments: payments.map(({ ref, amountMinor, currency, receivedOn, method, invoices, unappliedMinor }) => ({
        ref, amount: money(amountMinor, currency, sender), receivedOn: day(receivedOn), method, invoices, unapplied: unappliedMinor === 0 ? '' : money(unappliedMinor, currency, sender),
      })),
      count: payments.length, total: totalOf(payments, sender),
      unapplied: open.length === 0 ? '' : totalOf(open.map(({ unappliedMinor, currency }) => ({ amountMinor: unappliedMinor, currency })), sender),
    } satisfies Omit<ReceiptValues, 'party' | 'account' | 'contact'>
  },
  papers: (things) => oldestFirst(things, ({ receivedOn }) => receivedOn).map(({ id }) => ({ paper: 'receipt', payment: id as PaymentId })),
}
