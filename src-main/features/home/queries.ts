/**
 * What matters today, from the tables that are computed with every pull. Those hold everything
 * recorded; accounts with something dated after the day (an invoice dated ahead, a party whose day
 * has begun already) are read from what was open when instead, so that the figures are those of the day.
 */
import { sql } from 'kysely'
import type { AgingRow } from '#contract/reports.ts'
import type { BusinessDate, Instant, Money } from '#contract/vocabulary.ts'
import type { Queue } from '#contract/work.ts'
import { AGING_BUCKETS } from '#main/domain/aging.ts'
import { addDays } from '#main/domain/dates.ts'
import { addMinor } from '#main/domain/minorUnits.ts'
import { computedAging } from '#main/db/agingAsOf.ts'
import { db, type Database } from '#main/db/database.ts'
import { workConditions } from '#main/db/workFilter.ts'

type PartyFilter = string | null
const ofParty = (party: PartyFilter, column = 'partyId') => (party === null ? sql<boolean>`true` : sql<boolean>`${sql.ref(column)} = ${party}`)

/** Each queue and its list's own order by age (`sort` of its page). */
const BY_AGE = {
  registrations: { table: 'cache.registrationItem', alias: 'i', at: 'i."sinceAt"' },
  failedCharges: { table: 'cache.failedCharge', alias: 'f', at: 'f."lastFailedAt"' },
  heldInvoices: { table: 'cache.heldInvoice', alias: 'h', at: 'coalesce(h."heldAt", h."requestedAt", 0)' },
} as const satisfies Record<Queue, { table: string; alias: string; at: string }>

/** Since when that waits which has waited longest of what is to be worked on: a walk along the order by age, to the first that is active. */
export const oldestOf = (queue: Queue, party: PartyFilter, now: Instant) => {
  const { table, alias, at } = BY_AGE[queue]
  const since = sql.raw<number>(at)
  return db.selectFrom(sql`${sql.table(table)}`.as(alias))
    .select(since.as('at'))
    .where(party === null ? sql<boolean>`true` : sql<boolean>`${sql.ref(`${alias}.partyId`)} = ${party}`)
    .where(sql<boolean>`${sql.join(workConditions(queue, {}, now, true), sql` AND `)}`)
    .orderBy(since)
    .limit(1)
}

/** Money received a day and currency, wallet payments included: the index holds all of it. */
export const cashByDay = (party: PartyFilter, from: BusinessDate, to: BusinessDate) =>
  db.selectFrom('cache.payment')
    .select(['receivedOn as on', 'currency', sql<number>`sum(amountMinor)`.as('minor')])
    .where('receivedOn', '>=', from).where('receivedOn', '<=', to)
    .where(ofParty(party))
    .groupBy(['receivedOn', 'currency']).orderBy('receivedOn').orderBy('currency')

/** Open amounts a currency, in their buckets at a day. */
export const openByBucket = (party: PartyFilter, asOf: BusinessDate, except: string) => {
  const between = (after: number, upTo: number) => sql<number>`sum(iif(dueOn < ${addDays(asOf, -after)} AND dueOn >= ${addDays(asOf, -upTo)}, openMinor, 0))`
  return db.selectFrom('cache.openInvoice')
    .select([
      'currency',
      sql<number>`sum(iif(dueOn >= ${asOf}, openMinor, 0))`.as('current'),
      between(0, 30).as('d1_30'),
      between(30, 60).as('d31_60'),
      between(60, 90).as('d61_90'),
      sql<number>`sum(iif(dueOn < ${addDays(asOf, -90)}, openMinor, 0))`.as('d90plus'),
      sql<number>`sum(dueOn < ${asOf} AND openMinor > 0)`.as('overdueInvoices'),
    ])
    .where(ofParty(party))
    .where(notAmong(except))
    .groupBy('currency')
}

export const unappliedByCurrency = (party: PartyFilter, except: string) =>
  db.selectFrom('cache.accountBalance')
    .select(['currency', sql<number>`sum(unappliedMinor)`.as('unapplied')])
    .where(ofParty(party))
    .where(notAmong(except))
    .where('unappliedMinor', '!=', 0)
    .groupBy('currency')

/** Accounts with anything dated after a day, some more than once, from the indexes by date; the tables without one are small. */
// UNION would walk each table in the order of accounts to leave out what it has seen.
export const accountsDatedAfter = (asOf: BusinessDate) =>
  db.selectFrom('cache.invoice').select('accountId').where('issuedOn', '>', asOf)
    .unionAll(db.selectFrom('cache.invoice').select('accountId').where('voidedOn', '>', asOf))
    .unionAll(db.selectFrom('cache.payment').select('accountId').where('receivedOn', '>', asOf))
    .unionAll(db.selectFrom('cache.allocation').select('accountId').where('effectiveOn', '>', asOf))
    .unionAll(db.selectFrom('cache.refund').select('accountId').where('refundedOn', '>', asOf))
    .unionAll(db.selectFrom('cache.creditNote').select('accountId').where('issuedOn', '>', asOf))
    .unionAll(db.selectFrom('cache.writeOff').select('accountId').where('effectiveOn', '>', asOf))

export interface AgingToday {
  aging: AgingRow[]
  overdue: Money[]
  overdueInvoices: number
}

/** Aging at the end of a day, and what of it is past due. */
export function agingToday(database: Database, party: PartyFilter, asOf: BusinessDate): AgingToday {
  const ahead = [...new Set(database.all(accountsDatedAfter(asOf)).map(({ accountId }) => accountId))]
  const except = JSON.stringify(ahead)
  const rows = new Map<string, AgingRow>()
  let overdueInvoices = 0
  for (const { overdueInvoices: late, ...open } of database.all(openByBucket(party, asOf, except))) {
    addTo(rows, open)
    overdueInvoices += late
  }
  for (const unapplied of database.all(unappliedByCurrency(party, except))) addTo(rows, unapplied)
  for (const account of computedAging(database, { asOf, party, accounts: ahead })) {
    addTo(rows, account.aging)
    overdueInvoices += account.overdueInvoices
  }
  const aging = [...rows.values()].sort((a, b) => (a.currency < b.currency ? -1 : 1))
  const overdue = aging
    .map(({ currency, d1_30, d31_60, d61_90, d90plus }) => ({ currency, minor: [d31_60, d61_90, d90plus].reduce(addMinor, d1_30) }))
    .filter(({ minor }) => minor !== 0)
  return { aging, overdue, overdueInvoices }
}

function addTo(rows: Map<string, AgingRow>, part: { currency: string } & Partial<AgingRow>): void {
  const row = rows.get(part.currency) ?? { currency: part.currency, current: 0, d1_30: 0, d31_60: 0, d61_90: 0, d90plus: 0, unapplied: 0, balance: 0 }
  for (const bucket of AGING_BUCKETS) row[bucket] = addMinor(row[bucket], part[bucket] ?? 0)
  row.unapplied = addMinor(row.unapplied, part.unapplied ?? 0)
  row.balance = AGING_BUCKETS.reduce((sum, bucket) => addMinor(sum, row[bucket]), -row.unapplied)
  rows.set(part.currency, row)
}

const notAmong = (accountIds: string) => sql<boolean>`accountId NOT IN (SELECT value FROM json_each(${accountIds}))`
