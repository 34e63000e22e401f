/** One decision of staff, from the queue through the outbox to the billing system and back. */
import { setTimeout } from 'node:timers/promises'
import type { OutboxItem } from '#contract/outbox.ts'
import type { Session } from '../session.ts'
import type { Checks } from './checks.ts'

const SETTLES_WITHIN_MS = 60_000
const ASK_EVERY_MS = 25

/** Releases the first invoice on hold; it must leave the queue's `held`, here and there. Where none is left on hold, one that waits is put on hold first. */
export async function releaseOne({ client }: Session, checks: Checks): Promise<void> {
  // What is given goes out by itself; a push beside the core's own would be a second one.
  const settled = async (id: number): Promise<OutboxItem> => {
    for (const until = performance.now() + SETTLES_WITHIN_MS; ; await setTimeout(ASK_EVERY_MS)) {
      const { item } = await client.outbox.detail({ id })
      if ((item.state !== 'queued' && item.state !== 'sending') || performance.now() > until) return item
    }
  }
  const onHold = async () => (await client.heldInvoices.counts({ state: 'held' })).held
  const first = async (state: 'held' | 'waiting') => (await client.heldInvoices.page({ state, limit: 1 })).rows[0]
  let held = await first('held')
  if (!held) {
    const waiting = await first('waiting')
    if (!waiting) return checks.that('a release reaches the billing system once, and its row leaves the queue', true, 'no invoice is on hold or waits for approval')
    await settled((await client.heldInvoices.hold({ invoice: waiting.invoiceId, reason: 'Put on hold by the demo', channel: 'phone' })).id)
    held = await first('held')
    if (!held) return checks.that('a hold reaches the billing system', false, `${waiting.invoiceNumber} is not on hold`)
  }
  const before = await onHold()
  const command = await settled((await client.heldInvoices.release({ invoice: held.invoiceId, note: 'Released by the demo' })).id)
  const after = await onHold()
  checks.that(
    'a release reaches the billing system once, and its row leaves the queue',
    command.state === 'done' && command.attempts === 1 && after === before - 1,
    `${held.invoiceNumber}: ${command.state}, ${before} → ${after} on hold`,
  )
}
