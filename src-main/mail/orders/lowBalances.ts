/** Recharges that should have come: of chosen accounts, or all of a party. */
import type { AccountId, PartyId } from '#contract/vocabulary.ts'
import type { Database } from '#main/db/database.ts'
import { silentRecharges } from '#main/db/silentRecharges.ts'
import { silenceIds } from '../kinds/lowBalance.ts'
import { CAMPAIGN_MAX, notTooMany } from './limits.ts'

/** Through `wallet_below_threshold`. */
export const silentAccounts = (party: string | undefined, limit: number) => silentRecharges(party).select('w.accountId as id').limit(limit)

/** @throws JobFailure `TOO_MANY` */
export function lowBalances(database: Database, selection: { accounts: readonly AccountId[] } | { all: { party?: PartyId | undefined } }, now: number): string[] {
  const accounts = 'accounts' in selection ? [...new Set<string>(selection.accounts)] : notTooMany(database.all(silentAccounts(selection.all.party, CAMPAIGN_MAX + 1)).map(({ id }) => id))
  return silenceIds(database, accounts, now)
}
