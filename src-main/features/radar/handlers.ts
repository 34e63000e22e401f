/** What fails next: cards that run out, and automatic recharges that should have come. */
import { implement } from '@orpc/server'
import { radar } from '#contract/radar.ts'
import type { AccountId, BusinessDate, Instant, PartyId } from '#contract/vocabulary.ts'
import type { CoreContext } from '#main/core/ports/context.ts'
import { decodeCursor, pageOf } from '#main/db/keyset.ts'
import { methodSummary } from '#main/db/paymentMethods.ts'
import type { Schema } from '#main/db/schema.ts'
import { belowSince, rechargedFrom } from '#main/db/silentRecharges.ts'
import { addDays, businessDateAt } from '#main/domain/dates.ts'
import { retryAdvice } from '#main/domain/retryAdvice.ts'
import { countExpiringCards, countSilentRecharges, expiringCards, openOf, silentRecharges, timeZones, type CardsWish } from './queries.ts'
import { whySilent } from './silence.ts'

type Method = Schema['cache.paymentMethod']

export function radarRouter(context: CoreContext) {
  const os = implement(radar)
  const { database } = context
  const zonesNow = () => new Map(database.all(timeZones()).map(({ id, timeZone }) => [id, timeZone]))
  const shown = (method: Method, zones: ReadonlyMap<string, string>) => {
    const advice = retryAdvice({ attempts: [], methods: [{ ...method, isDefault: method.isDefault === 1 }], now: context.now(), timeZone: zones.get(method.partyId) ?? 'UTC' })
    return methodSummary(method, advice.methods[0]?.plain ?? null)
  }

  return os.router({
    counts: os.counts.handler(({ input: { party, days } }) => ({
      expiringCards: database.first(countExpiringCards({ party, until: lastMonth(context.now(), days) }))?.count ?? 0,
      silentRecharges: database.first(countSilentRecharges(party))?.count ?? 0,
    })),

    expiringCards: os.expiringCards.handler(({ input: { party, days, after, limit } }) => {
      const wish: CardsWish = { party, until: lastMonth(context.now(), days) }
      const key = after === undefined ? null : decodeCursor(after, ['integer', 'integer', 'string'])
      const page = pageOf(database.all(expiringCards(wish, key, limit)), limit, (row) => [row.expYear!, row.expMonth!, row.id])
      const zones = zonesNow()
      const open = Map.groupBy(database.all(openOf([...new Set(page.rows.map(({ accountId }) => accountId))])), ({ accountId }) => accountId)
      return {
        rows: page.rows.map((row) => ({
          accountId: row.accountId as AccountId, partyId: row.partyId as PartyId, accountName: row.accountName, accountRef: row.accountRef,
          method: shown(row, zones), expiresOn: endOfMonth(row.expYear!, row.expMonth!), hasOther: row.hasOther === 1, autopay: row.autopay === 1,
          open: (open.get(row.accountId) ?? []).map(({ openMinor, currency }) => ({ minor: openMinor, currency })),
        })),
        next: page.next,
      }
    }),

    silentRecharges: os.silentRecharges.handler(({ input: { party, after, limit } }) => {
      const key = after === undefined ? null : decodeCursor(after, ['string', 'string'])
      const page = pageOf(database.all(silentRecharges(party, key, limit)), limit, (row) => [row.accountName, row.accountId])
      const zones = zonesNow()
      const methods = Map.groupBy(database.all(rechargedFrom(page.rows.map(({ accountId }) => accountId))), ({ accountId }) => accountId)
      return {
        rows: page.rows.map((row) => {
          const [charged] = methods.get(row.accountId) ?? []
          const method = charged === undefined ? null : shown(charged, zones)
          const belowSinceAt = belowSince(database, row)
          return {
            accountId: row.accountId as AccountId, partyId: row.partyId as PartyId, accountName: row.accountName, accountRef: row.accountRef,
            balance: { minor: row.balanceMinor, currency: row.currency }, thresholdMinor: row.thresholdMinor, targetMinor: row.targetMinor,
            belowSinceAt, pausedAt: row.pausedAt, method, why: whySilent({ belowSinceAt, pausedAt: row.pausedAt, method, now: context.now() }), criticalNumber: row.criticalNumber === 1,
          }
        }),
        next: page.next,
      }
    }),
  })
}

/** The last month whose cards run out within so many days, by the day in UTC: a card is good to the end of its month. */
function lastMonth(now: Instant, days: number): { year: number; month: number } {
  // The day after: on the last day of a month, that month has come to its end.
  const [year, month] = addDays(businessDateAt(now, 'UTC'), days + 1).split('-').map(Number) as [number, number]
  return month === 1 ? { year: year - 1, month: 12 } : { year, month: month - 1 }
}

const endOfMonth = (year: number, month: number): BusinessDate => addDays(`${month === 12 ? year + 1 : year}-${String(month === 12 ? 1 : month + 1).padStart(2, '0')}-01`, -1)
