/** The jobs of files that records come from: what a file is, taking it, and putting an import back. */
import { join } from 'node:path'
import { isBusy } from '#main/db/sqlite.ts'
import { lookAt } from '#main/imports/run/look.ts'
import { takeFile } from '#main/imports/run/takeFile.ts'
import { undoImport } from '#main/imports/run/undo.ts'
import { UnreadableTable } from '#main/imports/types.ts'
import { openLedgerFile } from '#main/ledger/file.ts'
import { openLedger } from '#main/ledger/ledger.ts'
import { diskFailure } from '../diskFailure.ts'
import { JobCancelled, JobFailure, type JobHandler } from '../ports/jobs.ts'
import type { Ledger } from '../ports/ledger.ts'

export const importLookJob: JobHandler<'imports.look'> = ({ workspaceDir, file, fileName, decided }) =>
  onLedger(workspaceDir, (ledger) => lookAt(ledger, file, fileName, decided))

export const importTakeJob: JobHandler<'imports.take'> = ({ workspaceDir, ...order }, context) =>
  onLedger(workspaceDir, (ledger) => takeFile(ledger, { ...order, staging: stagingIn(workspaceDir, 'import') }, context))

export const importUndoJob: JobHandler<'imports.undo'> = ({ workspaceDir, ...order }, context) =>
  onLedger(workspaceDir, (ledger) => Promise.resolve(undoImport(ledger, { ...order, staging: stagingIn(workspaceDir, 'undo') }, context)))

let staged = 0
/** Beside what is handed over, where what a kill leaves is swept away with the rest. */
function stagingIn(workspaceDir: string, name: string): string {
  staged += 1
  return join(workspaceDir, 'handed', `.${name}-${process.pid}-${Date.now().toString(36)}-${staged}.staging`)
}

/** On a connection of its own. A file that cannot be read becomes `UNREADABLE`, what the disk does not take the codes of `diskFailure`. */
async function onLedger<T>(workspaceDir: string, work: (ledger: Ledger) => Promise<T>): Promise<T> {
  let ledger: Ledger | null = null
  try {
    ledger = openLedger(openLedgerFile(workspaceDir))
    return await work(ledger)
  } catch (error) {
    if (error instanceof UnreadableTable) throw new JobFailure('UNREADABLE', error.message)
    if ((error as { name?: unknown }).name === 'AbortError') throw new JobCancelled()
    if ((error as { code?: unknown }).code === 'ENOENT') throw new JobFailure('NO_FILE', 'This file is no longer here. Choose it again.')
    if ((error as { code?: unknown }).code === 'EISDIR') throw new JobFailure('UNREADABLE', 'This is a folder. Choose the file in it.')
    const disk = diskFailure(error)
    if (disk !== null) throw new JobFailure(disk.code, disk.message)
    if (isBusy(error)) throw new JobFailure('FILE_BUSY', 'Another part of Counterfoil was writing to the ledger for too long. Nothing was taken; try again.')
    throw error
  } finally {
    ledger?.close()
  }
}
