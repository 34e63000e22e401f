/** SQL of the failed-charges queue. Each page is one range of one index of `cache.failedCharge`. */
import type { FailedChargeFilter } from '#contract/failedCharges.ts'
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

/** Attempts to take the same money, the oldest first. */
export const attemptsOf = (seriesId: string) =>
  db.selectFrom('cache.charge').select(['id', 'at', 'status', 'declineCode', 'methodId', 'rev']).where('seriesId', '=', seriesId).orderBy('at').orderBy('id')

function matching(filter: FailedChargeFilter) {
  const accounts = filter.text === undefined ? null : accountsMatching(filter.text, 'any')
  return db
    .selectFrom('cache.failedCharge as f')
    .$if(filter.party !== undefined, (q) => q.where('f.partyId', '=', filter.party!))
    .$if(filter.hardness !== undefined, (q) => q.where('f.hardness', '=', filter.hardness!))
    .$if(filter.declineCode !== undefined, (q) => q.where('f.declineCode', '=', filter.declineCode!))
    .$if(filter.hasBackup !== undefined, (q) => q.where('f.backupMethodId', filter.hasBackup ? 'is not' : 'is', null))
    .$if(accounts !== null, (q) => q.where('f.accountId', 'in', accounts!))
}
