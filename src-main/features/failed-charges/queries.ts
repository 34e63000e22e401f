/** SQL of the failed-charges queue. Each page is a walk along one index of `cache.failedCharge`, in the order of the list. */
import { sql, type SqlBool } from 'kysely'
import type { FailedChargeFilter } from '#contract/failedCharges.ts'
import { among } from '#main/db/among.ts'
import { db } from '#main/db/database.ts'
import { beyond, type KeyValue } from '#main/db/keyset.ts'
import { accountsMatching } from '#main/db/searchText.ts'

export type FailedChargeSort = 'amount' | 'last' | 'account'

/** The column each sort runs along; the charge's id breaks ties. */
const SORTED_BY = { amount: 'f.amountMinor', last: 'f.lastFailedAt', account: 'f.accountName' } as const

export interface PageOptions {
  sort: FailedChargeSort
  descending: boolean
  /** The last row's sort key; null for the first page. */
  after: readonly KeyValue[] | null
  limit: number
}

/** One row more than `limit`, which tells that there is a next page. */
export function failedChargesPage(filter: FailedChargeFilter, page: PageOptions) {
  const column = SORTED_BY[page.sort]
  const direction = page.descending ? 'desc' : 'asc'
  return matching(filter)
    .selectAll('f')
    .$if(page.after !== null, (q) => q.where(beyond([column, 'f.chargeId'], page.after!, page.descending)))
    .orderBy(column, direction)
    .orderBy('f.chargeId', direction)
    .limit(page.limit + 1)
}

/** How many match, by hardness and currency, with their money. */
export const failedChargeTotals = (filter: FailedChargeFilter) =>
  matching(filter)
    .select(({ fn }) => ['f.hardness', 'f.currency', fn.countAll<number>().as('count'), fn.sum<number>('f.amountMinor').as('minor')])
    .groupBy(['f.hardness', 'f.currency'])

/** How many match, by decline code, the most frequent first. */
export const failedChargeCodes = (filter: FailedChargeFilter) =>
  matching(filter)
    .select(({ fn }) => ['f.declineCode as code', fn.countAll<number>().as('count')])
    .groupBy('f.declineCode')
    .orderBy('count', 'desc')
    .orderBy('code')

export const failedChargeById = (chargeId: string) => db.selectFrom('cache.failedCharge as f').selectAll('f').where('f.chargeId', '=', chargeId)

/** The versions of a page's charges. */
export const revsOf = (chargeIds: readonly string[]) => db.selectFrom('cache.charge').select(['id', 'rev']).where(among('id', chargeIds))

/** Attempts of one series that are looked at: the newest. A card is tried 8 times in 14 days, so these are years of them. */
const ATTEMPTS_MAX = 500

/** Attempts to take the same money, the newest first. */
export const attemptsOf = ({ seriesId, accountId }: { seriesId: string; accountId: string }) =>
  db.selectFrom('cache.charge')
    .select(['id', 'at', 'status', 'declineCode', 'methodId', 'rev'])
    .where('seriesId', '=', seriesId)
    .where(sql<SqlBool>`+${sql.ref('accountId')} = ${accountId}`)
    .orderBy('at', 'desc')
    .orderBy('id', 'desc')
    .limit(ATTEMPTS_MAX)

/** What else stands in the way of a charge: the account, and a hold on its invoice. */
export const obstaclesOf = (found: { accountId: string; invoiceId: string | null }) =>
  db.selectFrom('cache.account as a')
    .leftJoin('cache.party as p', 'p.id', 'a.partyId')
    .leftJoin('cache.heldInvoice as h', (join) => join.on('h.invoiceId', '=', found.invoiceId))
    .select(['a.status', 'p.timeZone', 'h.state as approval', 'h.invoiceNumber'])
    .where('a.id', '=', found.accountId)

/** Retries of this charge that have no end yet, or one that nobody knows. */
export const retriesUnderWay = (chargeId: string) =>
  db.selectFrom('outbox')
    .select(['state', 'settledAt'])
    .where('targetId', '=', chargeId)
    .where('state', 'in', ['queued', 'sending', 'uncertain'])
    .orderBy('id', 'desc')
    .limit(1)

export const lastPullAt = () => db.selectFrom('cache.meta').select('value').where('key', '=', 'lastPullAt')

export const timeZones = () => db.selectFrom('cache.party').select(['id', 'timeZone'])

/** `+` keeps SQLite from leaving the order of the list for an index by account, after which it would have to sort. */
function matching(filter: FailedChargeFilter) {
  const accounts = filter.text === undefined ? null : accountsMatching(filter.text, 'any')
  return db
    .selectFrom('cache.failedCharge as f')
    .$if(filter.party !== undefined, (q) => q.where('f.partyId', '=', filter.party!))
    .$if(filter.hardness !== undefined, (q) => q.where('f.hardness', '=', filter.hardness!))
    .$if(filter.declineCode !== undefined, (q) => q.where('f.declineCode', '=', filter.declineCode!))
    .$if(filter.hasBackup !== undefined, (q) => q.where('f.backupMethodId', filter.hasBackup ? 'is not' : 'is', null))
    .$if(accounts !== null, (q) => q.where(sql<SqlBool>`+f."accountId" IN ${accounts!}`))
}
