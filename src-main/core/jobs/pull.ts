import { pull } from '#main/sync/pull.ts'
import type { JobHandler } from '../ports/jobs.ts'
import { withBillingSystem } from './billingJob.ts'

export const pullJob: JobHandler<'sync.pull'> = (input, { signal, progress }) =>
  withBillingSystem(input, (connector, database) =>
    pull(connector, database, { signal, progress, ...(input.pageSize === undefined ? {} : { pageSize: input.pageSize }), ...(input.parties === undefined ? {} : { parties: input.parties }) }))
