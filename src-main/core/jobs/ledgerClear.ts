/** The job that empties the desk's own ledger after a copy of it, when the source that it is is taken away. */
import { join } from 'node:path'
import { removedLedgerName } from '#main/db/backup.ts'
import { backUpLedger } from '#main/ledger/kept.ts'
import { openLedgerFile } from '#main/ledger/file.ts'
import { diskFailure } from '../diskFailure.ts'
import { JobFailure, type JobHandler } from '../ports/jobs.ts'

/** Answers the copy's name; it is never rotated out. Mappings stay. Fails with the codes of `diskFailure`; then nothing was taken away. */
export const ledgerClearJob: JobHandler<'ledger.clear'> = async ({ workspaceDir, now }) => {
  try {
    const name = removedLedgerName(now)
    backUpLedger(workspaceDir, join(workspaceDir, 'backups'), now, name)
    const sqlite = openLedgerFile(workspaceDir)
    try {
      sqlite.transaction(() => {
        for (const table of ['importRejection', 'importChange', 'import', 'record', 'fileSaid', 'carriedOut']) sqlite.exec(`DELETE FROM ${table}`)
      }).immediate()
    } finally {
      sqlite.close()
    }
    return { copy: name }
  } catch (error) {
    const disk = diskFailure(error)
    throw disk === null ? error : new JobFailure(disk.code, disk.message)
  }
}
