/** Today's backup for a core that stays open for days; the day it is opened on has its own (`db/workspace`). */
import type { Workspace } from '#main/db/workspace.ts'
import type { Log } from './ports/context.ts'

const HOUR_MS = 3_600_000

/** Looks every hour whether the day has its backup; answers what ends it. A failure is logged, and tried again. */
export function keepDailyBackup({ backUpToday }: Pick<Workspace, 'backUpToday'>, log: Log, everyMs = HOUR_MS): () => void {
  const timer = setInterval(() => {
    try {
      backUpToday()
    } catch (error) {
      log.error('Today’s backup could not be made', error)
    }
  }, everyMs)
  timer.unref()
  return () => clearInterval(timer)
}
