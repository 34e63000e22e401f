/**
 * The one runner of SQL: Kysely builds a query, this runs it synchronously on one connection, so
 * that no two transactions can interleave.
 */
import {
  DummyDriver, Kysely, SqliteAdapter, SqliteIntrospector, SqliteQueryCompiler, type Compilable,
} from 'kysely'
import type BetterSqlite3 from 'better-sqlite3'
import type { Schema } from './schema.ts'
import { isDamage, type Sqlite } from './sqlite.ts'

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
  /** Runs a write; answers how many rows changed, or came back where it has `RETURNING` (then without `lastId`). */
  run(query: Compilable<unknown>): { changes: number; lastId: number }
  /** All or nothing, holding both files (see `fileTransactions` for one of them); inside another transaction a savepoint. */
  transaction<T>(body: () => T): T
  /** The lines of `EXPLAIN QUERY PLAN`, for the tests that prove an index is used. */
  plan(query: Compilable<unknown>): string[]
  close(): void
}

/** `onDamage` is told when a statement meets a damaged page; the error is thrown all the same. */
export function createDatabase(raw: Sqlite, onDamage = () => {}): Database {
  const statements = new Map<string, BetterSqlite3.Statement<unknown[]>>()
  const prepare = (sql: string) => {
    const kept = statements.get(sql)
    if (kept && !kept.busy) return kept
    const made = raw.prepare<unknown[]>(sql)
    if (statements.size >= STATEMENTS_KEPT) statements.delete(statements.keys().next().value!)
    statements.set(sql, made)
    return made
  }
  const watched = <T>(work: () => T): T => {
    try {
      return work()
    } catch (error) {
      if (isDamage(error)) onDamage()
      throw error
    }
  }
  return {
    raw,
    all<R>(query: Compilable<R>) {
      const { sql, parameters } = query.compile()
      return watched(() => prepare(sql).all(...parameters) as R[])
    },
    first<R>(query: Compilable<R>) {
      const { sql, parameters } = query.compile()
      return watched(() => prepare(sql).get(...parameters) as R | undefined)
    },
    iterate<R>(query: Compilable<R>) {
      const { sql, parameters } = query.compile()
      return raw.prepare<unknown[]>(sql).iterate(...parameters) as IterableIterator<R>
    },
    run(query) {
      const { sql, parameters } = query.compile()
      return watched(() => {
        const statement = prepare(sql)
        if (statement.reader) return { changes: statement.all(...parameters).length, lastId: 0 }
        const { changes, lastInsertRowid } = statement.run(...parameters)
        return { changes, lastId: Number(lastInsertRowid) }
      })
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
