import { reconcile } from '#main/sync/reconcile.ts'
import type { JobHandler } from '../ports/jobs.ts'
import { withBillingSystem } from './billingJob.ts'

export const reconcileJob: JobHandler<'sync.reconcile'> = (input, { signal, progress }) =>
  withBillingSystem(input, (connector, database) => reconcile(connector, database, { signal, progress, asked: input.asked ?? false }))
