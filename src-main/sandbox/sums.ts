/**
 * Counts and sums of each resource by account and currency, kept with every record that is written:
 * a billing system of millions of records answers them without reading the records.
 */
import type BetterSqlite3 from 'better-sqlite3'
import { summedField, type Resource } from '#main/core/ports/records.ts'

/** Account, currency, how many records, Σ `rev`, Σ of the amount in minor units. */
export type SumRow = [accountId: string, currency: string, count: number, revs: number, minor: number]

export interface Sums {
  /** Counts a record in (1) or out (-1). */
  add(resource: Resource, accountId: string, record: { partyId: string }, rev: number, sign: 1 | -1): void
  /** Writes what was added; a transaction does so before it ends. */
  flush(): void
  /** What was added since the last flush is not so. */
  forget(): void
  /** By account, then currency: all of at most `limit` accounts after `after` (null: from the beginning). */
  page(resource: Resource, party: string, after: string | null, limit: number): { sums: SumRow[]; more: boolean }
  /** Records of a party, or of all. */
  count(resource: Resource, party: string | null): number
}

interface Added {
  resource: Resource
  partyId: string
  accountId: string
  currency: string
  count: number
  revs: number
  minor: number
}

export function openSums(sqlite: BetterSqlite3.Database): Sums {
  sqlite.exec(`CREATE TABLE IF NOT EXISTS sum (resource TEXT NOT NULL, partyId TEXT NOT NULL, accountId TEXT NOT NULL, currency TEXT NOT NULL,
    count INTEGER NOT NULL, revs INTEGER NOT NULL, minor INTEGER NOT NULL, PRIMARY KEY (resource, partyId, accountId, currency)) STRICT, WITHOUT ROWID`)
  const write = sqlite.prepare<Added>(`INSERT INTO sum (resource, partyId, accountId, currency, count, revs, minor)
    VALUES (:resource, :partyId, :accountId, :currency, :count, :revs, :minor)
    ON CONFLICT DO UPDATE SET count = count + excluded.count, revs = revs + excluded.revs, minor = minor + excluded.minor`)
  const removeEmpty = sqlite.prepare<Added>('DELETE FROM sum WHERE resource = :resource AND partyId = :partyId AND accountId = :accountId AND currency = :currency AND count = 0')
  const columns = 'SELECT accountId, currency, count, revs, minor FROM sum WHERE resource = ? AND partyId = ?'
  const fromBeginning = sqlite.prepare<[string, string], SumRow>(`${columns} ORDER BY accountId, currency`).raw()
  const fromAfter = sqlite.prepare<[string, string, string], SumRow>(`${columns} AND accountId > ? ORDER BY accountId, currency`).raw()
  const countOf = sqlite.prepare<[string, string], number>('SELECT ifnull(sum(count), 0) FROM sum WHERE resource = ? AND partyId = ?').pluck()
  const countAll = sqlite.prepare<[string], number>('SELECT ifnull(sum(count), 0) FROM sum WHERE resource = ?').pluck()

  let added = new Map<string, Added>()
  // Records of one account and resource come one after another while a company is founded.
  let last: Added | null = null
  const addedTo = (resource: Resource, partyId: string, accountId: string, currency: string): Added => {
    if (last !== null && last.accountId === accountId && last.resource === resource && last.currency === currency && last.partyId === partyId) return last
    const key = `${resource} ${partyId} ${accountId} ${currency}`
    last = added.get(key) ?? null
    if (last === null) added.set(key, (last = { resource, partyId, accountId, currency, count: 0, revs: 0, minor: 0 }))
    return last
  }

  const sums: Sums = {
    add(resource, accountId, record, rev, sign) {
      const fields = record as { partyId: string; currency?: string } & Record<string, unknown>
      const field = summedField[resource]
      const to = addedTo(resource, fields.partyId, accountId, field === undefined ? '' : (fields.currency ?? ''))
      to.count += sign
      to.revs += sign * rev
      to.minor += field === undefined ? 0 : sign * (fields[field] as number)
    },
    flush() {
      if (added.size === 0) return
      for (const each of added.values()) {
        write.run(each)
        if (each.count < 0) removeEmpty.run(each)
      }
      sums.forget()
    },
    forget() {
      added = new Map()
      last = null
    },
    page(resource, party, after, limit) {
      sums.flush()
      const rows: SumRow[] = []
      let accounts = 0
      for (const row of after === null ? fromBeginning.iterate(resource, party) : fromAfter.iterate(resource, party, after)) {
        if (rows.at(-1)?.[0] !== row[0] && ++accounts > limit) return { sums: rows, more: true }
        rows.push(row)
      }
      return { sums: rows, more: false }
    },
    count(resource, party) {
      sums.flush()
      return (party === null ? countAll.get(resource) : countOf.get(resource, party)) ?? 0
    },
  }
  return sums
}
