/**
 * Opening a workspace: the folder with `desk.db` (exists nowhere else), `ledger.db` where it has one (nor
 * does that), `cache.db` (a copy, may be made again), `documents/` and `backups/`.
 */
import { mkdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { backUp, dailyBackupName, migrationBackupName, newestSoundBackup } from './backup.ts'
import { checkCache, markSuspect, setCacheAside } from './cacheFile.ts'
import { createDatabase, type Database } from './database.ts'
import { checkDesk, claimAsDesk, DamagedDesk } from './deskFile.ts'
import { lockWorkspace } from './lock.ts'
import { migrate } from './migrate.ts'
import { cacheMigrations, deskMigrations } from './migrations/index.ts'
import { isDamage, isForbidden, isFull, openSqlite } from './sqlite.ts'
import { WorkspaceError } from './workspaceError.ts'
import { prepareFolder } from './workspaceFolder.ts'

export interface Workspace {
  dir: string
  documentsDir: string
  backupsDir: string
  /** The core's own connection: `desk.db` with `cache.db` attached as `cache`. */
  database: Database
  /** What was set aside or could not be done while opening, in plain words; shown once. */
  notices: string[]
  /** Makes today's backup of `desk.db` unless it is there; answers its path. For a core that stays open for days. */
  backUpToday(): string
  close(): void
}

/** A further file of a workspace that exists nowhere else: looked at before anything is written, backed up before its migrations and once a day. */
export interface KeptFile {
  /** Reads only. Throws `WorkspaceError` where it is damaged or a newer program's: then nothing was changed. */
  check(dir: string): 'none' | 'sound'
  /** Brings one that is there to its newest shape, after a copy of it. */
  bringUp(dir: string, backupsDir: string, now: () => number): void
  /** Makes the day's copy where it has changed since the last one; answers its path, or null. */
  backUp(dir: string, backupsDir: string, now: number): string | null
}

export interface WorkspaceOptions {
  /** Make the workspace where there is none (the folder must be missing or empty). */
  create?: boolean
  /** Named to whoever finds it locked. */
  who: string
  /** The present moment, for the names of backups. */
  now?: () => number
  /** Kept beside `desk.db`, where it is there. */
  ledger?: KeptFile
}

/**
 * Opens, checks, backs up and migrates. Throws `WorkspaceError`; then neither database has changed,
 * except that migration steps before a failed one stay (and a backup is there).
 */
export function openWorkspace(dirGiven: string, options: WorkspaceOptions): Workspace {
  const dir = resolve(dirGiven)
  try {
    prepareFolder(dir, options.create ?? false)
    const unlock = lockWorkspace(dir, options.who)
    try {
      return openLocked(dir, unlock, options.now ?? Date.now, options.ledger)
    } catch (error) {
      unlock()
      throw error
    }
  } catch (error) {
    if (isFull(error)) throw new WorkspaceError('NOT_WRITABLE', `The disk of ${dir} is full. Make room and open the workspace again.`, { cause: error })
    if (isForbidden(error)) throw new WorkspaceError('NOT_WRITABLE', `The folder ${dir}, or a file in it, cannot be written to. Counterfoil needs to write to its workspace.`, { cause: error })
    throw error
  }
}

function openLocked(dir: string, unlock: () => void, now: () => number, ledger: KeptFile | undefined): Workspace {
  const backupsDir = join(dir, 'backups')
  const documentsDir = join(dir, 'documents')
  const notices: string[] = []
  // All are looked at before any is written, so that what is refused stays as it is.
  const desk = orOfferBackup(dir, backupsDir, () => checkDesk(join(dir, 'desk.db'), dir))
  const cache = checkCache(join(dir, 'cache.db'))
  const kept = ledger?.check(dir) ?? 'none'
  orOfferBackup(dir, backupsDir, () => bringDeskUp(dir, backupsDir, desk, notices, now))
  if (kept === 'sound') {
    ledger?.bringUp(dir, backupsDir, now)
    orNote(notices, () => ledger?.backUp(dir, backupsDir, now()))
  }
  if (cache === 'damaged') setCacheAside(join(dir, 'cache.db'), notices, now())
  bringCacheUp(join(dir, 'cache.db'), notices, now)
  mkdirSync(documentsDir, { recursive: true })
  const database = connect(dir)
  return {
    dir, backupsDir, documentsDir, database, notices,
    backUpToday: () => backUp(database.raw, backupsDir, dailyBackupName(now())),
    close() {
      try {
        database.close()
      } finally {
        unlock()
      }
    },
  }
}

/**
 * A further connection to a workspace that its holder has opened: for job threads. It takes no
 * lock, checks nothing and migrates nothing.
 */
export function connect(dir: string): Database {
  const sqlite = openSqlite(join(dir, 'desk.db'), { fileMustExist: true })
  sqlite.pragma('journal_mode = WAL')
  sqlite.pragma('synchronous = FULL')
  sqlite.pragma('foreign_keys = ON')
  sqlite.prepare('ATTACH ? AS cache').run(join(dir, 'cache.db'))
  sqlite.pragma('cache.journal_mode = WAL')
  sqlite.pragma('cache.synchronous = NORMAL')
  sqlite.pragma('temp_store = MEMORY')
  // What staff know is looked up row by row beside every page of a queue.
  sqlite.pragma('main.cache_size = -16000')
  sqlite.pragma('cache.cache_size = -32000')
  return createDatabase(sqlite, () => markSuspect(join(dir, 'cache.db')))
}

function bringDeskUp(dir: string, backupsDir: string, found: 'new' | 'sound', notices: string[], now: () => number): void {
  const sqlite = openSqlite(join(dir, 'desk.db'))
  try {
    if (found === 'new') claimAsDesk(sqlite)
    sqlite.pragma('journal_mode = WAL')
    sqlite.pragma('synchronous = FULL')
    migrate(sqlite, 'desk.db', deskMigrations, () => backUp(sqlite, backupsDir, migrationBackupName(now())))
    if (found === 'new') return
    orNote(notices, () => backUp(sqlite, backupsDir, dailyBackupName(now())))
  } finally {
    sqlite.close()
  }
}

/** A day without a backup is better than a day without a desk. What was refused, and damage, is thrown. */
function orNote(notices: string[], work: () => void): void {
  try {
    work()
  } catch (error) {
    if (isDamage(error) || error instanceof WorkspaceError) throw error
    notices.push(`Today’s backup could not be made (${(error as Error).message}). Make room on the disk; it is tried again at the next start.`)
  }
}

function bringCacheUp(file: string, notices: string[], now: () => number): void {
  const bringUp = () => {
    const sqlite = openSqlite(file)
    try {
      sqlite.pragma('journal_mode = WAL')
      migrate(sqlite, 'cache.db', cacheMigrations, () => {})
    } finally {
      sqlite.close()
    }
  }
  try {
    bringUp()
  } catch (error) {
    if (!isDamage(error)) throw error
    setCacheAside(file, notices, now())
    bringUp()
  }
}

/** Runs `work`; damage of `desk.db` becomes `DESK_DAMAGED` with what there is to go back to. */
function orOfferBackup<T>(dir: string, backupsDir: string, work: () => T): T {
  try {
    return work()
  } catch (error) {
    if (!isDamage(error) && !(error instanceof DamagedDesk)) throw error
    throw new WorkspaceError('DESK_DAMAGED', `desk.db in ${dir} is damaged and was left as it is. ${backupAdvice(newestSoundBackup(backupsDir))}`, { cause: error })
  }
}

/** A journal left beside another database would be replayed into it: all three files move. */
const backupAdvice = (backup: string | null): string =>
  backup === null
    ? 'No sound backup was found in its backups folder.'
    : `The newest sound backup is ${backup}. To go back to it: move desk.db, and desk.db-wal and desk.db-shm where they are there, to another folder and keep them; then copy the backup to desk.db.`
