/**
 * The one runner of SQL: Kysely builds a query, this runs it synchronously on one connection, so
 * that no two transactions can interleave.
 */
import {
  DummyDriver, Kysely, SqliteAdapter, SqliteIntrospector, SqliteQueryCompiler, type Compilable,
} from 'kysely'
import type BetterSqlite3 from 'better-sqlite3'
import type { Schema } from './schema.ts'
import type { Sqlite } from './sqlite.ts'

/** The query builder; it holds no connection. Run what it builds with a `Database`. */
export const db = new Kysely<Schema>({
  dialect: {
    createAdapter: () => new SqliteAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (k) => new SqliteIntrospector(k),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  },
})

/** Prepared statements kept by a connection; past it the oldest is dropped and prepared again when asked. */
const STATEMENTS_KEPT = 400

export interface Database {
  /** The connection itself, for hot paths with prepared statements. */
  readonly raw: Sqlite
  all<R>(query: Compilable<R>): R[]
  first<R>(query: Compilable<R>): R | undefined
  /** Rows one at a time, for what must not stand in memory; nothing else may be run meanwhile on this connection. */
  iterate<R>(query: Compilable<R>): IterableIterator<R>
  /** Runs a write; answers how many rows changed. */
  run(query: Compilable<unknown>): { changes: number; lastId: number }
  /** All or nothing; inside another transaction a savepoint. */
  transaction<T>(body: () => T): T
  /** The lines of `EXPLAIN QUERY PLAN`, for the tests that prove an index is used. */
  plan(query: Compilable<unknown>): string[]
  close(): void
}

export function createDatabase(raw: Sqlite): Database {
  const statements = new Map<string, BetterSqlite3.Statement<unknown[]>>()
  const prepare = (sql: string) => {
    const kept = statements.get(sql)
    if (kept && !kept.busy) return kept
    const made = raw.prepare<unknown[]>(sql)
    if (statements.size >= STATEMENTS_KEPT) statements.delete(statements.keys().next().value!)
    statements.set(sql, made)
    return made
  }
  return {
    raw,
    all<R>(query: Compilable<R>) {
      const { sql, parameters } = query.compile()
      return prepare(sql).all(...parameters) as R[]
    },
    first<R>(query: Compilable<R>) {
      const { sql, parameters } = query.compile()
      return prepare(sql).get(...parameters) as R | undefined
    },
    iterate<R>(query: Compilable<R>) {
      const { sql, parameters } = query.compile()
      return raw.prepare<unknown[]>(sql).iterate(...parameters) as IterableIterator<R>
    },
    run(query) {
      const { sql, parameters } = query.compile()
      const statement = prepare(sql)
      if (statement.reader) {
        const rows = statement.all(...parameters)
        return { changes: rows.length, lastId: 0 }
      }
      const { changes, lastInsertRowid } = statement.run(...parameters)
      return { changes, lastId: Number(lastInsertRowid) }
    },
    transaction<T>(body: () => T) {
      return raw.transaction(body).immediate()
    },
    plan(query) {
      const { sql, parameters } = query.compile()
      const rows = raw.prepare<unknown[]>(`EXPLAIN QUERY PLAN ${sql}`).all(...parameters) as { detail: string }[]
      return rows.map((row) => row.detail)
    },
    close() {
      statements.clear()
      raw.close()
    },
  }
}
