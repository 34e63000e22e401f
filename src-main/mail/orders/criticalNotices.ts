/** What is critical: failed charges that are chosen or match a filter, or of chosen accounts whatever it is. */
import type { FailedChargeFilter } from '#contract/failedCharges.ts'
import type { AccountId, ChargeId, Instant } from '#contract/vocabulary.ts'
import { among } from '#main/db/among.ts'
import { db, type Database } from '#main/db/database.ts'
import { balanceId } from '../kinds/criticalNotice.ts'
import { failedCharges } from './paymentFailed.ts'

/** Through `failedCharge_by_account`. */
export const failedOf = (accountIds: readonly string[]) => db.selectFrom('cache.failedCharge as f').select('f.chargeId as id').where(among('f.accountId', accountIds))

/** @throws JobFailure `TOO_MANY` */
export function criticalThings(database: Database, selection: { charges: readonly ChargeId[] } | { filter: FailedChargeFilter } | { accounts: readonly AccountId[] }, now: Instant): string[] {
  if (!('accounts' in selection)) return failedCharges(database, selection, now)
  const accounts = [...new Set<string>(selection.accounts)]
  return [...database.all<{ id: string }>(failedOf(accounts)).map(({ id }) => id), ...accounts.map(balanceId)]
}
