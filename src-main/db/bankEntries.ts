/** Lists of bank entries: pages along an index in their order, counts and sums by currency. */
import { sql, type RawBuilder, type SqlBool } from 'kysely'
import type { EntryState } from '#contract/bank.ts'
import { db } from './database.ts'
import { beyond, type KeyShape, type KeyValue } from './keyset.ts'
import { matchExpression } from './searchText.ts'

export interface EntryFilter {
  state?: EntryState | undefined
  party?: string | undefined
  bankAccount?: string | undefined
  text?: string | undefined
}
export type EntrySort = 'booked' | 'amount'

const SORTED_BY = { booked: ['bookedOn', 'id'], amount: ['currency', 'amountMinor', 'id'] } as const satisfies Record<EntrySort, readonly string[]>
export const entryCursor: Record<EntrySort, KeyShape> = { booked: ['string', 'string'], amount: ['string', 'integer', 'string'] }
export const entryKey = (row: { bookedOn: string; currency: string; amountMinor: number; id: string }, sort: EntrySort): readonly KeyValue[] => SORTED_BY[sort].map((column) => row[column])

/** What the index of the list begins with, beside the state: a further condition is looked at row by row. */
function conditions({ state, party, bankAccount, text }: EntryFilter): RawBuilder<SqlBool>[] {
  const words = text === undefined ? null : matchExpression(text)
  const begins = state === undefined ? 'none' : bankAccount !== undefined ? 'account' : 'party'
  return [
    ...(state === undefined ? [] : [sql<SqlBool>`e.state = ${state}`]),
    ...(bankAccount === undefined ? [] : [begins === 'account' ? sql<SqlBool>`e."bankAccountId" = ${bankAccount}` : sql<SqlBool>`+e."bankAccountId" = ${bankAccount}`]),
    ...(party === undefined ? [] : [begins === 'party' ? sql<SqlBool>`e."partyId" = ${party}` : sql<SqlBool>`+e."partyId" = ${party}`]),
    // `+` keeps SQLite from beginning with all that match, and sorting them.
    ...(words === null ? [] : [sql<SqlBool>`+e.seq IN (SELECT rowid FROM main."bankSearch" WHERE "bankSearch" MATCH ${words})`]),
  ]
}

/** One row more than `limit`. Along the index of its order: of the state, the party or the account where a state is asked for, else of all. */
export function entriesPage(filter: EntryFilter, { sort, descending, after, limit }: { sort: EntrySort; descending: boolean; after: readonly KeyValue[] | null; limit: number }) {
  const direction = descending ? 'desc' : 'asc'
  const columns = SORTED_BY[sort].map((column) => `e.${column}` as const)
  let query = conditions(filter).reduce((some, condition) => some.where(condition), db.selectFrom('bankEntry as e').select(CELLS))
  if (after !== null) query = query.where(beyond(columns, after, descending))
  for (const column of columns) query = query.orderBy(column, direction)
  return query.limit(limit + 1)
}

const CELLS = ['e.id', 'e.bankAccountId', 'e.partyId', 'e.bookedOn', 'e.valueOn', 'e.amountMinor', 'e.currency', 'e.payerName', 'e.payerAccount', 'e.reference', 'e.text', 'e.state', 'e.reason', 'e.settledAt', 'e.settledBy', 'e.ruleName'] as const

export interface EntryRow {
  id: string; bankAccountId: string; partyId: string; bookedOn: string; valueOn: string | null; amountMinor: number; currency: string; payerName: string; payerAccount: string | null
  reference: string; text: string; state: EntryState; reason: string | null; settledAt: number | null; settledBy: string | null; ruleName: string | null
}

/** By state and currency: how many, and their sum. Of all, a state, a party or an account from an index alone. */
export function entryTotals({ state, party, bankAccount, text }: EntryFilter) {
  const words = text === undefined ? null : matchExpression(text)
  return db.selectFrom('bankEntry as e')
    .select(({ fn }) => ['e.state', 'e.currency', fn.countAll<number>().as('count'), fn.sum<number>('e.amountMinor').as('minor')])
    .$if(state !== undefined, (q) => q.where('e.state', '=', state!))
    .$if(bankAccount !== undefined, (q) => q.where('e.bankAccountId', '=', bankAccount!))
    .$if(party !== undefined && bankAccount === undefined, (q) => q.where('e.partyId', '=', party!))
    .$if(party !== undefined && bankAccount !== undefined, (q) => q.where(sql<SqlBool>`+e."partyId" = ${party!}`))
    .$if(words !== null, (q) => q.where(sql<SqlBool>`e.seq IN (SELECT rowid FROM main."bankSearch" WHERE "bankSearch" MATCH ${words})`))
    .groupBy(['e.state', 'e.currency'])
}

/** Open credits in the order of their days, behind a place. */
export const openCredits = (after: { bookedOn: string; id: string } | null, limit: number) =>
  db.selectFrom('bankEntry as e')
    .leftJoin('bankSuggestion as g', 'g.entryId', 'e.id')
    .select(['e.id', 'e.bankAccountId', 'e.partyId', 'e.bookedOn', 'e.amountMinor', 'e.currency', 'e.payerName', 'e.payerAccount', 'e.reference', 'e.text', 'e.code', 'g.madeAt'])
    .where('e.state', '=', 'open')
    .$if(after !== null, (q) => q.where(sql<SqlBool>`(e."bookedOn", e.id) > (${after!.bookedOn}, ${after!.id})`))
    .orderBy('e.bookedOn').orderBy('e.id').limit(limit)
