/** Writes checked records into the copy: the newest version wins, a removal removes, a bad one is set aside. */
import type BetterSqlite3 from 'better-sqlite3'
import { staleBy } from '#main/db/derive/staleAccounts.ts'
import type { Parts } from '#main/db/derive/parts.ts'
import { cacheTables } from '#main/db/cacheTables.ts'
import type { Database } from '#main/db/database.ts'
import { resourceNames, type Resource } from '#main/core/ports/records.ts'
import { createQuarantine } from './quarantine.ts'
import { idOf, type Checked, type SoundRecord } from './recordCheck.ts'

export interface Written {
  /** Records inserted, updated or removed; those that were there already do not count. */
  rows: number
  quarantined: number
  /** Accounts whose computed rows are now old, and which parts of them. */
  stale: Map<string, Parts>
}

export interface RecordWriter {
  /** In the caller's transaction. */
  write(resource: Resource, party: string, records: readonly Checked[], now: number): Written
}

interface ResourceStatements {
  upsert: BetterSqlite3.Statement<unknown[]>
  remove: BetterSqlite3.Statement<[string, number]>
  /** Accounts that records of these ids belonged to before. Null where a record belongs to none. */
  owners: BetterSqlite3.Statement<[string], string> | null
  cells(record: SoundRecord): unknown[]
}

/** Removals remembered, so that an older version that comes late does not bring the record back. */
const REMOVALS_KEPT = 100_000

export function createRecordWriter(database: Database): RecordWriter {
  const byResource = Object.fromEntries(resourceNames.map((resource) => [resource, prepare(database, resource)])) as Record<Resource, ResourceStatements>
  const quarantine = createQuarantine(database)
  const removals = new Map<string, number>()

  const remember = (key: string, rev: number) => {
    if (removals.size >= REMOVALS_KEPT) removals.delete(removals.keys().next().value!)
    removals.set(key, rev)
  }

  return {
    write(resource, party, records, now) {
      const { upsert, remove, owners, cells } = byResource[resource]
      const accounts = new Set<string>()
      if (owners) for (const accountId of owners.all(JSON.stringify(records.map(idOfChecked)))) accounts.add(accountId)
      const sound: string[] = []
      let rows = 0
      let quarantined = 0
      const setAside = (id: string | null, reason: string, raw: unknown) => {
        quarantine.add({ resource, party, recordId: id, reason, raw, at: now })
        quarantined += 1
      }
      for (const checked of records) {
        if (checked.kind === 'bad') {
          setAside(checked.id, checked.reason, checked.raw)
          continue
        }
        const { id, rev } = checked.record
        const key = `${resource} ${id}`
        if (checked.kind === 'removed') {
          rows += remove.run(id, rev).changes
          remember(key, rev)
          sound.push(id)
          continue
        }
        if ((removals.get(key) ?? -1) >= rev) continue
        try {
          rows += upsert.run(...cells(checked.record)).changes
        } catch (error) {
          if (!isConstraint(error)) throw error
          setAside(id, `it does not fit the copy: ${(error as Error).message}`, checked.record)
          continue
        }
        const accountId = resource === 'accounts' ? id : checked.record['accountId']
        if (owners && typeof accountId === 'string') accounts.add(accountId)
        sound.push(id)
      }
      quarantine.resolve(resource, sound)
      return { rows, quarantined, stale: rows > 0 ? staleBy(database, resource, accounts) : new Map() }
    },
  }
}

const idOfChecked = (checked: Checked): string | null => (checked.kind === 'bad' ? checked.id : idOf(checked.record))

const isConstraint = (error: unknown): boolean => String((error as { code?: unknown }).code).startsWith('SQLITE_CONSTRAINT')

function prepare({ raw }: Database, resource: Resource): ResourceStatements {
  const { table, columns, json, flags } = cacheTables[resource]
  const quoted = columns.map((column) => `"${column}"`)
  const changed = quoted.filter((column) => column !== '"id"').map((column) => `${column} = excluded.${column}`)
  const isJson = columns.map((column) => json.includes(column))
  const isFlag = columns.map((column) => flags.includes(column))
  const owner = resource === 'accounts' ? 'id' : columns.includes('accountId') ? 'accountId' : null
  return {
    upsert: raw.prepare(`INSERT INTO cache.${table} (${quoted.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})
      ON CONFLICT (id) DO UPDATE SET ${changed.join(', ')} WHERE excluded.rev > ${table}.rev`),
    remove: raw.prepare(`DELETE FROM cache.${table} WHERE id = ? AND rev <= ?`),
    owners: owner === null ? null : raw.prepare<[string], string>(`SELECT DISTINCT ${owner} FROM cache.${table} WHERE id IN (SELECT value FROM json_each(?))`).pluck(),
    cells: (record) =>
      columns.map((column, i) => {
        const value = record[column] ?? null
        if (value === null) return null
        if (isJson[i]) return JSON.stringify(value)
        return isFlag[i] ? Number(value) : value
      }),
  }
}
