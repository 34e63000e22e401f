/** Charges that were to put money on the available balance and failed. */
import { asksForMethod, declineForCustomer, gravestStep } from '#main/domain/declineForCustomer.ts'
import type { RechargeDeclinedValues } from '../templates/rechargeDeclined.ts'
import { failuresIn, failuresOf, type Failure } from './failedCharges.ts'
import { counted, type Matter } from './matter.ts'
import { dayOf, money, oldestFirst, totalOf } from './wording.ts'

export const rechargeDeclined: Matter<Failure> = {
  kind: 'recharge_declined',
  audience: 'admins_and_billing',
  told: 'quiet',
  unsubscribe: false,
  prefix: '',
  read: (database, ids) => failuresIn(database, ids, ['recharge', 'one_time']),
  lately: (database, accountId) => database.all<{ chargeId: string; kind: string }>(failuresOf(accountId)).filter(({ kind }) => kind !== 'invoice').map(({ chargeId }) => chargeId),
  about: (things) => counted(things.map(() => '1 declined recharge'), 'declined recharges'),
  values(things, { sender }) {
    const charges = oldestFirst(things, ({ lastFailedAt }) => lastFailedAt)
    const codes = charges.map(({ declineCode }) => declineCode)
    const { balanceMinor = null, balanceCurrency = null, pausedAt = null } = charges[0] ?? {}
    return {
      charges: charges.map(({ amountMinor, currency, lastFailedAt, method, declineCode }) => ({
        amount: money(amountMinor, currency, sender), on: dayOf(lastFailedAt, sender), method: method === '' ? 'the method on file' : method, reason: declineForCustomer(declineCode).reason,
      })),
      count: charges.length, total: totalOf(charges, sender),
      balance: balanceMinor === null || balanceCurrency === null ? '' : money(balanceMinor, balanceCurrency, sender),
      belowZero: balanceMinor !== null && balanceMinor < 0,
      paused: pausedAt !== null,
      nextStep: gravestStep(codes), newMethod: asksForMethod(codes),
    } satisfies Omit<RechargeDeclinedValues, 'party' | 'account' | 'contact'>
  },
  papers: () => [],
}
