/** Payments on receivables: chosen ones, or all that came in a period. */
import type { PaymentId } from '#contract/vocabulary.ts'
import { db, type Database } from '#main/db/database.ts'
import { CAMPAIGN_MAX, goodPeriod, notTooMany, type Period } from './limits.ts'

/** Through `payment_by_receipt`. */
export const paymentIds = ({ party, from, to }: Period, limit: number) =>
  db.selectFrom('cache.payment as p').select('p.id').where('p.receivedOn', '>=', from).where('p.receivedOn', '<=', to).where('p.purpose', '=', 'receivable')
    .$if(party !== undefined, (q) => q.where('p.partyId', '=', party!)).limit(limit)

/** @throws JobFailure `TOO_MANY`, `BAD_PERIOD` */
export const receivedPayments = (database: Database, selection: { payments: readonly PaymentId[] } | { period: Period }): string[] =>
  'payments' in selection ? [...new Set<string>(selection.payments)] : notTooMany(database.all<{ id: string }>(paymentIds(goodPeriod(selection.period), CAMPAIGN_MAX + 1)).map(({ id }) => id))
