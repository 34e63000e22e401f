/** Lets happen what the passing of time brings. */
import type { SandboxClock } from './clock.ts'
import { autoApprove } from './commands/approvals.ts'
import { expireRegistration } from './commands/registrations.ts'
import { startWork, type Parts } from './commands/work.ts'

const BILLING_SYSTEM = { id: 'system', name: 'Billing system', email: 'system@meridianfleet.example' }

/** Answers a function that carries out everything that is due by the clock. */
export function createTime(parts: Parts, clock: SandboxClock): () => void {
  return () => {
    const now = clock.now()
    if (!parts.due.any(now)) return
    parts.store.transaction(() => {
      const work = startWork(parts, BILLING_SYSTEM, now)
      for (const { kind, id, at } of parts.due.take(now)) {
        if (kind === 'approval') autoApprove(work, id, at)
        else expireRegistration(work, id)
      }
    })
  }
}
