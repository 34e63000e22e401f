/** The jobs that work out figures of the receivables: each reads one moment of the copy on a connection of its own. */
import { agingTotals } from '#main/db/agingAsOf.ts'
import { atOneMoment } from '#main/db/books.ts'
import { agingPage } from '#main/features/reports/agingPage.ts'
import { collectionRows } from '#main/features/reports/collection.ts'
import type { JobHandler } from '../ports/jobs.ts'
import { onWorkspace, stopIfCancelled } from './madeFile.ts'

export const collectionJob: JobHandler<'reports.collection'> = ({ workspaceDir, ...question }, context) =>
  onWorkspace(workspaceDir, (database) => atOneMoment(database, async () => ({ rows: collectionRows(database, question, () => stopIfCancelled(context)) })))

export const agingTotalsJob: JobHandler<'reports.agingTotals'> = ({ workspaceDir, ...question }) =>
  onWorkspace(workspaceDir, (database) => atOneMoment(database, async () => ({ totals: agingTotals(database, question) })))

export const agingPageJob: JobHandler<'reports.agingPage'> = ({ workspaceDir, ...question }, context) =>
  onWorkspace(workspaceDir, (database) => atOneMoment(database, async () => agingPage(database, question, () => stopIfCancelled(context))))
