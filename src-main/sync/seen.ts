/** Which rows of a table a listing has told of: a bit each, by the number SQLite gives a row, so that millions cost little. */
import { cacheTables } from '#main/db/cacheTables.ts'
import type { Database } from '#main/db/database.ts'
import { notKept } from '#main/db/keptPayments.ts'
import type { Resource } from '#main/core/ports/records.ts'

export interface Seen {
  /** Records that were listed; after they were written. */
  add(ids: readonly string[]): void
  /** Ids of rows of a party that were not listed and are not newer than `rev`; what the desk keeps beside the source is in no listing. */
  missing(party: string, rev: number): string[]
}

export function createSeen({ raw }: Database, resource: Resource): Seen {
  const { table } = cacheTables[resource]
  const rowids = raw.prepare<[string], number>(`SELECT rowid FROM cache.${table} WHERE id IN (SELECT value FROM json_each(?))`).pluck()
  const ofParty = raw.prepare<[string, number], [number, string]>(`SELECT rowid, id FROM cache.${table} WHERE partyId = ? AND rev <= ? AND ${notKept('id')}`).raw()
  let bits = new Uint8Array(1024)
  return {
    add(ids) {
      for (const rowid of rowids.all(JSON.stringify(ids))) {
        const at = rowid >> 3
        if (at >= bits.length) {
          const grown = new Uint8Array(2 * at + 2)
          grown.set(bits)
          bits = grown
        }
        bits[at]! |= 1 << (rowid & 7)
      }
    },
    missing(party, rev) {
      const ids: string[] = []
      for (const [rowid, id] of ofParty.iterate(party, rev) as Iterable<[number, string]>) if (((bits[rowid >> 3] ?? 0) & (1 << (rowid & 7))) === 0) ids.push(id)
      return ids
    },
  }
}
