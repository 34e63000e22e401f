import { push } from '#main/sync/push.ts'
import type { JobHandler } from '../ports/jobs.ts'
import { withBillingSystem } from './billingJob.ts'

export const pushJob: JobHandler<'sync.push'> = (input, { signal, progress }) =>
  withBillingSystem(input, (connector, database) => push(connector, database, { signal, progress }))
