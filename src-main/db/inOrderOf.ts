/** Rows of a page whose ids a walk has found: the walk reads an index alone, and only what is shown is read from the table. */
import type { Compilable } from 'kysely'
import type { Database } from './database.ts'

/** In the order of the ids; one that went meanwhile is left out. */
export function inOrderOf<R>(database: Database, ids: readonly string[], rowsOf: (ids: readonly string[]) => Compilable<R>, idOf: (row: R) => string): R[] {
  if (ids.length === 0) return []
  const found = new Map(database.all(rowsOf(ids)).map((row) => [idOf(row), row]))
  return ids.flatMap((id) => found.get(id) ?? [])
}
