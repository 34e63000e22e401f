/**
 * Makes the copy say what the upstream says now. Unlike a pull's page, an answer read on purpose is
 * believed over what stands here: a row of the same `rev` with other content is damage, and gives way.
 */
import { cacheTables } from '#main/db/cacheTables.ts'
import type { Database } from '#main/db/database.ts'
import { notKept } from '#main/db/keptPayments.ts'
import { recordCells } from '#main/db/recordCells.ts'
import type { Sqlite } from '#main/db/sqlite.ts'
import type { Resource } from '#main/core/ports/records.ts'
import type { SoundRecord } from './recordCheck.ts'
import { ownerColumn } from './sums.ts'

export interface RepairStatements {
  /**
   * Writes a record; 1 when that changed something. What is here and newer stays, unless its `rev` is
   * at most `bound`: up to there the answer knows better. Throws `SQLITE_CONSTRAINT…` where the row
   * does not fit.
   */
  put(record: SoundRecord, bound: number): number
  /** Takes a row away unless its `rev` is beyond `bound`; 1 when it was there. */
  remove(id: string, bound: number): number
  /** `[id, rev]` of an account's rows, without what the desk keeps beside the source. */
  ofAccount(accountId: string): [id: string, rev: number][]
  /** The accounts that rows of these ids belong to, by id. */
  ownersOf(ids: readonly string[]): Map<string, string>
  /** `[id, rev]` of every row. For resources of some hundred records. */
  everyRev(): [id: string, rev: number][]
}

/** Each resource's statements are prepared when first asked for, and kept with the connection. */
export function repairStatements({ raw }: Database, resource: Resource): RepairStatements {
  let byResource = prepared.get(raw)
  if (byResource === undefined) prepared.set(raw, (byResource = new Map()))
  let statements = byResource.get(resource)
  if (statements === undefined) byResource.set(resource, (statements = prepare(raw, resource)))
  return statements
}

const prepared = new WeakMap<Sqlite, Map<Resource, RepairStatements>>()

function prepare(raw: Sqlite, resource: Resource): RepairStatements {
  const { table, columns } = cacheTables[resource]
  const quoted = columns.map((column) => `"${column}"`)
  const rest = quoted.filter((column) => column !== '"id"')
  const differs = rest.map((column) => `${table}.${column} IS NOT excluded.${column}`).join(' OR ')
  const put = raw.prepare<unknown[]>(`INSERT INTO cache.${table} (${quoted.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})
    ON CONFLICT (id) DO UPDATE SET ${rest.map((column) => `${column} = excluded.${column}`).join(', ')}
    WHERE excluded.rev > ${table}.rev OR (${table}.rev <= ? AND (${differs}))`)
  const remove = raw.prepare<[string, number]>(`DELETE FROM cache.${table} WHERE id = ? AND rev <= ?`)
  const owner = ownerColumn(resource)
  const ofAccount = owner === null ? null : raw.prepare<[string], [string, number]>(`SELECT id, rev FROM cache.${table} WHERE ${owner} = ? AND ${notKept('id')}`).raw()
  const ownersOf = owner === null ? null : raw.prepare<[string], [string, string]>(`SELECT id, ${owner} FROM cache.${table} WHERE id IN (SELECT value FROM json_each(?))`).raw()
  const cells = recordCells(resource)
  return {
    put: (record, bound) => put.run([...cells(record), bound]).changes,
    remove: (id, bound) => remove.run(id, bound).changes,
    ofAccount: (accountId) => ofAccount?.all(accountId) ?? [],
    ownersOf: (ids) => new Map(ownersOf?.all(JSON.stringify(ids)) ?? []),
    everyRev: () => raw.prepare<[], [string, number]>(`SELECT id, rev FROM cache.${table}`).raw().all(),
  }
}
