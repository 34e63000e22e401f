/** What cannot wait: a failed charge, an available balance below zero, or a recharge that did not come, told by SMS to the critical billing number (C6). */
import { among } from '#main/db/among.ts'
import { db } from '#main/db/database.ts'
import type { CriticalNoticeValues } from '../templates/criticalNotice.ts'
import { failuresIn, failuresOf, type Failure } from './failedCharges.ts'
import { counted, isGone, type Gone, type Matter, type Thing } from './matter.ts'
import { silentAmong } from './lowBalance.ts'
import { money, totalOf } from './wording.ts'

/** Below zero, or below its threshold. */
interface Below extends Thing {
  balanceMinor: number
  balanceCurrency: string
  pausedAt: number | null
  /** It is above zero, and the automatic recharge has not come. */
  silent: boolean
}

export type Critical = ({ what: 'charge' } & Failure) | ({ what: 'balance' } & Below)

/** A charge's own id, or an account's available balance. */
const BALANCE = 'balance:'
export const balanceId = (accountId: string): string => `${BALANCE}${accountId}`

export const balancesOf = (accountIds: readonly string[]) =>
  db.selectFrom('cache.account as a')
    .leftJoin('cache.wallet as w', 'w.accountId', 'a.id')
    .select(['a.id as accountId', 'a.partyId', 'w.balanceMinor', 'w.currency as balanceCurrency', 'w.pausedAt'])
    .where(among('a.id', accountIds))

export const NOTHING_CRITICAL = 'No failed charge, the available balance is not below zero, and no recharge is missing.'

export const criticalNotice: Matter<Critical> = {
  kind: 'critical_notice',
  audience: 'critical',
  told: 'quiet',
  unsubscribe: false,
  prefix: '',
  read(database, ids, now) {
    const things = new Map<string, Critical | Gone>()
    const failures = failuresIn(database, ids.filter((id) => !id.startsWith(BALANCE)), null)
    for (const [id, thing] of failures) things.set(id, isGone(thing) ? thing : { what: 'charge', ...thing })
    const accountIds = ids.filter((id) => id.startsWith(BALANCE)).map((id) => id.slice(BALANCE.length))
    const silent = new Set(accountIds.length === 0 ? [] : silentAmong(database, accountIds, now))
    for (const { accountId, partyId, balanceMinor, balanceCurrency, pausedAt } of database.all<Omit<Below, 'id' | 'balanceMinor' | 'silent'> & { balanceMinor: number | null }>(balancesOf(accountIds))) {
      const id = balanceId(accountId)
      const missing = silent.has(accountId)
      const critical = balanceMinor !== null && (balanceMinor < 0 || missing)
      things.set(id, critical ? { what: 'balance', id, accountId, partyId, balanceMinor, balanceCurrency, pausedAt, silent: missing && balanceMinor >= 0 } : { id, accountId, partyId, gone: NOTHING_CRITICAL })
    }
    return things
  },
  lately: (database, accountId) => [...database.all<{ chargeId: string }>(failuresOf(accountId)).map(({ chargeId }) => chargeId), balanceId(accountId)],
  about(things) {
    const failed = things.filter(({ what }) => what === 'charge')
    if (failed.length > 0) return counted(failed.map(() => '1 failed charge'), 'failed charges')
    return isSilent(things) ? 'no recharge' : 'available balance below zero'
  },
  values(things, { sender }) {
    const failed = things.flatMap((thing) => (thing.what === 'charge' ? [thing] : []))
    const { balanceMinor = null, balanceCurrency = null } = things.find((thing) => thing.what === 'balance' || thing.balanceMinor !== null) ?? {}
    return {
      reason: failed.length === 0 ? (isSilent(things) ? 'your balance was not recharged' : 'your available balance is below zero') : failed.length === 1 ? 'a payment failed' : `${failed.length} payments failed`,
      amount: failed.length === 0 ? '' : totalOf(failed, sender),
      balance: balanceMinor === null || balanceCurrency === null ? '' : money(balanceMinor, balanceCurrency, sender),
      paused: things.some(({ pausedAt }) => pausedAt !== null),
    } satisfies Omit<CriticalNoticeValues, 'party' | 'account' | 'contact'>
  },
  papers: () => [],
}

const isSilent = (things: readonly Critical[]): boolean => things.some((thing) => thing.what === 'balance' && thing.silent)
