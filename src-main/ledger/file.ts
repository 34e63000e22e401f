/**
 * `ledger.db`, the desk's own ledger: the records of parties that no billing system keeps, as they came
 * from files, bank statements and the desk's own hand. They exist nowhere else, so the file is kept as
 * `desk.db` is (flushed, backed up each day and before each migration), and the copy is pulled from it
 * as from any other source.
 */
import { existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { newestSound } from '#main/db/backup.ts'
import { migrate, refuseNewer } from '#main/db/migrate.ts'
import { isDamage, openSqlite, reading, type Sqlite } from '#main/db/sqlite.ts'
import { WorkspaceError } from '#main/db/workspaceError.ts'
import { ledgerMigrations } from './migrations.ts'

export const LEDGER_FILE = 'ledger.db'
/** `CFLD` in the file's header. */
const LEDGER_APPLICATION_ID = 0x43_46_4c_44

export const ledgerFile = (workspaceDir: string): string => join(workspaceDir, LEDGER_FILE)

/** Reads only. `none`: this workspace has no ledger of its own. Throws `WorkspaceError` `LEDGER_DAMAGED`, which names the newest sound backup, and `NEWER_VERSION`. */
export function checkLedger(workspaceDir: string): 'none' | 'sound' {
  const file = ledgerFile(workspaceDir)
  if (!existsSync(file) || statSync(file).size === 0) return 'none'
  try {
    soundLedger(file)
    return 'sound'
  } catch (error) {
    if (!isDamage(error) && !(error instanceof DamagedLedger)) throw error
    throw new WorkspaceError('LEDGER_DAMAGED', `ledger.db in ${workspaceDir} is damaged and was left as it is. ${advice(workspaceDir, newestSoundLedger(join(workspaceDir, 'backups')))}`, { cause: error })
  }
}

/** Whether a file is a sound ledger of a shape this program knows; reads only. Throws `DamagedLedger`, SQLite's own errors of damage, and `NEWER_VERSION`. */
export function soundLedger(file: string): true {
  return reading(file, (sqlite) => {
    const result = sqlite.pragma('quick_check(1)', { simple: true })
    if (result !== 'ok') throw new DamagedLedger(String(result))
    if (sqlite.pragma('application_id', { simple: true }) !== LEDGER_APPLICATION_ID) throw new DamagedLedger('It is another program’s file.')
    refuseNewer(sqlite, LEDGER_FILE, ledgerMigrations)
    return true
  })
}

/** Why `ledger.db` is not sound. */
class DamagedLedger extends Error {}

/** The newest copy of it that could be gone back to; null where there is none. */
export const newestSoundLedger = (backupsDir: string): string | null => newestSound(backupsDir, 'ledger', soundLedger)

/** A journal left beside another database would be replayed into it: the command moves all three files. */
const advice = (workspaceDir: string, backup: string | null): string =>
  backup === null
    ? 'No sound copy of it was found in its backups folder. To go on without it, move ledger.db, ledger.db-wal and ledger.db-shm to another folder and keep them: then import the files again.'
    : `The newest sound copy is ${backup}. To go back to it: counterfoil restore --workspace "${workspaceDir}" --ledger latest. The damaged file is kept aside.`

/** Makes it where there is none, and brings it to its newest shape; `before` runs ahead of a migration (the backup). Answers a connection of its own, which the caller closes. */
export function openLedgerFile(workspaceDir: string, before: (sqlite: Sqlite) => void = () => {}): Sqlite {
  const sqlite = openSqlite(ledgerFile(workspaceDir))
  try {
    if (sqlite.pragma('application_id', { simple: true }) === 0) sqlite.pragma(`application_id = ${LEDGER_APPLICATION_ID}`)
    sqlite.pragma('journal_mode = WAL')
    sqlite.pragma('synchronous = FULL')
    sqlite.pragma('temp_store = MEMORY')
    migrate(sqlite, LEDGER_FILE, ledgerMigrations, () => before(sqlite))
    return sqlite
  } catch (error) {
    sqlite.close()
    throw error
  }
}
