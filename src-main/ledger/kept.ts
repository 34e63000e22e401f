/** `ledger.db` as a file that exists nowhere else: how the workspace looks after it. */
import { join } from 'node:path'
import { backUp, dailyBackupName, listBackups, migrationBackupName } from '#main/db/backup.ts'
import { openSqlite, reading, type Sqlite } from '#main/db/sqlite.ts'
import type { KeptFile } from '#main/db/workspace.ts'
import { checkLedger, ledgerFile, openLedgerFile } from './file.ts'

export const keptLedger: KeptFile = {
  check: checkLedger,
  bringUp(dir, backupsDir, now) {
    openLedgerFile(dir, (sqlite) => backUp(sqlite, backupsDir, migrationBackupName(now(), 'ledger'))).close()
  },
  backUp: backUpLedger,
}

/** Makes the day's copy of the ledger where it has changed since the newest one; answers its path, null where it has not. `name`: of a copy that is made whether or not it has. */
export function backUpLedger(dir: string, backupsDir: string, now: number, name?: string): string | null {
  const sqlite = openSqlite(ledgerFile(dir), { fileMustExist: true })
  try {
    if (name !== undefined) return backUp(sqlite, backupsDir, name)
    const [newest] = listBackups(backupsDir, 'ledger')
    return newest !== undefined && stateOfCopy(join(backupsDir, newest)) === stateOf(sqlite) ? null : backUp(sqlite, backupsDir, dailyBackupName(now, 'ledger'))
  } finally {
    sqlite.close()
  }
}

/**
 * The same for two ledgers that say the same: each change of a record gives out a `rev`, each command leaves its
 * answer, and imports, mappings and numbers are few. Read along indexes, so that it costs nothing beside the copy.
 */
function stateOf(sqlite: Sqlite): string {
  return sqlite.prepare<[], string>(`SELECT json_array(
    (SELECT value FROM meta WHERE key = 'id'), (SELECT user_version FROM pragma_user_version), (SELECT seq FROM sqlite_sequence WHERE name = 'record'),
    (SELECT count(*) FROM import), (SELECT count(*) FROM import WHERE undoneAt IS NOT NULL), (SELECT max(undoneAt) FROM import), (SELECT count(*) FROM carriedOut), (SELECT sum(next) FROM number),
    (SELECT count(*) FROM mapping), (SELECT max(usedAt) FROM mapping))`).pluck().get()!
}

/** Of one that cannot be read: none that anything is like. */
function stateOfCopy(file: string): string | null {
  try {
    return reading(file, stateOf)
  } catch {
    return null
  }
}
