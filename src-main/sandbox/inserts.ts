/**
 * New rows of the resources' tables, many a statement: founding a company writes ten million, and a
 * statement for each costs half as much again.
 */
import type BetterSqlite3 from 'better-sqlite3'
import { resourceNames, type Resource } from '#main/core/ports/records.ts'

export type NewRow = [rev: number, id: string, partyId: string, accountId: string, updatedAt: number, json: string]

export interface Inserts {
  /** Writes a row at once. */
  now(resource: Resource, row: NewRow): void
  /** Writes a row with others, at the latest with `flush`. */
  soon(resource: Resource, row: NewRow): void
  /** Writes what waits; a transaction does so before it ends. */
  flush(): void
  /** What waits is not to be written. */
  forget(): void
}

const ROWS = 32
const COLUMNS = 6

export function openInserts(sqlite: BetterSqlite3.Database): Inserts {
  const statement = (resource: Resource, rows: number) =>
    sqlite.prepare<unknown[]>(`INSERT INTO ${resource} (rev, id, partyId, accountId, updatedAt, json) VALUES ${Array.from({ length: rows }, () => '(?, ?, ?, ?, ?, ?)').join(', ')}`)
  const of = Object.fromEntries(resourceNames.map((resource) => [resource, { one: statement(resource, 1), many: statement(resource, ROWS), waiting: [] as unknown[] }])) as Record<
    Resource,
    { one: BetterSqlite3.Statement<unknown[]>; many: BetterSqlite3.Statement<unknown[]>; waiting: unknown[] }
  >
  const inserts: Inserts = {
    now: (resource, row) => void of[resource].one.run(row),
    soon(resource, row) {
      const { many, waiting } = of[resource]
      waiting.push(...row)
      if (waiting.length < ROWS * COLUMNS) return
      many.run(waiting)
      waiting.length = 0
    },
    flush() {
      for (const { one, waiting } of Object.values(of)) {
        for (let at = 0; at < waiting.length; at += COLUMNS) one.run(waiting.slice(at, at + COLUMNS))
        waiting.length = 0
      }
    },
    forget() {
      for (const { waiting } of Object.values(of)) waiting.length = 0
    },
  }
  return inserts
}
