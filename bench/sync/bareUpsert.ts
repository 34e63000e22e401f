/** What the pull is held against: the same rows put into the same tables and indexes by better-sqlite3 alone. */
import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { cacheTables } from '#main/db/cacheTables.ts'
import { cacheMigrations } from '#main/db/migrations/index.ts'
import { recordCells } from '#main/db/recordCells.ts'
import { migrate } from '#main/db/migrate.ts'
import { openSqlite, type Sqlite } from '#main/db/sqlite.ts'
import { resourceNames, type Resource } from '#main/core/ports/records.ts'
import { checkRecord } from '#main/sync/recordCheck.ts'
import { PAGE, type Records } from './records.ts'

/** Rows as SQLite takes them, a transaction's worth at a time. */
export interface Batch {
  resource: Resource
  rows: readonly unknown[][]
}

/** Seconds inside of transactions alone; making the rows does not count. */
export function bareUpsert(file: string, batches: Iterable<Batch>): { rows: number; seconds: number } {
  mkdirSync(dirname(file), { recursive: true })
  const sqlite = openSqlite(file)
  // As a pull has them.
  for (const pragma of ['journal_mode = WAL', 'synchronous = NORMAL', 'cache_size = -32000', 'wal_autocheckpoint = 16000']) sqlite.pragma(pragma)
  migrate(sqlite, 'cache.db', cacheMigrations, () => {})
  const upserts = new Map(resourceNames.map((resource) => [resource, prepare(sqlite, resource)]))
  let rows = 0
  let spentMs = 0
  for (const batch of batches) {
    const upsert = upserts.get(batch.resource)!
    const startedAt = performance.now()
    sqlite.transaction(() => {
      for (const row of batch.rows) upsert.run(...row)
    })()
    spentMs += performance.now() - startedAt
    rows += batch.rows.length
  }
  sqlite.close()
  return { rows, seconds: spentMs / 1000 }
}

function prepare(sqlite: Sqlite, resource: Resource) {
  const { table, columns } = cacheTables[resource]
  const quoted = columns.map((column) => `"${column}"`)
  const changed = quoted.filter((column) => column !== '"id"').map((column) => `${column} = excluded.${column}`)
  return sqlite.prepare<unknown[]>(`INSERT INTO ${table} (${quoted.join(', ')}) VALUES (${columns.map(() => '?').join(', ')}) ON CONFLICT (id) DO UPDATE SET ${changed.join(', ')}`)
}

/** In the order of a pull. */
export function* batchesOf(records: Records): Generator<Batch> {
  for (const party of records.me.parties) {
    for (const resource of resourceNames) {
      for (const page of records.pages(party, resource)) yield { resource, rows: (JSON.parse(page) as unknown[]).map((raw) => rowOf(resource, raw)) }
    }
  }
}

function rowOf(resource: Resource, raw: unknown): unknown[] {
  const checked = checkRecord(resource, null, raw)
  if (checked.kind !== 'record') throw new Error(`The sandbox sent a record that cannot be taken: ${JSON.stringify(raw)}`)
  return recordCells(resource)(checked.record)
}

/** The rows of a copy, read a transaction's worth at a time: for companies that do not fit in memory. */
export function* batchesFrom(copy: Sqlite): Generator<Batch> {
  for (const resource of resourceNames) {
    const { table, columns } = cacheTables[resource]
    let rows: unknown[][] = []
    for (const row of copy.prepare<[], unknown[]>(`SELECT ${columns.map((column) => `"${column}"`).join(', ')} FROM ${table} ORDER BY rowid`).raw().iterate()) {
      rows.push(row)
      if (rows.length < PAGE) continue
      yield { resource, rows }
      rows = []
    }
    if (rows.length > 0) yield { resource, rows }
  }
}
