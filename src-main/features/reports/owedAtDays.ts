/** What each party was owed at the ends of several days, in one walk over what was computed for aging; of accounts where that is older than their records, from the ledger. */
import { sql, type SqlBool } from 'kysely'
import type { BusinessDate } from '#contract/vocabulary.ts'
import { among } from '#main/db/among.ts'
import { accountBatches, historiesOf } from '#main/db/books.ts'
import { db, type Database } from '#main/db/database.ts'
import { dayOf } from '#main/db/derive/agingSpans.ts'
import { BOOKS } from '#main/db/derive/parts.ts'
import { partiesWithoutLists } from '#main/db/derive/staleAccounts.ts'
import { SpansReader } from '#main/db/spansReader.ts'
import { agingOf, type Aging } from '#main/domain/aging.ts'
import { addMinor } from '#main/domain/minorUnits.ts'
import { remaindersAt } from '#main/domain/openAmount.ts'
import { settle } from '#main/domain/settledHistory.ts'

/** Minor units of one currency: open amounts before unapplied cash, and what of them is not yet due. */
export interface Owed {
  receivableMinor: number
  currentMinor: number
}
/** By party, currency and day; a currency in which nothing was owed on any of the days is left out. */
export type OwedAtDays = Map<string, Map<string, Map<BusinessDate, Owed>>>

/** Rows and accounts read at once, between two looks at whether it is still wanted. */
const ROWS = 500

/** Ask on one moment of the copy. `stop` throws when nobody waits for it any more. */
export function owedAtDays(database: Database, { parties, days }: { parties: readonly string[]; days: readonly BusinessDate[] }, stop: () => void): OwedAtDays {
  const owed: OwedAtDays = new Map()
  const unlisted = new Set(partiesWithoutLists(database))
  const listed = parties.filter((party) => !unlisted.has(party))
  const stale = new Map(database.all(staleBooks()).map(({ accountId, partyId }) => [accountId, partyId]))
  const readers = days.map((day) => ({ day, reader: new SpansReader(day) }))
  const since = Math.min(...days.map(dayOf))
  for (let after = 0; ; ) {
    const rows = database.all(spansAfter({ parties: listed, since, after, limit: ROWS }))
    for (const { accountId, partyId, currency, spans } of rows) {
      if (!stale.has(accountId)) for (const { day, reader } of readers) add(owed, partyId, day, reader.read(currency, spans))
    }
    const last = rows.at(-1)
    if (last === undefined) break
    after = last.row
    stop()
  }
  for (const party of parties) {
    const ids = [...stale].filter(([, of]) => of === party).map(([id]) => id)
    for (const batch of unlisted.has(party) ? idsOf(database, party) : chunks(ids)) {
      for (const history of historiesOf(database, batch).values()) {
        const settled = settle(history)
        for (const day of days) for (const aging of agingOf(settled, remaindersAt(settled, day), day)) add(owed, party, day, aging)
      }
      stop()
    }
  }
  return owed
}

/** Accounts whose computed rows are older than their books, each with its party: of those without a record, as their books say. */
export const staleBooks = () =>
  db.selectFrom('cache.staleAccount as s')
    .leftJoin('cache.account as a', 'a.id', 's.accountId')
    .select(['s.accountId', sql<string | null>`coalesce(a."partyId", ${ofBooks('invoice')}, ${ofBooks('payment')}, ${ofBooks('creditNote')})`.as('partyId')])
    .where(sql<SqlBool>`s.parts & ${BOOKS}`)
const ofBooks = (table: string) => sql`(SELECT b."partyId" FROM ${sql.table(`cache.${table}`)} AS b WHERE b."accountId" = s."accountId" LIMIT 1)`

function* idsOf(database: Database, party: string): Generator<string[]> {
  for (const batch of accountBatches(database, { party, size: ROWS })) yield batch.map(({ id }) => id)
}

function* chunks(ids: readonly string[]): Generator<readonly string[]> {
  for (let from = 0; from < ids.length; from += ROWS) yield ids.slice(from, from + ROWS)
}

/** What was open after a day, along the table: each row is one account and currency. */
export const spansAfter = ({ parties, since, after, limit }: { parties: readonly string[]; since: number; after: number; limit: number }) =>
  db.selectFrom('cache.accountAging')
    .select([sql<number>`rowid`.as('row'), 'accountId', 'partyId', 'currency', 'spans'])
    .where(sql<SqlBool>`rowid > ${after}`)
    .where('untilDay', '>', since)
    .where(among('partyId', parties))
    .orderBy(sql`rowid`)
    .limit(limit)

function add(owed: OwedAtDays, party: string, day: BusinessDate, { currency, current, d1_30, d31_60, d61_90, d90plus }: Aging): void {
  const receivableMinor = [d1_30, d31_60, d61_90, d90plus].reduce(addMinor, current)
  if (receivableMinor === 0 && current === 0) return
  const currencies = owed.get(party) ?? new Map<string, Map<BusinessDate, Owed>>()
  owed.set(party, currencies)
  const byDay = currencies.get(currency) ?? new Map<BusinessDate, Owed>()
  currencies.set(currency, byDay)
  const sum = byDay.get(day)
  if (sum === undefined) byDay.set(day, { receivableMinor, currentMinor: current })
  else {
    sum.receivableMinor = addMinor(sum.receivableMinor, receivableMinor)
    sum.currentMinor = addMinor(sum.currentMinor, current)
  }
}
