/** Charges that failed and are still open, told to who pays. */
import { asksForMethod, commonCause, declineForCustomer, gravestStep } from '#main/domain/declineForCustomer.ts'
import type { PaymentFailedValues } from '../templates/paymentFailed.ts'
import { failuresIn, failuresOf, type Failure } from './failedCharges.ts'
import { counted, type Matter } from './matter.ts'
import { dayOf, money, oldestFirst, totalOf } from './wording.ts'

export const paymentFailed: Matter<Failure> = {
  kind: 'payment_failed',
  audience: 'admins_and_billing',
  told: 'quiet',
  unsubscribe: false,
  prefix: '',
  read: (database, ids) => failuresIn(database, ids, null),
  lately: (database, accountId) => database.all<{ chargeId: string }>(failuresOf(accountId)).map(({ chargeId }) => chargeId),
  about: (things) => counted(things.map(({ invoiceNumber }) => invoiceNumber ?? '1 failed charge'), 'failed charges'),
  values(things, { sender }) {
    const failures = oldestFirst(things, ({ lastFailedAt }) => lastFailedAt)
    const codes = failures.map(({ declineCode }) => declineCode)
    const cause = commonCause(codes)
    return {
      failures: failures.map(({ amountMinor, currency, declineCode, lastFailedAt, invoiceNumber, method }) => ({
        amount: money(amountMinor, currency, sender), reason: declineForCustomer(declineCode).reason, on: dayOf(lastFailedAt, sender), invoice: invoiceNumber ?? '', method: method === '' ? 'the method on file' : method,
      })),
      count: failures.length, total: totalOf(failures, sender),
      nextStep: gravestStep(codes), headline: cause?.headline ?? '', brief: cause?.brief ?? '', newMethod: asksForMethod(codes),
    } satisfies Omit<PaymentFailedValues, 'party' | 'account' | 'contact'>
  },
  papers: () => [],
}
