/** Charges that put money on an available balance, or failed to: chosen ones, or all of a period. */
import type { ChargeId } from '#contract/vocabulary.ts'
import { db, type Database } from '#main/db/database.ts'
import { endOfBusinessDate, startOfBusinessDate } from '#main/domain/dates.ts'
import { CAMPAIGN_MAX, goodPeriod, notTooMany, type Period } from './limits.ts'

export const zonesOf = (party: string | undefined) => db.selectFrom('cache.party').select(['id', 'timeZone']).$if(party !== undefined, (q) => q.where('id', '=', party!)).orderBy('id')

/** Of prepaid accounts of one party, between two instants; through `account_by_billing` and `charge_by_account`. */
export const walletChargeIds = (partyId: string, { from, to, status }: { from: number; to: number; status: 'succeeded' | 'failed' }, limit: number) =>
  db.selectFrom('cache.account as a')
    .innerJoin('cache.charge as c', 'c.accountId', 'a.id')
    .select('c.id')
    .where('a.billing', '=', 'prepaid').where('a.partyId', '=', partyId)
    .where('c.at', '>=', from).where('c.at', '<', to).where('c.status', '=', status).where('c.kind', '<>', 'invoice')
    .limit(limit)

/** The days are those of each party's zone. @throws JobFailure `TOO_MANY`, `BAD_PERIOD` */
export function walletCharges(database: Database, selection: { charges: readonly ChargeId[] } | { period: Period }, status: 'succeeded' | 'failed'): string[] {
  if ('charges' in selection) return [...new Set<string>(selection.charges)]
  const { party, from, to } = goodPeriod(selection.period)
  return notTooMany(database.all<{ id: string; timeZone: string }>(zonesOf(party)).flatMap(({ id, timeZone }) =>
    database.all<{ id: string }>(walletChargeIds(id, { from: startOfBusinessDate(from, timeZone), to: endOfBusinessDate(to, timeZone), status }, CAMPAIGN_MAX + 1)).map((charge) => charge.id)))
}
