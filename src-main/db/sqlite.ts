/** Opening one SQLite file, the same way everywhere. */
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
  const sqlite = new BetterSqlite3(file, {
    readonly: options.readonly ?? false,
    fileMustExist: options.fileMustExist ?? false,
    timeout: options.busyTimeoutMs ?? 10_000,
    ...(binding ? { nativeBinding: binding } : {}),
  })
  return sqlite
}

/** Whether an error says that the file itself is no sound database. */
export function isDamage(error: unknown): boolean {
  const code = (error as { code?: unknown } | null)?.code
  return typeof code === 'string' && (code.startsWith('SQLITE_CORRUPT') || code.startsWith('SQLITE_NOTADB'))
}
