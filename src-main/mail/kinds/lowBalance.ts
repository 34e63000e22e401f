/** An available balance below its threshold though it is recharged automatically, and nothing was charged: told once each time that it falls there. */
import type { Database } from '#main/db/database.ts'
import { belowSince, mayBeOnItsWay, rechargedFrom, walletsOf } from '#main/db/silentRecharges.ts'
import { methodName } from '#main/domain/brands.ts'
import { businessDateAt } from '#main/domain/dates.ts'
import type { LowBalanceValues } from '../templates/lowBalance.ts'
import type { Gone, Matter, Thing } from './matter.ts'
import { money } from './wording.ts'

export interface LowBalance extends Thing {
  balanceMinor: number
  thresholdMinor: number
  currency: string
  pausedAt: number | null
  /** What a recharge is charged to; null where nothing is on file. */
  method: { name: string; /** The month it is good to, `2026-02`. */ goodTo: string | null; accepted: boolean } | null
}

/** One silence: an account, and since when its balance is below the threshold. */
const silenceId = (accountId: string, sinceAt: number | null): string => `${accountId}:${sinceAt ?? 0}`
const accountOf = (id: string): string => id.slice(0, id.lastIndexOf(':'))

export const NOT_RECHARGED_BY_ITSELF = 'This available balance is not recharged automatically, or the account has none.'
export const ABOVE_THRESHOLD = 'The available balance is not below its threshold.'
export const RECHARGE_DECLINED = 'A recharge was declined: a recharge-declined notice tells of it.'
export const ON_ITS_WAY = 'It fell below the threshold only just now; the charge may be on its way.'
const CLOSED = 'The account is closed or not active.'

export const lowBalance: Matter<LowBalance> = {
  kind: 'low_balance',
  audience: 'admins_and_billing',
  told: 'once',
  unsubscribe: false,
  prefix: 'silence:',
  read(database, ids, now) {
    const silences = silencesOf(database, [...new Set(ids.map(accountOf))], now)
    return new Map(ids.flatMap((id): [string, LowBalance | Gone][] => {
      const found = silences.get(accountOf(id))
      if (found === undefined) return []
      const { accountId, partyId } = found
      if ('gone' in found) return [[id, { ...found, id }]]
      // The one that was asked about is over: what fell below again since is another one.
      return [[id, found.id === id ? found : { id, accountId, partyId, gone: ABOVE_THRESHOLD }]]
    }))
  },
  lately: (database, accountId, now) => silenceIds(database, [accountId], now),
  about: (things) => (things.some(({ pausedAt }) => pausedAt !== null) ? 'no recharge, account paused' : 'no recharge'),
  values([thing], { sender, now }) {
    const { balanceMinor = 0, thresholdMinor = 0, currency = 'USD', pausedAt = null, method = null } = thing ?? {}
    const gone = method !== null && method.goodTo !== null && method.goodTo < businessDateAt(now, sender.timeZone).slice(0, 7)
    return {
      balance: money(balanceMinor, currency, sender), threshold: money(thresholdMinor, currency, sender),
      belowZero: balanceMinor < 0, paused: pausedAt !== null,
      method: method?.name ?? '',
      why: method === null ? 'There is no card or bank account on file.' : gone ? `${method.name} has expired.` : method.accepted ? '' : `${method.name} is of a kind that we cannot charge.`,
      newMethod: method === null || gone || !method.accepted,
    } satisfies Omit<LowBalanceValues, 'party' | 'account' | 'contact'>
  },
  papers: () => [],
}

/** Of these accounts the silences of now, or the last ones that were: of each one id. */
export const silenceIds = (database: Database, accountIds: readonly string[], now: number): string[] =>
  [...silencesOf(database, accountIds, now).values()].map(({ id }) => id)

/** Those of the accounts whose recharge should have come by now. */
export const silentAmong = (database: Database, accountIds: readonly string[], now: number): string[] =>
  [...silencesOf(database, accountIds, now).values()].flatMap((one) => ('gone' in one ? [] : [one.accountId]))

function silencesOf(database: Database, accountIds: readonly string[], now: number): Map<string, LowBalance | Gone> {
  const methods = Map.groupBy(database.all(rechargedFrom(accountIds)), ({ accountId }) => accountId)
  return new Map(database.all(walletsOf(accountIds)).map((wallet): [string, LowBalance | Gone] => {
    const { accountId, partyId, balanceMinor, thresholdMinor, currency, pausedAt } = wallet
    const below = balanceMinor < thresholdMinor
    const sinceAt = below ? belowSince(database, wallet) : null
    const base = { id: silenceId(accountId, sinceAt), accountId, partyId }
    const gone = wallet.status !== 'active' ? CLOSED : wallet.autoRecharge === 0 ? NOT_RECHARGED_BY_ITSELF : !below ? ABOVE_THRESHOLD : wallet.declined === 1 ? RECHARGE_DECLINED : mayBeOnItsWay(sinceAt, now) ? ON_ITS_WAY : null
    if (gone !== null) return [accountId, { ...base, gone }]
    const [charged] = methods.get(accountId) ?? []
    const method = charged === undefined ? null : {
      name: methodName(charged), accepted: charged.notAccepted === null,
      goodTo: charged.expYear === null || charged.expMonth === null ? null : `${charged.expYear}-${String(charged.expMonth).padStart(2, '0')}`,
    }
    return [accountId, { ...base, balanceMinor, thresholdMinor, currency, pausedAt, method }]
  }))
}
