/** The job that copies the ledger into the backups, where it has changed since the last copy. */
import { join } from 'node:path'
import { isDamage } from '#main/db/sqlite.ts'
import { backUpLedger } from '#main/ledger/kept.ts'
import { diskFailure } from '../diskFailure.ts'
import { JobFailure, type JobHandler } from '../ports/jobs.ts'

/** Fails with the codes of `diskFailure`. */
export const ledgerBackupJob: JobHandler<'ledger.backup'> = ({ workspaceDir, now }) => {
  try {
    return Promise.resolve({ file: backUpLedger(workspaceDir, join(workspaceDir, 'backups'), now) })
  } catch (error) {
    const disk = isDamage(error) ? null : diskFailure(error)
    throw disk === null ? error : new JobFailure(disk.code, disk.message)
  }
}
