/** What happens in the billing system while the desk is down or busy: changes, removals, notes, time. */
import { resourcePath } from '#main/connectors/billing-api/contract.ts'
import type { Resource } from '#main/core/ports/records.ts'
import type { Random } from '#main/sandbox/random.ts'
import { rowsOf, SOMEBODY_ELSE, type SandboxProcess, type Upstream } from './upstream.ts'

const CHANGED: readonly Resource[] = ['accounts', 'contacts', 'invoices', 'payments', 'usageRecords', 'usageRecords', 'subscriptions', 'registrations', 'parties', 'products']
/** Nothing else of the books refers to these. */
const REMOVED: readonly Resource[] = ['usageRecords', 'subscriptions', 'addOns', 'billingLog']
const HOUR_MS = 3_600_000

/** Changes about `count` records of those in `upstream`, some of which may be gone by now. */
export async function somebodyElse(sandbox: SandboxProcess, upstream: Upstream, chance: Random, name: string, count: number): Promise<void> {
  const gone = (error: unknown) => {
    if (!String(error).includes('NOT_FOUND')) throw error
  }
  for (let n = 0; n < count; n += 1) {
    const remove = chance.chance(0.15)
    const resource = chance.pick(remove ? REMOVED : CHANGED)
    // What the desk's own commands have written is counted in the end.
    const rows = rowsOf(upstream, resource).filter((row) => resource !== 'billingLog' || row['kind'] === 'invoice')
    if (rows.length === 0) continue
    await sandbox.control(remove ? 'delete' : 'change', { resource, id: chance.pick(rows).id, ...(remove ? {} : { fields: {} }) }).catch(gone)
  }
  const account = chance.pick(rowsOf(upstream, 'accounts').slice(0, 8))
  await sandbox.command(`/v1/${resourcePath('accounts')}/${account.id}/notes`, `${SOMEBODY_ELSE}${name}`, { text: `somebody else, ${name}` })
  if (chance.chance(0.4)) await sandbox.control('clock', { addMs: chance.int(1, 6) * HOUR_MS })
}
