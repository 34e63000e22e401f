/** One decision of staff, from the queue through the outbox to the billing system and back. */
import type { Connection } from '#main/core/ports/jobs.ts'
import type { Session } from '../session.ts'
import type { Checks } from './checks.ts'

/** Releases the first invoice on hold; it must leave the queue's `held`, here and there. */
export async function releaseOne({ core, client, run }: Session, connection: Connection, checks: Checks): Promise<void> {
  const before = await client.heldInvoices.counts({ state: 'held' })
  const held = (await client.heldInvoices.page({ state: 'held', limit: 1 })).rows[0]
  if (!held) return checks.that('a release reaches the billing system', false, 'no invoice is on hold')
  await client.heldInvoices.release({ invoice: held.invoiceId, note: 'Released by the demo' })
  const { workspaceDir } = core.context
  await run('sync.push', { workspaceDir, connection }, 'Push')
  const after = await client.heldInvoices.counts({ state: 'held' })
  const command = (await client.outbox.page({ limit: 1 })).rows[0]
  checks.that(
    'a release reaches the billing system once, and its row leaves the queue',
    command?.state === 'done' && command.attempts === 1 && after.held === before.held - 1,
    `${held.invoiceNumber}: ${command?.state ?? 'missing'}, ${before.held} → ${after.held} on hold`,
  )
}
