/** The job that computes lists and balances which are old: noted by a pull that was cancelled or killed, or changed by what a person said of a source. No line is needed. */
import { refreshLists } from '#main/sync/lists.ts'
import { diskFailure } from '../diskFailure.ts'
import { JobFailure, type JobHandler } from '../ports/jobs.ts'
import { onWorkspace, stopIfCancelled } from './madeFile.ts'

/** Fails with the codes of `diskFailure`; what was not computed stays noted. */
export const listsJob: JobHandler<'sync.lists'> = (input, context) =>
  onWorkspace(input.workspaceDir, async (database) => {
    try {
      await refreshLists(database, () => stopIfCancelled(context))
      return {}
    } catch (error) {
      const disk = diskFailure(error)
      throw disk === null ? error : new JobFailure(disk.code, disk.message)
    }
  })
