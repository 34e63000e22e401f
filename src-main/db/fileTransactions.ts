/**
 * Transactions by file. One that took the write lock of both at once would let a click wait for a page
 * of the pull, and the pull for a click.
 */
import type BetterSqlite3 from 'better-sqlite3'
import type { Database } from './database.ts'
import type { Sqlite } from './sqlite.ts'

/** All or nothing on `desk.db`; inside another transaction a savepoint. `body` must not write to the copy. */
export const deskTransaction = <T>(database: Database, body: () => T): T => holding(['desk'], database, body)

/** All or nothing on `cache.db`; inside another transaction a savepoint. `body` must not write to the desk. */
export const cacheTransaction = <T>(database: Database, body: () => T): T => holding(['cache'], database, body)

/**
 * All or nothing on both. The copy's lock comes first: what is waited for at length is waited for with
 * empty hands, and whoever gives a command meanwhile finds the desk free. Inside another transaction a savepoint.
 */
export const bothTransaction = <T>(database: Database, body: () => T): T => holding(['cache', 'desk'], database, body)

// A statement that changes nothing, and takes the file's write lock before anything is read:
// a transaction that begins by reading can fail later, when another connection has written between.
const TAKE_LOCK = {
  desk: 'UPDATE main.setting SET value = value WHERE key IS NULL',
  cache: 'UPDATE cache.meta SET value = value WHERE key IS NULL',
} as const

const locks = new WeakMap<Sqlite, Record<keyof typeof TAKE_LOCK, BetterSqlite3.Statement>>()

function holding<T>(files: readonly (keyof typeof TAKE_LOCK)[], { raw }: Database, body: () => T): T {
  let statements = locks.get(raw)
  if (!statements) {
    statements = { desk: raw.prepare(TAKE_LOCK.desk), cache: raw.prepare(TAKE_LOCK.cache) }
    locks.set(raw, statements)
  }
  const taken = statements
  return raw.transaction(() => {
    for (const file of files) taken[file].run()
    return body()
  }).deferred()
}

/** Another number each time that another connection has written to the copy; what this one writes does not count. */
export const copyVersion = ({ raw }: Database): number => raw.pragma('cache.data_version', { simple: true }) as number
