/** Recharges that should have come: prepaid accounts below their threshold that are charged by themselves, and no charge for it failed. */
import { sql, type SqlBool } from 'kysely'
import type { Instant } from '#contract/vocabulary.ts'
import { addMinor } from '#main/domain/minorUnits.ts'
import { among } from './among.ts'
import { db, type Database } from './database.ts'
import { walletEntriesBack } from './walletEntries.ts'

/** Of a party, or of all; through `wallet_below_threshold`: of these few the books are looked at. */
export const silentRecharges = (party: string | undefined) =>
  db.selectFrom('cache.wallet as w')
    .innerJoin('cache.account as a', 'a.id', 'w.accountId')
    .where(sql<SqlBool>`w."autoRecharge" = 1 AND w."balanceMinor" < w."thresholdMinor"`)
    .where(sql<SqlBool>`+a.status = 'active'`)
    .where(sql<SqlBool>`NOT EXISTS (SELECT 1 FROM cache."failedCharge" AS f WHERE f."accountId" = w."accountId" AND f.kind = 'recharge')`)
    .$if(party !== undefined, (q) => q.where('w.partyId', '=', party!))

/** How the available balances of these accounts stand, and whether a recharge of them failed; through the key of `wallet`. */
export const walletsOf = (accountIds: readonly string[]) =>
  db.selectFrom('cache.wallet as w')
    .innerJoin('cache.account as a', 'a.id', 'w.accountId')
    .select([
      'w.accountId', 'a.partyId', 'a.status', 'w.balanceMinor', 'w.thresholdMinor', 'w.currency', 'w.autoRecharge', 'w.pausedAt',
      sql<number>`EXISTS (SELECT 1 FROM cache."failedCharge" AS f WHERE f."accountId" = w."accountId" AND f.kind = 'recharge')`.as('declined'),
    ])
    .where(among('w.accountId', accountIds))

/** The method that a recharge is charged to comes first of its account: the default one, else the primary. */
export const rechargedFrom = (accountIds: readonly string[]) =>
  db.selectFrom('cache.paymentMethod').selectAll().where(among('accountId', accountIds)).orderBy('accountId').orderBy('isDefault', 'desc').orderBy('slot', 'desc').orderBy('id')

/** A recharge that should have come so lately may be on its way. */
const JUST_NOW_MS = 60 * 60_000
export const mayBeOnItsWay = (belowSinceAt: Instant | null, now: Instant): boolean => belowSinceAt !== null && now - belowSinceAt < JUST_NOW_MS

/** Movements that are looked at: years of an ordinary account. */
const LOOKED_AT = 2000

/** Since when the balance is below its threshold: back to the movement that took it there; null where no movement that is here did. */
export function belowSince(database: Database, { accountId, balanceMinor, thresholdMinor }: { accountId: string; balanceMinor: number; thresholdMinor: number }): Instant | null {
  let before = balanceMinor
  let looked = 0
  for (const { at, amountMinor } of walletEntriesBack(database, accountId, Number.MAX_SAFE_INTEGER)) {
    before = addMinor(before, -amountMinor)
    if (before >= thresholdMinor) return at
    if (++looked === LOOKED_AT) return null
  }
  return null
}
