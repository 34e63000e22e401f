/** Writes checked records into the copy: the newest version wins, a removal removes, a bad one is set aside. */
import type BetterSqlite3 from 'better-sqlite3'
import { staleBy } from '#main/db/derive/staleAccounts.ts'
import type { Parts } from '#main/db/derive/parts.ts'
import { cacheTables } from '#main/db/cacheTables.ts'
import type { Database } from '#main/db/database.ts'
import { recordCells } from '#main/db/recordCells.ts'
import { resourceNames, type Resource } from '#main/core/ports/records.ts'
import { othersFor } from './otherSources.ts'
import { createQuarantine } from './quarantine.ts'
import { repairStatements } from './repairWriter.ts'
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
  /** A resource that is read from its beginning is believed over what stands here, up to this `rev`: the billing system may have been brought back from a backup. */
  believedUpTo?: number
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
  /** Which of these ids are there, by their place in the list, and in which version. */
  known: BetterSqlite3.Statement<[string], [place: number, rev: number]>
  /** The account that the record of this id belongs to. Null where records belong to none. */
  owner: BetterSqlite3.Statement<[string], string> | null
  /** The cells of a record that indexes are made of, and its account where it has one. */
  before: BetterSqlite3.Statement<[string], unknown[]>
  /** Places of those cells among all. */
  indexed: readonly number[]
  /** Everything else, `id` and `rev` at the end: a record whose indexes stay as they are costs a third. */
  renew: BetterSqlite3.Statement<unknown[]>
  renewed(cells: readonly unknown[]): unknown[]
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
    write(resource, party, given, now, { first = false, believedUpTo = -1 } = {}) {
      const others = othersFor(database, resource, party)
      const records = others.take(given)
      const { insert, upsert, remove, known, owner, before, indexed, renew, renewed, cells, ownerOf } = byResource[resource]
      const accounts = new Set<string>()
      const sound: string[] = []
      let rows = 0
      let quarantined = 0
      const setAside = (id: string | null, reason: string, raw: unknown) => {
        quarantine.add({ resource, party, recordId: id, reason, raw, at: now })
        quarantined += 1
      }
      const revs = first ? null : revsOf(known, records)
      const touch = (accountId: unknown) => {
        if (typeof accountId === 'string') accounts.add(accountId)
      }
      /** Over a record that is there: an older one gives way, and the account it belonged to is touched too. */
      const replace = (row: readonly unknown[]): number => {
        const old = before.get(row[0] as string)
        if (old === undefined) return 0
        const sameIndexes = indexed.every((place, n) => old[n] === row[place])
        const { changes } = sameIndexes ? renew.run(...renewed(row)) : upsert.run(...row)
        if (changes > 0) touch(old[indexed.length])
        return changes
      }
      const believe = (record: SoundRecord): number => {
        const old = owner?.get(record.id)
        const changes = repairStatements(database, resource).put(record, believedUpTo)
        if (changes > 0) touch(old)
        return changes
      }
      for (let place = 0; place < records.length; place++) {
        const checked = records[place]!
        if (checked.kind === 'bad') {
          setAside(checked.id, checked.reason, checked.raw)
          continue
        }
        const { id, rev } = checked.record
        if (checked.kind === 'removed') {
          touch(owner?.get(id))
          rows += remove.run(id, rev).changes
          remember(`${resource} ${id}`, rev)
          sound.push(id)
          continue
        }
        if (removals.size > 0 && (removals.get(`${resource} ${id}`) ?? -1) >= rev) continue
        sound.push(id)
        const there = revs?.[place] ?? NOT_THERE
        if (there >= rev && there > believedUpTo) continue
        const { record } = checked
        try {
          const row = cells(record)
          let changes = there === NOT_THERE ? insert.run(...row).changes : 0
          if (changes === 0) changes = there >= rev ? believe(record) : replace(row)
          if (changes === 0) continue
          rows += changes
          touch(ownerOf(record))
        } catch (error) {
          if (!isConstraint(error)) throw error
          sound.pop()
          setAside(id, `it does not fit the copy: ${(error as Error).message}`, record)
        }
      }
      quarantine.resolve(resource, sound, others.parties)
      return { rows, quarantined, stale: first ? new Map() : staleBy(database, resource, accounts) }
    },
  }
}

const NOT_THERE = -2

/** The version in which each record is there, by its place. */
function revsOf(known: ResourceStatements['known'], records: readonly Checked[]): Float64Array {
  const revs = new Float64Array(records.length).fill(NOT_THERE)
  for (const [place, rev] of known.all(JSON.stringify(records.map(idOfChecked)))) revs[place] = rev
  return revs
}

const idOfChecked = (checked: Checked): string | null => (checked.kind === 'bad' ? checked.id : checked.record.id)

const isConstraint = (error: unknown): boolean => String((error as { code?: unknown }).code).startsWith('SQLITE_CONSTRAINT')

function prepare({ raw }: Database, resource: Resource): ResourceStatements {
  const { table, columns } = cacheTables[resource]
  const quoted = columns.map((column) => `"${column}"`)
  const set = (some: readonly string[], value: (column: string) => string) => some.map((column) => `${column} = ${value(column)}`).join(', ')
  const owner = resource === 'accounts' ? 'id' : columns.includes('accountId') ? 'accountId' : null
  const inIndexes = new Set(raw.prepare<[string], string>(`SELECT column.name FROM pragma_index_list(?, 'cache') AS list CROSS JOIN pragma_index_info(list.name, 'cache') AS column`).pluck().all(table))
  const indexed = columns.flatMap((column, place) => (inIndexes.has(column) ? [place] : []))
  const others = columns.flatMap((column, place) => (inIndexes.has(column) || column === 'id' ? [] : [place]))
  const rev = columns.indexOf('rev')
  const insert = `INSERT INTO cache.${table} (${quoted.join(', ')}) VALUES (${columns.map(() => '?').join(', ')}) ON CONFLICT (id)`
  return {
    insert: raw.prepare(`${insert} DO NOTHING`),
    upsert: raw.prepare(`${insert} DO UPDATE SET ${set(quoted.slice(1), (column) => `excluded.${column}`)} WHERE excluded.rev > ${table}.rev`),
    remove: raw.prepare(`DELETE FROM cache.${table} WHERE id = ? AND rev <= ?`),
    known: raw.prepare<[string]>(`SELECT j.key, t.rev FROM json_each(?) AS j CROSS JOIN cache.${table} AS t ON t.id = j.value`).raw() as ResourceStatements['known'],
    owner: owner === null ? null : raw.prepare<[string], string>(`SELECT ${owner} FROM cache.${table} WHERE id = ?`).pluck(),
    before: raw.prepare<[string]>(`SELECT ${[...indexed.map((place) => quoted[place]), owner ?? 'NULL'].join(', ')} FROM cache.${table} WHERE id = ?`).raw() as ResourceStatements['before'],
    indexed,
    renew: raw.prepare(`UPDATE cache.${table} SET ${set(others.map((place) => quoted[place]!), () => '?')} WHERE id = ? AND rev < ?`),
    renewed: (cells) => [...others.map((place) => cells[place]), cells[0], cells[rev]],
    cells: recordCells(resource),
    ownerOf: owner === null ? () => null : (record) => record[owner],
  }
}
