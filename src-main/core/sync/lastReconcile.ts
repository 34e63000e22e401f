/** What the last reconcile found, and whether it is time for the next. */
import type { Instant } from '#contract/vocabulary.ts'
import type { Database } from '#main/db/database.ts'
import { lastReconcile } from '#main/sync/reconcileReport.ts'
import type { LastReconcile } from '../ports/jobs.ts'
import type { Clock } from './clock.ts'

const DAY_MS = 86_400_000
/** However the clock jumps, and however it ends: not more often by itself. */
const NOT_SOONER_MS = 3_600_000

export interface LastReconciles {
  read(): LastReconcile | null
  /** Without its list; read once, and again after `forget`. */
  summary(): { at: Instant; unrepaired: number } | null
  forget(): void
  /** Whether one is due by itself: the first, and then one a day. */
  isDue(): boolean
  /** One begins by itself. */
  begun(): void
}

export function createLastReconciles(database: Database, clock: Clock): LastReconciles {
  let kept: { at: Instant; unrepaired: number } | null | undefined
  let begunAt: number | null = null
  const read = () => lastReconcile(database)
  const summary = () => {
    if (kept === undefined) {
      const last = read()
      // A record in quarantine is told of there, and is why its account differs.
      const setAside = last?.listed.filter(({ repaired, quarantined }) => !repaired && quarantined > 0).length ?? 0
      kept = last === null ? null : { at: last.at, unrepaired: last.differences - last.repaired - setAside }
    }
    return kept
  }
  return {
    read, summary,
    forget() {
      kept = undefined
    },
    isDue() {
      if (begunAt !== null && clock.elapsed() - begunAt < NOT_SOONER_MS) return false
      const last = summary()
      const age = last === null ? DAY_MS : clock.now() - last.at
      // One that is still to come was written by a clock that was wrong.
      return age >= DAY_MS || age < 0
    },
    begun() {
      begunAt = clock.elapsed()
    },
  }
}
