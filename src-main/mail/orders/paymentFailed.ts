/** Failed charges: chosen ones, or all that match a filter of their queue. */
import type { FailedChargeFilter } from '#contract/failedCharges.ts'
import type { ChargeId, Instant } from '#contract/vocabulary.ts'
import type { Database } from '#main/db/database.ts'
import { failedChargesMatching } from '#main/db/failedChargeFilter.ts'
import { CAMPAIGN_MAX, notTooMany } from './limits.ts'

/** In the order of names: a walk along `failedCharge_by_name`, or of one party along `failedCharge_by_party_name`. */
export const failedChargeIds = (filter: FailedChargeFilter, now: Instant, limit: number) => failedChargesMatching(filter, now).select('f.chargeId as id').orderBy('f.accountName').orderBy('f.accountId').orderBy('f.chargeId').limit(limit)

/** @throws JobFailure `TOO_MANY` */
export const failedCharges = (database: Database, selection: { charges: readonly ChargeId[] } | { filter: FailedChargeFilter }, now: Instant): string[] =>
  'charges' in selection ? [...new Set<string>(selection.charges)] : notTooMany(database.all<{ id: string }>(failedChargeIds(selection.filter, now, CAMPAIGN_MAX + 1)).map(({ id }) => id))
