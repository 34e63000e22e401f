/**
 * Transactions that hold one of the two files only. `Database.transaction` takes the write lock of
 * both; with it, a click would wait for a page of the pull, and the pull for a click.
 */
import type BetterSqlite3 from 'better-sqlite3'
import type { Database } from './database.ts'
import type { Sqlite } from './sqlite.ts'

/** All or nothing on `desk.db`; inside another transaction a savepoint. `body` must not write to the copy. */
export const deskTransaction = <T>(database: Database, body: () => T): T => holding('desk', database, body)

/** All or nothing on `cache.db`; inside another transaction a savepoint. `body` must not write to the desk. */
export const cacheTransaction = <T>(database: Database, body: () => T): T => holding('cache', database, body)

// A statement that changes nothing, and takes the file's write lock before anything is read:
// a transaction that begins by reading can fail later, when another connection has written between.
const TAKE_LOCK = {
  desk: 'UPDATE main.setting SET value = value WHERE key IS NULL',
  cache: 'UPDATE cache.meta SET value = value WHERE key IS NULL',
} as const

const locks = new WeakMap<Sqlite, Record<keyof typeof TAKE_LOCK, BetterSqlite3.Statement>>()

function holding<T>(file: keyof typeof TAKE_LOCK, { raw }: Database, body: () => T): T {
  let statements = locks.get(raw)
  if (!statements) {
    statements = { desk: raw.prepare(TAKE_LOCK.desk), cache: raw.prepare(TAKE_LOCK.cache) }
    locks.set(raw, statements)
  }
  const lock = statements[file]
  return raw.transaction(() => {
    lock.run()
    return body()
  }).deferred()
}
