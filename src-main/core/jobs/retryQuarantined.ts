import { retryQuarantined } from '#main/sync/retryQuarantined.ts'
import type { JobHandler } from '../ports/jobs.ts'
import { withBillingSystem } from './billingJob.ts'

export const retryQuarantinedJob: JobHandler<'sync.retryQuarantined'> = (input, { signal, progress }) =>
  withBillingSystem(input, (connector, database) => retryQuarantined(connector, database, input.ids ?? null, { signal, progress }))
