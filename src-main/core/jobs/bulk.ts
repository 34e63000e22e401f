/** The jobs of an action on many items. */
import { atOneMoment } from '#main/db/books.ts'
import { freezeSelection } from '../bulk/freeze.ts'
import { runBulk } from '../bulk/run.ts'
import { undoBulk } from '../bulk/undo.ts'
import type { JobHandler } from '../ports/jobs.ts'
import { withoutBillingSystem } from './billingJob.ts'

export const bulkPreviewJob: JobHandler<'bulk.preview'> = ({ workspaceDir, order, now }, context) =>
  withoutBillingSystem(workspaceDir, (database) => atOneMoment(database, async () => freezeSelection(database, order, now, context)))

export const bulkRunJob: JobHandler<'bulk.run'> = ({ workspaceDir, run, cut, skewMs }, context) =>
  withoutBillingSystem(workspaceDir, (database) => runBulk(database, run, { cut, now: () => Date.now() + skewMs, context }))

export const bulkUndoJob: JobHandler<'bulk.undo'> = ({ workspaceDir, run, by, skewMs }) =>
  withoutBillingSystem(workspaceDir, (database) => undoBulk(database, run, { by, now: () => Date.now() + skewMs }))
