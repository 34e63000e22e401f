/** The jobs of recurring statements: what a run would come to, and a run as a campaign. */
import { atOneMoment } from '#main/db/books.ts'
import { previewStatements } from '#main/mail/prepareStatements.ts'
import { diskFailure } from '../diskFailure.ts'
import { JobFailure, type JobHandler } from '../ports/jobs.ts'
import { readRun, writeRun } from '../schedules/writeRun.ts'
import { onWorkspace, stopIfCancelled } from './madeFile.ts'

export const schedulePreviewJob: JobHandler<'schedules.preview'> = ({ workspaceDir, run, now }, context) =>
  onWorkspace(workspaceDir, (database) => atOneMoment(database, async () => previewStatements(database, run, now, () => stopIfCancelled(context))))

export const scheduleRunJob: JobHandler<'schedules.run'> = ({ workspaceDir, ...run }, context) =>
  onWorkspace(workspaceDir, async (database) => {
    const read = await atOneMoment(database, async () => readRun(database, run, () => stopIfCancelled(context)))
    stopIfCancelled(context)
    try {
      return { campaignId: writeRun(database, run, read) }
    } catch (error) {
      const disk = diskFailure(error)
      throw disk === null ? error : new JobFailure(disk.code, disk.message)
    }
  })
