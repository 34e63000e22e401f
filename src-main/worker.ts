/** A job's thread. */
import type { JobName } from './core/ports/jobs.ts'
import type { Task } from './core/jobs/protocol.ts'
import { runInThread, type JobHandlers } from './core/jobs/thread.ts'

const handlers: JobHandlers = {
  'sync.pull': async () => (await import('./core/jobs/pull.ts')).pullJob,
  'sync.account': async () => (await import('./core/jobs/account.ts')).accountJob,
  'sync.reconcile': async () => (await import('./core/jobs/reconcile.ts')).reconcileJob,
  'sync.retryQuarantined': async () => (await import('./core/jobs/retryQuarantined.ts')).retryQuarantinedJob,
  'sync.exportQuarantine': async () => (await import('./core/jobs/exportQuarantine.ts')).exportQuarantineJob,
  'sync.lists': async () => (await import('./core/jobs/lists.ts')).listsJob,
  'sync.push': async () => (await import('./core/jobs/push.ts')).pushJob,
  'mail.dispatch': async () => (await import('./core/jobs/dispatch.ts')).dispatchJob,
  'schedules.preview': async () => (await import('./core/jobs/scheduleRun.ts')).schedulePreviewJob,
  'schedules.run': async () => (await import('./core/jobs/scheduleRun.ts')).scheduleRunJob,
  'documents.paper': async () => (await import('./core/jobs/paper.ts')).paperJob,
  'documents.preview': async () => (await import('./core/jobs/paper.ts')).previewJob,
  'documents.letterhead': async () => (await import('./core/jobs/letterhead.ts')).letterheadJob,
  'documents.batch': async () => (await import('./core/jobs/batch.ts')).batchJob,
  'documents.batchPart': async () => (await import('./core/jobs/batchPart.ts')).batchPartJob,
  'reports.collection': async () => (await import('./core/jobs/figures.ts')).collectionJob,
  'reports.agingTotals': async () => (await import('./core/jobs/figures.ts')).agingTotalsJob,
  'reports.agingPage': async () => (await import('./core/jobs/figures.ts')).agingPageJob,
  'reports.hledger': async () => (await import('./core/jobs/hledger.ts')).hledgerJob,
  'reports.make': async () => (await import('./core/jobs/reports/make.ts')).reportJob,
}

export default (task: Task<JobName>) => runInThread(task, handlers)
