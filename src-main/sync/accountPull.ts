/** One account read again at once, because somebody looks at it: the pull's places are left alone. */
import { db, type Database } from '#main/db/database.ts'
import { ConnectorError, type Connector } from '#main/core/ports/connector.ts'
import { JobCancelled, type AccountPullResult } from '#main/core/ports/jobs.ts'
import { accountResources, takeAccount } from './accountAnswer.ts'
import type { RetryPolicy } from './retry.ts'

export interface AccountPullOptions {
  signal?: AbortSignal
  now?: () => number
  retry?: Partial<RetryPolicy>
}

/** Somebody waits: a few tries, and what does not come soon comes with the next pull. */
const SOON: RetryPolicy = { attempts: 3, baseMs: 200, capMs: 1_000, patienceMs: 2_000 }
/** Records of an account read while somebody looks; of a larger one the rest comes with the pulls. */
const PAGES_MAX = 20
/** With more usage records than this they are left to the pulls: they are most of an account, and no list shows them. */
const USAGE_MAX = 2_000

/**
 * Takes what changed of the account, and removes what the upstream no longer has. An account that the
 * upstream does not have takes all that belonged to it along. Throws `ConnectorError` when the billing
 * system could not be reached or understood, `JobCancelled` when the signal came.
 */
export async function pullAccount(connector: Connector, database: Database, accountId: string, options: AccountPullOptions = {}): Promise<AccountPullResult> {
  const { signal, now = Date.now } = options
  const line = { connector, policy: { ...SOON, ...options.retry }, signal }
  const party = database.first<{ partyId: string }>(db.selectFrom('cache.account').select('partyId').where('id', '=', accountId as never))?.partyId ?? ''
  const resources = hasManyUsageRecords(database, accountId) ? accountResources.filter((resource) => resource !== 'usageRecords') : accountResources
  try {
    const { rows, byResource, bad } = await takeAccount(line, database, { accountId, resources, pagesMax: PAGES_MAX, party }, now)
    return { rows, quarantined: [...bad.values()].reduce((sum, records) => sum + records, 0), byResource: Object.fromEntries(byResource) }
  } catch (error) {
    if (signal?.aborted || (error instanceof ConnectorError && error.code === 'CANCELLED')) throw new JobCancelled()
    throw error
  }
}

const hasManyUsageRecords = ({ raw }: Database, accountId: string): boolean =>
  raw.prepare<[string, number]>('SELECT 1 FROM cache.usageRecord WHERE accountId = ? LIMIT 1 OFFSET ?').get(accountId, USAGE_MAX) !== undefined
