/** Writes checked records into the copy: the newest version wins, a removal removes, a bad one is set aside. */
import type BetterSqlite3 from 'better-sqlite3'
import { staleBy } from '#main/db/derive/staleAccounts.ts'
import type { Parts } from '#main/db/derive/parts.ts'
import { cacheTables } from '#main/db/cacheTables.ts'
import type { Database } from '#main/db/database.ts'
import { resourceNames, type Resource } from '#main/core/ports/records.ts'
import { createQuarantine } from './quarantine.ts'
import type { Checked, SoundRecord } from './recordCheck.ts'

export interface Written {
  /** Records inserted, updated or removed; those that were there already do not count. */
  rows: number
  quarantined: number
  /** Accounts whose computed rows are now old, and which parts of them. Empty of a `first` write: there all are. */
  stale: Map<string, Parts>
}

export interface WriteOptions {
  /** Hardly any of these can be there already: each is put in, and looked at only where it is. Whoever writes so has all accounts computed afterwards. */
  first?: boolean
}

export interface RecordWriter {
  /** In the caller's transaction. */
  write(resource: Resource, party: string, records: readonly Checked[], now: number, options?: WriteOptions): Written
}

interface ResourceStatements {
  /** Changes nothing where there is such a record already. */
  insert: BetterSqlite3.Statement<unknown[]>
  /** Changes nothing where there is a record as new. */
  upsert: BetterSqlite3.Statement<unknown[]>
  remove: BetterSqlite3.Statement<[string, number]>
  /** `[id, rev, account]` of those of these ids that are there; the account is null where a record belongs to none. */
  known: BetterSqlite3.Statement<[string], [id: string, rev: number, accountId: string | null]>
  cells(record: SoundRecord): unknown[]
  /** The account a record belongs to. */
  ownerOf(record: SoundRecord): unknown
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
    write(resource, party, records, now, { first = false } = {}) {
      const { insert, upsert, remove, known, cells, ownerOf } = byResource[resource]
      const accounts = new Set<string>()
      const sound: string[] = []
      let rows = 0
      let quarantined = 0
      const setAside = (id: string | null, reason: string, raw: unknown) => {
        quarantine.add({ resource, party, recordId: id, reason, raw, at: now })
        quarantined += 1
      }
      const before = first ? NONE : knownOf(known, records)
      const touch = (accountId: unknown) => {
        if (typeof accountId === 'string') accounts.add(accountId)
      }
      /** Over a record that is there: an older one gives way, and its account is touched too. */
      const replace = (record: SoundRecord): number => {
        const old = before.get(record.id) ?? knownOf(known, [{ kind: 'record', record }]).get(record.id)
        const { changes } = upsert.run(cells(record))
        if (changes > 0) touch(old?.accountId)
        return changes
      }
      for (const checked of records) {
        if (checked.kind === 'bad') {
          setAside(checked.id, checked.reason, checked.raw)
          continue
        }
        const { id, rev } = checked.record
        if (checked.kind === 'removed') {
          touch(before.get(id)?.accountId)
          rows += remove.run(id, rev).changes
          remember(`${resource} ${id}`, rev)
          sound.push(id)
          continue
        }
        if (removals.size > 0 && (removals.get(`${resource} ${id}`) ?? -1) >= rev) continue
        sound.push(id)
        if ((before.get(id)?.rev ?? -1) >= rev) continue
        const { record } = checked
        try {
          let changes = before.has(id) ? 0 : insert.run(cells(record)).changes
          if (changes === 0) changes = replace(record)
          if (changes === 0) continue
          rows += changes
          touch(ownerOf(record))
        } catch (error) {
          if (!isConstraint(error)) throw error
          sound.pop()
          setAside(id, `it does not fit the copy: ${(error as Error).message}`, record)
        }
      }
      quarantine.resolve(resource, sound)
      return { rows, quarantined, stale: first ? new Map() : staleBy(database, resource, accounts) }
    },
  }
}

const NONE: ReadonlyMap<string, Known> = new Map()

interface Known {
  rev: number
  accountId: string | null
}

function knownOf(known: ResourceStatements['known'], records: readonly Checked[]): Map<string, Known> {
  const ids = JSON.stringify(records.map(idOfChecked))
  const map = new Map<string, Known>()
  for (const [id, rev, accountId] of known.all(ids)) map.set(id, { rev, accountId })
  return map
}

const idOfChecked = (checked: Checked): string | null => (checked.kind === 'bad' ? checked.id : checked.record.id)

const isConstraint = (error: unknown): boolean => String((error as { code?: unknown }).code).startsWith('SQLITE_CONSTRAINT')

function prepare({ raw }: Database, resource: Resource): ResourceStatements {
  const { table, columns, json, flags } = cacheTables[resource]
  const quoted = columns.map((column) => `"${column}"`)
  const changed = quoted.filter((column) => column !== '"id"').map((column) => `${column} = excluded.${column}`)
  const isJson = columns.map((column) => json.includes(column))
  const isFlag = columns.map((column) => flags.includes(column))
  const owner = resource === 'accounts' ? 'id' : columns.includes('accountId') ? 'accountId' : null
  const insert = `INSERT INTO cache.${table} (${quoted.join(', ')}) VALUES (${columns.map(() => '?').join(', ')}) ON CONFLICT (id)`
  return {
    insert: raw.prepare(`${insert} DO NOTHING`),
    upsert: raw.prepare(`${insert} DO UPDATE SET ${changed.join(', ')} WHERE excluded.rev > ${table}.rev`),
    remove: raw.prepare(`DELETE FROM cache.${table} WHERE id = ? AND rev <= ?`),
    known: raw.prepare<[string]>(`SELECT id, rev, ${owner ?? 'NULL'} FROM cache.${table} WHERE id IN (SELECT value FROM json_each(?))`).raw() as ResourceStatements['known'],
    cells(record) {
      const cells: unknown[] = []
      for (let i = 0; i < columns.length; i++) {
        const value = record[columns[i]!]
        cells.push(value === null || value === undefined ? null : isJson[i] ? JSON.stringify(value) : isFlag[i] ? Number(value) : value)
      }
      return cells
    },
    ownerOf: owner === null ? () => null : (record) => record[owner],
  }
}
