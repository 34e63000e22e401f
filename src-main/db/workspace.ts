/**
 * Opening a workspace: the folder with `desk.db` (exists nowhere else), `cache.db` (a copy, may be
 * made again), `documents/` and `backups/`.
 */
import { accessSync, constants, existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { backUp, newestSoundBackup } from './backup.ts'
import { createDatabase, type Database } from './database.ts'
import { lockWorkspace } from './lock.ts'
import { migrate } from './migrate.ts'
import { cacheMigrations, deskMigrations } from './migrations/index.ts'
import { isDamage, openSqlite, type Sqlite } from './sqlite.ts'
import { WorkspaceError } from './workspaceError.ts'

/** `CFDK` in `desk.db`'s header: tells a workspace from any other SQLite file. */
const APPLICATION_ID = 0x43_46_44_4b

export interface Workspace {
  dir: string
  documentsDir: string
  backupsDir: string
  /** The core's own connection: `desk.db` with `cache.db` attached as `cache`. */
  database: Database
  /** What was set aside while opening, in plain words; shown once. */
  notices: string[]
  close(): void
}

export interface WorkspaceOptions {
  /** Make the workspace where there is none (the folder must be missing or empty). */
  create?: boolean
  /** Named to whoever finds it locked. */
  who: string
}

/** Opens, checks, backs up and migrates. Throws `WorkspaceError`; then nothing in the folder was changed. */
export function openWorkspace(dirGiven: string, options: WorkspaceOptions): Workspace {
  const dir = resolve(dirGiven)
  prepareFolder(dir, options.create ?? false)
  const unlock = lockWorkspace(dir, options.who)
  try {
    const backupsDir = join(dir, 'backups')
    const notices: string[] = []
    openDesk(dir, backupsDir)
    openCache(dir, notices)
    const database = connect(dir)
    mkdirSync(join(dir, 'documents'), { recursive: true })
    return {
      dir, backupsDir, documentsDir: join(dir, 'documents'), database, notices,
      close() {
        database.close()
        unlock()
      },
    }
  } catch (error) {
    unlock()
    throw error
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
  sqlite.pragma('cache.cache_size = -32000')
  return createDatabase(sqlite)
}

function prepareFolder(dir: string, create: boolean): void {
  if (!existsSync(dir)) {
    if (!create) throw new WorkspaceError('NO_WORKSPACE', `There is no folder ${dir}. Name a workspace, or make one with "counterfoil demo --out ${dir}" or "counterfoil sync --workspace ${dir} --url … --token …".`)
    mkdirSync(dir, { recursive: true })
  }
  try {
    accessSync(dir, constants.W_OK)
  } catch {
    throw new WorkspaceError('NOT_WRITABLE', `The folder ${dir} cannot be written to. Counterfoil needs to write to its workspace.`)
  }
  if (existsSync(join(dir, 'desk.db'))) return
  const others = readdirSync(dir).filter((name) => !name.startsWith('workspace.') && name !== '.DS_Store')
  if (others.length > 0) throw new WorkspaceError('NOT_A_WORKSPACE', `The folder ${dir} is not a workspace: it has no desk.db, and it holds other files. Nothing was changed. Choose an empty folder or a workspace.`)
  if (!create) throw new WorkspaceError('NOT_A_WORKSPACE', `The folder ${dir} is empty: it is not a workspace yet. Make one with "counterfoil sync --workspace ${dir} --url … --token …".`)
}

function openDesk(dir: string, backupsDir: string): void {
  const file = join(dir, 'desk.db')
  const isNew = !existsSync(file)
  let sqlite: Sqlite | null = null
  try {
    sqlite = openSqlite(file)
    if (!isNew) checkIsDesk(sqlite, dir)
    sqlite.pragma('journal_mode = WAL')
    sqlite.pragma('synchronous = FULL')
    const desk = sqlite
    migrate(desk, 'desk.db', deskMigrations, () => backUp(desk, backupsDir, `desk-${today()}-before-migration-${Date.now()}.db`))
    if (isNew) desk.pragma(`application_id = ${APPLICATION_ID}`)
    else backUp(desk, backupsDir, `desk-${today()}.db`)
  } catch (error) {
    if (!isDamage(error) && !(error instanceof DamagedDesk)) throw error
    const backup = newestSoundBackup(backupsDir)
    const advice = backup
      ? `The newest sound backup is ${backup}. To go back to it: close Counterfoil, rename desk.db to keep it, and copy the backup to desk.db.`
      : 'No sound backup was found in its backups folder.'
    throw new WorkspaceError('DESK_DAMAGED', `desk.db in ${dir} is damaged and was left as it is. ${advice}`, { cause: error })
  } finally {
    sqlite?.close()
    if (isNew && sqlite === null) rmSync(file, { force: true })
  }
}

class DamagedDesk extends Error {}

function checkIsDesk(sqlite: Sqlite, dir: string): void {
  const result = sqlite.pragma('quick_check(1)', { simple: true })
  if (result !== 'ok') throw new DamagedDesk(String(result))
  const id = sqlite.pragma('application_id', { simple: true })
  if (id !== APPLICATION_ID) throw new WorkspaceError('NOT_A_WORKSPACE', `The desk.db in ${dir} is not Counterfoil's. Nothing was changed. Choose another folder.`)
}

/** The copy: a damaged one is set aside and made anew, to be pulled again. */
function openCache(dir: string, notices: string[]): void {
  const file = join(dir, 'cache.db')
  const open = () => {
    const sqlite = openSqlite(file)
    try {
      sqlite.pragma('journal_mode = WAL')
      sqlite.prepare('SELECT count(*) FROM sqlite_schema').get()
      migrate(sqlite, 'cache.db', cacheMigrations, () => {})
    } finally {
      sqlite.close()
    }
  }
  try {
    open()
  } catch (error) {
    if (!isDamage(error)) throw error
    const aside = `${file}.damaged-${Date.now()}`
    renameSync(file, aside)
    for (const suffix of ['-wal', '-shm']) rmSync(file + suffix, { force: true })
    notices.push(`The copy of the billing system was damaged. It was set aside as ${aside}; everything will be pulled again.`)
    open()
  }
}

const today = (): string => new Date().toISOString().slice(0, 10)
