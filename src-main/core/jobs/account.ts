import { pullAccount } from '#main/sync/accountPull.ts'
import type { JobHandler } from '../ports/jobs.ts'
import { withBillingSystem } from './billingJob.ts'

export const accountJob: JobHandler<'sync.account'> = (input, { signal }) =>
  withBillingSystem(input, (connector, database) => pullAccount(connector, database, input.accountId, { signal }))
