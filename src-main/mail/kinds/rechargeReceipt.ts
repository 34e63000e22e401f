/** Charges that put money on the available balance, with their receipts. */
import type { ChargeKind, ChargeStatus, PaymentId } from '#contract/vocabulary.ts'
import { among } from '#main/db/among.ts'
import { db } from '#main/db/database.ts'
import { methodName } from '#main/domain/brands.ts'
import type { RechargeReceiptValues } from '../templates/rechargeReceipt.ts'
import { counted, type Gone, type Matter, type Thing } from './matter.ts'
import { dayOf, money, oldestFirst, totalOf } from './wording.ts'

export interface Recharge extends Thing {
  amountMinor: number
  currency: string
  at: number
  method: string
  /** The payment it made, which has a receipt; null where the copy does not hold it. */
  paymentId: string | null
  balanceMinor: number | null
  balanceCurrency: string | null
}

interface Found extends Omit<Recharge, 'method'> {
  kind: ChargeKind
  status: ChargeStatus
  brand: string | null
  last4: string | null
}

/** The payment is looked for among its account's; through `payment_by_account`. */
export const rechargesById = (ids: readonly string[]) =>
  db.selectFrom('cache.charge as c')
    .leftJoin('cache.payment as p', (on) => on.onRef('p.accountId', '=', 'c.accountId').onRef('p.chargeId', '=', 'c.id'))
    .leftJoin('cache.paymentMethod as m', 'm.id', 'c.methodId')
    .leftJoin('cache.wallet as w', 'w.accountId', 'c.accountId')
    .select(['c.id', 'c.accountId', 'c.partyId', 'c.kind', 'c.status', 'c.amountMinor', 'c.currency', 'c.at', 'p.id as paymentId', 'm.brand', 'm.last4', 'w.balanceMinor', 'w.currency as balanceCurrency'])
    .where(among('c.id', ids))

const LATELY = 40
/** Through `charge_by_account`. */
export const chargesOf = (accountId: string) => db.selectFrom('cache.charge').select(['id', 'kind', 'status']).where('accountId', '=', accountId).orderBy('at', 'desc').limit(LATELY)

export const rechargeReceipt: Matter<Recharge> = {
  kind: 'recharge_receipt',
  audience: 'admins_and_billing',
  told: 'once',
  unsubscribe: false,
  prefix: 'recharge:',
  read: (database, ids) =>
    new Map(database.all<Found>(rechargesById(ids)).map(({ kind, status, brand, last4, ...row }): [string, Recharge | Gone] => {
      const { id, accountId, partyId } = row
      const why = kind === 'invoice' ? 'This charge paid an invoice: a receipt tells of it.' : status === 'failed' ? 'This charge did not go through.' : status === 'pending' ? 'The bank has not answered yet whether it pays.' : status === 'succeeded' ? null : 'It was refunded or disputed since.'
      return [id, why === null ? { ...row, method: brand === null || last4 === null ? 'the method on file' : methodName({ brand, last4 }) } : { id, accountId, partyId, gone: why }]
    })),
  lately: (database, accountId) => database.all<{ id: string; kind: string; status: string }>(chargesOf(accountId)).filter(({ kind, status }) => kind !== 'invoice' && status === 'succeeded').slice(0, 1).map(({ id }) => id),
  about: (things) => counted(things.map(() => '1 recharge'), 'recharges'),
  values(things, { sender }) {
    const charges = oldestFirst(things, ({ at }) => at)
    const { balanceMinor = null, balanceCurrency = null } = charges[0] ?? {}
    return {
      charges: charges.map(({ amountMinor, currency, at, method }) => ({ amount: money(amountMinor, currency, sender), on: dayOf(at, sender), method })),
      count: charges.length, total: totalOf(charges, sender),
      balance: balanceMinor === null || balanceCurrency === null ? '' : money(balanceMinor, balanceCurrency, sender),
    } satisfies Omit<RechargeReceiptValues, 'party' | 'account' | 'contact'>
  },
  papers: (things) => oldestFirst(things, ({ at }) => at).flatMap(({ paymentId }) => (paymentId === null ? [] : [{ paper: 'receipt' as const, payment: paymentId as PaymentId }])),
}
