/** One record of the copy as it was delivered, whichever its resource. */
import type { RecordOf, Resource } from '#main/core/ports/records.ts'
import { cacheTables } from './cacheTables.ts'
import type { Database } from './database.ts'

/** Null when the copy does not hold it. Not checked again: it was when it came. */
export function copyRecord<R extends Resource>({ raw }: Database, resource: R, id: string): RecordOf<R> | null {
  const { table, json, flags } = cacheTables[resource]
  const row = raw.prepare<[string], Record<string, unknown>>(`SELECT * FROM cache.${table} WHERE id = ?`).get(id)
  if (row === undefined) return null
  for (const column of json) if (typeof row[column] === 'string') row[column] = JSON.parse(row[column])
  for (const flag of flags) row[flag] = row[flag] === 1
  return row as RecordOf<R>
}

/** A record as the basis of a decision: what a person decides on, without the lines of a long invoice. */
export function basisOf(record: object): string {
  const { lines: _lines, ...basis } = record as Record<string, unknown>
  return JSON.stringify(basis)
}
