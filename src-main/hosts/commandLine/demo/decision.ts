/** One decision of staff, from the queue through the outbox to the billing system and back. */
import type { Connection } from '#main/core/ports/jobs.ts'
import type { Session } from '../session.ts'
import type { Checks } from './checks.ts'

/** Releases the first invoice on hold; it must leave the queue's `held`, here and there. Where none is left on hold, one that waits is put on hold first. */
export async function releaseOne(session: Session, connection: Connection, checks: Checks): Promise<void> {
  const { core, client, run } = session
  const push = () => run('sync.push', { workspaceDir: core.context.workspaceDir, connection }, 'Push')
  const onHold = async () => (await client.heldInvoices.counts({ state: 'held' })).held
  const first = async (state: 'held' | 'waiting') => (await client.heldInvoices.page({ state, limit: 1 })).rows[0]
  let held = await first('held')
  if (!held) {
    const waiting = await first('waiting')
    if (!waiting) return checks.that('a release reaches the billing system once, and its row leaves the queue', true, 'no invoice is on hold or waits for approval')
    await client.heldInvoices.hold({ invoice: waiting.invoiceId, reason: 'Put on hold by the demo', channel: 'phone' })
    await push()
    held = await first('held')
    if (!held) return checks.that('a hold reaches the billing system', false, `${waiting.invoiceNumber} is not on hold`)
  }
  const before = await onHold()
  await client.heldInvoices.release({ invoice: held.invoiceId, note: 'Released by the demo' })
  await push()
  const after = await onHold()
  const command = (await client.outbox.page({ limit: 1 })).rows[0]
  checks.that(
    'a release reaches the billing system once, and its row leaves the queue',
    command?.state === 'done' && command.attempts === 1 && after === before - 1,
    `${held.invoiceNumber}: ${command?.state ?? 'missing'}, ${before} → ${after} on hold`,
  )
}
