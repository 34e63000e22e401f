/** Agencies, each with a period. */
import { db, type Database } from '#main/db/database.ts'
import { agencyPeriodId } from '../kinds/agencyCopy.ts'
import { CAMPAIGN_MAX, goodPeriod, notTooMany, type Period } from './limits.ts'

/** Whoever has sub-accounts; through `account_by_parent`. */
export const agencyIds = (party: string | undefined, limit: number) =>
  db.selectFrom('cache.account as a')
    .select(['a.id', 'a.name'])
    .where('a.id', 'in', db.selectFrom('cache.account as s').select('s.parentId').where('s.parentId', 'is not', null).distinct())
    .$if(party !== undefined, (q) => q.where('a.partyId', '=', party!))
    .limit(limit)

/** By name. @throws JobFailure `TOO_MANY`, `BAD_PERIOD` */
export function agencyPeriods(database: Database, { period }: { period: Period }): string[] {
  const { party, from, to } = goodPeriod(period)
  return notTooMany(database.all<{ id: string; name: string }>(agencyIds(party, CAMPAIGN_MAX + 1)))
    .toSorted((a, b) => (a.name.toLowerCase() < b.name.toLowerCase() ? -1 : 1))
    .map(({ id }) => agencyPeriodId(id, { from, to }))
}
