/** Opening one SQLite file, the same way everywhere, and what its errors mean. */
import { existsSync, rmSync } from 'node:fs'
import BetterSqlite3 from 'better-sqlite3'

export type Sqlite = BetterSqlite3.Database

export interface OpenOptions {
  readonly?: boolean
  fileMustExist?: boolean
  /** How long a statement waits for another connection's lock. */
  busyTimeoutMs?: number
}

/**
 * Opens `file`. `COUNTERFOIL_SQLITE_BINDING` names a binding compiled for a runtime that the
 * prebuilt one does not know (the test runtime's Node-API 9).
 */
export function openSqlite(file: string, options: OpenOptions = {}): Sqlite {
  const binding = process.env['COUNTERFOIL_SQLITE_BINDING']
  return new BetterSqlite3(file, {
    readonly: options.readonly ?? false,
    fileMustExist: options.fileMustExist ?? false,
    timeout: options.busyTimeoutMs ?? 10_000,
    ...(binding ? { nativeBinding: binding } : {}),
  })
}

/**
 * Reads a database that nobody else has open, and leaves its folder as it was. One that was cut off
 * in the middle of a write is first brought back to before it, which is all that is written.
 */
export function reading<T>(file: string, body: (sqlite: Sqlite) => T): T {
  const beside = [`${file}-wal`, `${file}-shm`].filter((name) => !existsSync(name))
  const sqlite = openSqlite(file, { readonly: !existsSync(`${file}-journal`), fileMustExist: true })
  try {
    return body(sqlite)
  } finally {
    sqlite.close()
    // A reader of a database in WAL mode makes them, and may not take them away.
    for (const name of beside) rmSync(name, { force: true })
  }
}

/** Whether an error says that the file itself is no sound database. */
export const isDamage = (error: unknown): boolean => hasCode(error, ['SQLITE_CORRUPT', 'SQLITE_NOTADB'])

/** Whether an error says that another connection holds the file. */
export const isBusy = (error: unknown): boolean => hasCode(error, ['SQLITE_BUSY'])

/** Whether an error says that this user, or this disk, may not be written to. */
export const isForbidden = (error: unknown): boolean =>
  hasCode(error, ['SQLITE_READONLY', 'SQLITE_CANTOPEN', 'SQLITE_PERM', 'EACCES', 'EPERM', 'EROFS'])

/** Whether an error says that the disk is full. */
export const isFull = (error: unknown): boolean => hasCode(error, ['SQLITE_FULL', 'ENOSPC', 'EDQUOT'])

/** Whether an error says that the disk did not do what it was asked. */
export const isDiskFailure = (error: unknown): boolean => hasCode(error, ['SQLITE_IOERR', 'EIO', 'EFBIG'])

/** SQLite's extended codes begin with the primary one: `SQLITE_CORRUPT_VTAB`. */
function hasCode(error: unknown, codes: readonly string[]): boolean {
  const code = (error as { code?: unknown } | null)?.code
  return typeof code === 'string' && codes.some((known) => code === known || code.startsWith(`${known}_`))
}
