/** The failures that match, account by account. */
import type { FailedChargeFilter, FailedChargeGroup } from '#contract/failedCharges.ts'
import type { AccountId, PartyId } from '#contract/vocabulary.ts'
import type { CoreContext } from '#main/core/ports/context.ts'
import { beginOf } from '#main/db/failedChargeFilter.ts'
import { decodeCursor, pageOf } from '#main/db/keyset.ts'
import { sumByCurrency } from '#main/domain/money.ts'
import { failingAccounts, failuresByAccount } from './queries.ts'

/** By name. @throws CursorError for a place that this list did not give out. */
export function groupsOfFailedCharges({ database, now }: Pick<CoreContext, 'database' | 'now'>, filter: FailedChargeFilter, { after, limit }: { after: string | undefined; limit: number }): { rows: FailedChargeGroup[]; next: string | null } {
  const at = now()
  const key = after === undefined ? null : decodeCursor(after, ['string', 'string'])
  const page = pageOf(database.all(failingAccounts(filter, { after: key, limit, now: at, begin: beginOf(database, filter, at) })), limit, (row) => [row.accountName, row.accountId])
  const failures = Map.groupBy(database.all(failuresByAccount(filter, at, page.rows.map(({ accountId }) => accountId))), ({ accountId }) => accountId)
  const rows = page.rows.flatMap(({ accountId }): FailedChargeGroup[] => {
    const of = failures.get(accountId) ?? []
    const [first] = of
    if (first === undefined) return []
    return [{
      accountId: accountId as AccountId, partyId: first.partyId as PartyId, accountName: first.accountName, accountRef: first.accountRef,
      failures: of.reduce((sum, row) => sum + row.failures, 0), hard: of.reduce((sum, row) => sum + row.hard, 0),
      atRisk: sumByCurrency(of.map(({ minor, currency }) => ({ minor, currency }))),
      lastFailedAt: Math.max(...of.map((row) => row.lastFailedAt)), pausedAt: first.pausedAt, autopay: first.autopay === 1,
    }]
  })
  return { rows, next: page.next }
}
