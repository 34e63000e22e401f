/** What a listing of a source that numbers nothing has changed in the copy, told by the records' content. */
import { cacheTables } from '#main/db/cacheTables.ts'
import type { Database } from '#main/db/database.ts'
import { recordCells } from '#main/db/recordCells.ts'
import { summedField, type Resource } from '#main/core/ports/records.ts'
import type { SoundRecord } from './recordCheck.ts'
import type { Change } from './relist.ts'
import { ownerColumn } from './sums.ts'

export interface Content {
  /** Looks at these as they are now, before they are written. */
  stood(ids: readonly string[]): void
  /** Whether it stands in the copy with the same content. */
  isSame(record: SoundRecord): boolean
  /** It was written. */
  came(record: SoundRecord): void
  /** It was removed. */
  went(id: string): void
}

/** Writes what changes into `changed`. */
export function createContent({ raw }: Database, resource: Resource, changed: Map<string, Change>): Content {
  const { table, columns } = cacheTables[resource]
  const read = raw.prepare<[string], unknown[]>(`SELECT ${columns.map((column) => `"${column}"`).join(', ')} FROM cache.${table} WHERE id IN (SELECT value FROM json_each(?))`).raw()
  const cells = recordCells(resource)
  const told = columns.flatMap((column, place) => (column === 'rev' || column === 'updatedAt' ? [] : [place]))
  const owner = ownerColumn(resource)
  const amount = summedField[resource]
  const place = { owner: owner === null ? -1 : columns.indexOf(owner), currency: amount === undefined ? -1 : columns.indexOf('currency'), minor: amount === undefined ? -1 : columns.indexOf(amount) }
  let rows = new Map<string, unknown[]>()

  const add = (row: readonly unknown[], sign: 1 | -1) => {
    const accountId = place.owner < 0 ? '' : String(row[place.owner])
    const currency = place.currency < 0 ? '' : String(row[place.currency])
    const key = `${accountId}\n${currency}`
    const change = changed.get(key) ?? { accountId, currency, count: 0, minor: 0 }
    changed.set(key, change)
    change.count += sign
    change.minor += sign * (place.minor < 0 ? 0 : Number(row[place.minor]))
  }

  return {
    stood(ids) {
      rows = new Map(read.all(JSON.stringify(ids)).map((row) => [String(row[0]), row]))
    },
    isSame(record) {
      const row = rows.get(record.id)
      if (row === undefined) return false
      const now = cells(record)
      return told.every((at) => row[at] === now[at])
    },
    came(record) {
      const row = rows.get(record.id)
      if (row !== undefined) add(row, -1)
      add(cells(record), 1)
    },
    went(id) {
      const row = rows.get(id)
      if (row !== undefined) add(row, -1)
    },
  }
}
