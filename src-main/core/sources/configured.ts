/** The sources as they are set, with their keys. */
import { z } from 'zod'
import { accessOf, addSource, allSources } from '#main/db/sources.ts'
import { readSetting } from '#main/db/settings.ts'
import type { CoreContext } from '../ports/context.ts'
import { BILLING_SOURCE, ONLY_KEY, type BillingApiAccess, type Connection, type SourceAccess } from '../ports/sources.ts'

const Keys = z.record(z.string(), z.string())

/** Keys by source, as this machine keeps them. */
export async function readSourceKeys({ secrets }: Pick<CoreContext, 'secrets'>): Promise<Record<string, string>> {
  const kept = await secrets.get('sourceKeys')
  if (kept === null) return {}
  try {
    return Keys.parse(JSON.parse(kept))
  } catch {
    return {}
  }
}

/** `given`: the billing system that a host gave; it wins over the settings. Null where there is no source at all. */
export async function configuredConnection(context: Pick<CoreContext, 'database' | 'secrets' | 'now'>, given: BillingApiAccess | null): Promise<Connection | null> {
  const { database } = context
  const billing = given ?? (await configuredBillingSystem(context))
  const rows = database.all(allSources).filter(({ id }) => id !== BILLING_SOURCE)
  if (rows.length === 0) return billing === null || billing.token === null ? null : { ...billing, token: billing.token }
  const sources: SourceAccess[] = []
  if (billing !== null) {
    // Among several, what it has told is kept as of the others. Without its token it is one that cannot be asked, and the others can.
    database.run(addSource({ id: BILLING_SOURCE, kind: 'billing_api', name: 'Billing system', address: null, createdAt: 0, createdBy: '' }))
    sources.push({ id: BILLING_SOURCE, kind: 'billing_api', name: 'Billing system', url: billing.url, key: billing.token, ...(billing.timeoutMs === undefined ? {} : { timeoutMs: billing.timeoutMs }) })
  }
  const keys = await readSourceKeys(context)
  const withKey = rows.filter(({ kind }) => kind !== 'files')
  // What comes from files says who the operator is only where nobody else does.
  for (const row of rows.toSorted((a, b) => Number(a.kind === 'files') - Number(b.kind === 'files'))) sources.push(accessOf(row, keys[row.id] ?? (withKey.length === 1 ? keys[ONLY_KEY] : undefined) ?? null))
  return { sources }
}

async function configuredBillingSystem({ database, secrets }: Pick<CoreContext, 'database' | 'secrets'>): Promise<{ url: string; token: string | null; timeoutMs?: number } | null> {
  const url = readSetting(database, 'connection.url')
  return url === null ? null : { url, token: await secrets.get('billingToken') }
}
