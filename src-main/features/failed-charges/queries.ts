/** SQL of the failed-charges queue. A page of many is a walk along one index of `cache.failedCharge`, in the order of the list; few are found where they are known, and sorted. */
import { sql } from 'kysely'
import type { FailedChargeFilter } from '#contract/failedCharges.ts'
import type { Instant } from '#contract/vocabulary.ts'
import { among, onceByIds } from '#main/db/among.ts'
import { db } from '#main/db/database.ts'
import { ALONG_THE_ORDER, asks, failedChargesMatching, type Begin } from '#main/db/failedChargeFilter.ts'
import { isOfAge } from '#main/db/workFilter.ts'
import type { KeyShape, KeyValue } from '#main/db/keyset.ts'
import type { Schema } from '#main/db/schema.ts'

export type FailedChargeSort = 'amount' | 'last' | 'account' | 'attempts'
type Found = Schema['cache.failedCharge']

/** The columns each sort runs along, all in one direction, as its index has them; the charge's id is the last. */
const SORTED_BY = {
  // Amounts of different currencies are not compared: one currency after the other.
  amount: ['currency', 'amountMinor', 'chargeId'],
  last: ['lastFailedAt', 'chargeId'],
  account: ['accountName', 'accountId', 'chargeId'],
  attempts: ['attempts', 'chargeId'],
} as const satisfies Record<FailedChargeSort, readonly (keyof Found)[]>

const INTEGERS: ReadonlySet<keyof Found> = new Set(['amountMinor', 'lastFailedAt', 'attempts'])

/** What a cursor of this sort holds: first whether its row stood among those that ask for somebody (0) or behind them (1). */
export const cursorShape = (sort: FailedChargeSort): KeyShape => ['integer', ...SORTED_BY[sort].map((column) => (INTEGERS.has(column) ? 'integer' as const : 'string' as const))]
export const keyOf = (row: Found, sort: FailedChargeSort, phase: Phase): readonly KeyValue[] => [phase, ...SORTED_BY[sort].map((column) => row[column])]

/** Rows that ask for somebody stand before all others, whatever the order: the list is two, one after the other. */
export type Phase = 0 | 1

export interface PageOptions {
  sort: FailedChargeSort
  descending: boolean
  /** The last row's sort key, without the phase; null for the first page. */
  after: readonly KeyValue[] | null
  limit: number
  now: Instant
  begin: Begin
  /** `only`: those that ask for somebody; `without` them; or `all`, where it is known that nothing asks. */
  asking: 'only' | 'without' | 'all'
}

/** The charges of a page, along an index that holds all that the filter asks for; one more than `limit`, which tells that there is a next page. Read by `failedChargesById`. */
export function failedChargesPage(filter: FailedChargeFilter, page: PageOptions) {
  const direction = sql.raw(page.descending ? 'DESC' : 'ASC')
  const walks = page.begin.at === 'order'
  // Hidden from SQLite where it is to begin elsewhere, or it would walk along the order after all.
  const columns = SORTED_BY[page.sort].map((column) => (walks ? sql.ref(`f.${column}`) : sql`+${sql.ref(`f.${column}`)}`))
  let query = failedChargesMatching(filter, page.now, page.begin).select('f.chargeId as id')
  // The order runs along the age: it begins where that does.
  if (walks && page.sort === 'last' && filter.age !== undefined) query = query.where(isOfAge('failedCharges', filter.age, page.now, true))
  if (page.asking !== 'all') query = query.where(page.asking === 'only' ? asks : sql<boolean>`NOT ${asks}`)
  if (page.after !== null) query = query.where(sql<boolean>`(${sql.join(columns)}) ${sql.raw(page.descending ? '<' : '>')} (${sql.join([...page.after])})`)
  for (const column of columns) query = query.orderBy(sql`${column} ${direction}`)
  return query.limit(page.limit + 1)
}

/** How many match, by code (and so hardness) and currency, with their money; where many do, along `failedCharge_counts`, which holds all of it. */
export const failedChargeTotals = (filter: FailedChargeFilter, now: Instant, begin: Begin = ALONG_THE_ORDER) =>
  failedChargesMatching(filter, now, begin.at === 'order' ? { at: 'sums' } : begin)
    .select(({ fn }) => ['f.declineCode as code', 'f.hardness', 'f.currency', fn.countAll<number>().as('count'), fn.sum<number>('f.amountMinor').as('minor')])
    .groupBy(['f.declineCode', 'f.hardness', 'f.currency'])

/** Accounts with a failure that matches, by name; one more than `limit`. Along `failedCharge_by_name`, or of one party along its own. */
export function failingAccounts(filter: FailedChargeFilter, { after, limit, now, begin }: Pick<PageOptions, 'after' | 'limit' | 'now' | 'begin'>) {
  const walks = begin.at === 'order'
  const columns = ['accountName', 'accountId'].map((column) => (walks ? sql.ref(`f.${column}`) : sql`+${sql.ref(`f.${column}`)}`))
  let query = failedChargesMatching(filter, now, begin).select(['f.accountName', 'f.accountId']).groupBy(sql`${sql.join(columns)}`)
  if (after !== null) query = query.where(sql<boolean>`(${sql.join(columns)}) > (${sql.join([...after])})`)
  for (const column of columns) query = query.orderBy(sql`${column}`)
  return query.limit(limit + 1)
}

/** What fails of these accounts, by account and currency. */
export const failuresByAccount = (filter: FailedChargeFilter, now: Instant, accountIds: readonly string[]) =>
  failedChargesMatching(filter, now, { at: 'accounts', ids: accountIds })
    .select(({ fn }) => [
      'f.accountId', 'f.partyId', 'f.accountName', 'f.accountRef', 'f.currency', 'f.pausedAt', 'f.autopay',
      fn.countAll<number>().as('failures'), sql<number>`sum(f.hardness = 'hard')`.as('hard'), fn.sum<number>('f.amountMinor').as('minor'), fn.max<number>('f.lastFailedAt').as('lastFailedAt'),
    ])
    .groupBy(['f.accountId', 'f.currency'])

export const failedChargesById = onceByIds((chargeIds) => db.selectFrom('cache.failedCharge as f').selectAll('f').where(among('f.chargeId', chargeIds)))

export const failedChargeById = (chargeId: string) => db.selectFrom('cache.failedCharge as f').selectAll('f').where('f.chargeId', '=', chargeId)

/** The open failure of the same money: a failed retry has another charge, and the item is still the same. */
export const failedChargeOfSeriesOf = (chargeId: string) =>
  db.selectFrom('cache.failedCharge as f')
    .selectAll('f')
    .where('f.seriesId', '=', db.selectFrom('cache.charge as c').select('c.seriesId').where('c.id', '=', chargeId))
    .where(sql<boolean>`+f."accountId" = (SELECT c."accountId" FROM cache.charge AS c WHERE c.id = ${chargeId})`)

/** What a command of the outbox carries. */
export const commandGiven = (id: number) => db.selectFrom('outbox').select(['input', 'createdBy']).where('id', '=', id)

/** What an account owes by currency. */
export const balancesOf = (accountId: string) => db.selectFrom('cache.accountBalance').select(['currency', 'balanceMinor', 'openMinor', 'unappliedMinor']).where('accountId', '=', accountId).orderBy('currency')

export const timeZones = () => db.selectFrom('cache.party').select(['id', 'timeZone', 'locale'])
