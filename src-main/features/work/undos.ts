/** What was changed lately, so that it can be put back: kept while the desk is open, each for one use. */
import type { Queue } from '#contract/work.ts'
import type { CoreContext } from '#main/core/ports/context.ts'
import { putBackWork, type Doer, type WorkStep } from '#main/db/work.ts'
import { inSlices } from './slices.ts'

/** Changes kept; past it the oldest is forgotten. */
const KEPT = 100

export interface Change {
  queue: Queue
  steps: WorkStep[]
}

export interface Undos {
  /** Answers the token that puts it back. */
  keep(changes: Change[]): string
  /** How many were put back: none where the token is not known, or everything has changed since. */
  putBack(token: string, doer: Doer): Promise<number>
}

export function createUndos({ database, newId }: Pick<CoreContext, 'database' | 'newId'>): Undos {
  const kept = new Map<string, Change[]>()
  return {
    keep(changes) {
      const token = newId()
      if (kept.size >= KEPT) kept.delete(kept.keys().next().value!)
      kept.set(token, changes)
      return token
    },
    async putBack(token, doer) {
      const changes = kept.get(token) ?? []
      kept.delete(token)
      let changed = 0
      for (const { queue, steps } of changes) await inSlices(steps, (some) => void (changed += putBackWork(database, queue, some, doer)))
      return changed
    },
  }
}
