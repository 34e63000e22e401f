/** Today's backup for a core that stays open for days; the day it is opened on has its own (`db/workspace`). */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { dailyBackupName } from '#main/db/backup.ts'
import type { Workspace } from '#main/db/workspace.ts'
import type { CoreContext, Log } from './ports/context.ts'
import { JobCancelled } from './ports/jobs.ts'

const HOUR_MS = 3_600_000

/** Looks every hour whether the day has its backup; answers what ends it. A failure is logged, and tried again. */
export function keepDailyBackup({ backUpToday }: { backUpToday(): unknown }, log: Log, everyMs = HOUR_MS): () => void {
  let busy = false
  const timer = setInterval(async () => {
    if (busy) return
    busy = true
    try {
      await backUpToday()
    } catch (error) {
      log.error('Today’s backup could not be made', error)
    } finally {
      busy = false
    }
  }, everyMs)
  timer.unref()
  return () => clearInterval(timer)
}

/** Both files that exist nowhere else. The ledger may be large: it is copied in a thread, where it has changed. */
export async function backUpEach(workspace: Pick<Workspace, 'backUpToday' | 'backupsDir'>, context: Pick<CoreContext, 'ledger' | 'jobs' | 'workspaceDir' | 'now'>): Promise<void> {
  workspace.backUpToday()
  const now = context.now()
  if (!context.ledger.exists() || existsSync(join(workspace.backupsDir, dailyBackupName(now, 'ledger')))) return
  try {
    await context.jobs.start('ledger.backup', { workspaceDir: context.workspaceDir, now }, { label: 'Copy the ledger', quiet: true }).finished
  } catch (error) {
    // Counterfoil is being closed.
    if (!(error instanceof JobCancelled)) throw error
  }
}
