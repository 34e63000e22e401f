/** The desk's own ledger as records: read, written, paged in the order of their changes. */
import { randomUUID } from 'node:crypto'
import type { Sqlite } from '#main/db/sqlite.ts'
import type { Ledger } from '#main/core/ports/ledger.ts'
import { summedField, type RecordOf, type Resource } from '#main/core/ports/records.ts'

/** Records counted ahead of a page at the most. */
const LEFT_COUNTED = 50_000

interface Row {
  rev: number
  resource: string
  id: string
  partyId: string
  accountId: string
  json: string | null
}

export function openLedger(sqlite: Sqlite): Ledger {
  const id = identity(sqlite)
  const one = sqlite.prepare<[string, string], Row>('SELECT rev, resource, id, partyId, accountId, json FROM record WHERE resource = ? AND id = ?')
  const drop = sqlite.prepare<[string, string]>('DELETE FROM record WHERE resource = ? AND id = ?')
  const insert = sqlite.prepare('INSERT INTO record (resource, id, partyId, accountId, currency, minor, json) VALUES (?, ?, ?, ?, ?, ?, ?)')
  const after = sqlite.prepare<[string, string, number, number], Row>('SELECT rev, resource, id, partyId, accountId, json FROM record WHERE resource = ? AND partyId = ? AND rev > ? ORDER BY rev LIMIT ?')
  // Counted on every page: beyond some ten pages it only matters that there are many.
  const left = sqlite.prepare<[string, string, number], number>(`SELECT count(*) FROM (SELECT 1 FROM record WHERE resource = ? AND partyId = ? AND rev > ? LIMIT ${LEFT_COUNTED})`).pluck()
  const ofAccount = sqlite.prepare<[string, string, number, number], Row>('SELECT rev, resource, id, partyId, accountId, json FROM record WHERE accountId = ? AND resource = ? AND rev > ? AND json IS NOT NULL ORDER BY rev LIMIT ?')
  const count = sqlite.prepare<[string, string], number>('SELECT count(*) FROM record WHERE resource = ? AND partyId = ? AND json IS NOT NULL').pluck()
  const last = sqlite.prepare<[], number>(`SELECT coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'record'), 0)`).pluck()
  const take = sqlite.prepare<[string], number>('INSERT INTO number (name, next) VALUES (?, 2) ON CONFLICT (name) DO UPDATE SET next = next + 1 RETURNING next - 1').pluck()

  const write = (resource: Resource, record: Record<string, unknown> & { id: string; partyId: string }, json: string): number => {
    drop.run(resource, record.id)
    const amount = summedField[resource]
    const { lastInsertRowid } = insert.run(resource, record.id, record.partyId, ownerOf(resource, record), amount === undefined ? '' : String(record['currency']), amount === undefined ? 0 : Number(record[amount]), json)
    return Number(lastInsertRowid)
  }

  return {
    sqlite,
    id,
    get: <R extends Resource>(resource: R, recordId: string) => {
      const row = one.get(resource, recordId)
      return row?.json == null ? null : (parsed(row) as RecordOf<R>)
    },
    stored: (resource, recordId) => one.get(resource, recordId) ?? null,
    put(resource, record, { touch = false } = {}) {
      const before = one.get(resource, record.id)
      const json = JSON.stringify({ ...record, rev: undefined })
      if (!touch && before?.json != null && sameButForTime(before.json, json)) return { done: 'same', rev: before.rev, before: before.json }
      const rev = write(resource, record, json)
      return { done: before?.json == null ? 'inserted' : 'updated', rev, before: before?.json ?? null }
    },
    remove(resource, recordId, at) {
      const row = one.get(resource, recordId)
      if (row?.json == null) return false
      drop.run(resource, recordId)
      insert.run(resource, recordId, row.partyId, row.accountId, '', 0, null)
      void at
      return true
    },
    restore(resource, recordId, before, at) {
      if (before === null) this.remove(resource, recordId, at)
      else {
        const record = JSON.parse(before) as Record<string, unknown> & { id: string; partyId: string }
        write(resource, record, JSON.stringify({ ...record, updatedAt: at }))
      }
    },
    page(resource, party, afterRev, limit) {
      const rows = after.all(resource, party, afterRev, limit)
      return { records: rows.map(parsed), lastRev: rows.at(-1)?.rev ?? afterRev, announced: left.get(resource, party, afterRev) ?? 0 }
    },
    ofAccount: (accountId, resource, afterRev, limit) => ofAccount.all(accountId, resource, afterRev, limit).map((row) => ({ rev: row.rev, record: parsed(row) })),
    *iterate<R extends Resource>(resource: R, party: string): IterableIterator<RecordOf<R>> {
      for (let place = 0; ; ) {
        const rows = after.all(resource, party, place, 1000)
        for (const row of rows) if (row.json !== null) yield parsed(row) as RecordOf<R>
        if (rows.length < 1000) return
        place = rows.at(-1)!.rev
      }
    },
    parties: () => sqlite.prepare<[], Row>(`SELECT rev, resource, id, partyId, accountId, json FROM record WHERE resource = 'parties' AND json IS NOT NULL ORDER BY id`).all().map((row) => parsed(row) as RecordOf<'parties'>),
    count: (resource, party) => count.get(resource, party) ?? 0,
    rev: () => last.get() ?? 0,
    nextNumber: (name) => take.get(name) ?? 1,
    transaction: (body) => sqlite.transaction(body).immediate(),
    close: () => void sqlite.close(),
  }
}

/** A tombstone says no more than that it is one. */
const parsed = ({ rev, id, partyId, json }: Row): unknown => (json === null ? { id, rev, partyId, updatedAt: 0, deleted: true } : { ...(JSON.parse(json) as object), rev })

/** The account a record belongs to; `''` where it belongs to none. */
const ownerOf = (resource: Resource, record: Record<string, unknown>): string => (resource === 'accounts' ? String(record['id']) : typeof record['accountId'] === 'string' ? record['accountId'] : '')

const sameButForTime = (a: string, b: string): boolean => a === b || withoutTime(a) === withoutTime(b)
const withoutTime = (json: string): string => JSON.stringify({ ...(JSON.parse(json) as object), updatedAt: 0 })

function identity(sqlite: Sqlite): string {
  const known = sqlite.prepare<[], string>(`SELECT value FROM meta WHERE key = 'id'`).pluck().get()
  if (known !== undefined) return known
  const made = randomUUID()
  sqlite.prepare(`INSERT INTO meta (key, value) VALUES ('id', ?) ON CONFLICT DO NOTHING`).run(made)
  return sqlite.prepare<[], string>(`SELECT value FROM meta WHERE key = 'id'`).pluck().get() ?? made
}
