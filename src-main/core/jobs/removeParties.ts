/** The job that takes parties which no source feeds any more out of the copy, with all that is computed of them. */
import { setImmediate as aTurn } from 'node:timers/promises'
import { callOffRemoval, removalDone, removalOrder, removalsDue, removeSlice } from '#main/db/removedParties.ts'
import { sourceOfParty } from '#main/db/sources.ts'
import { refreshLists } from '#main/sync/lists.ts'
import type { JobHandler } from '../ports/jobs.ts'
import { withoutBillingSystem } from './billingJob.ts'
import { stopIfCancelled } from './madeFile.ts'

/** All that is ordered; what a cancel or a kill leaves goes on with the next one. Fails with the codes of `diskFailure`. */
export const removePartiesJob: JobHandler<'sources.remove'> = (input, context) =>
  withoutBillingSystem(input.workspaceDir, async (database) => {
    let done = 0
    for (const party of removalsDue(database)) {
      if (sourceOfParty(database, party) !== null) {
        callOffRemoval(database, party)
        continue
      }
      for (const resource of removalOrder) {
        for (let after: number | null = 0; after !== null; ) {
          const { next, rows } = removeSlice(database, party, resource, after)
          after = next
          done += rows
          context.progress({ done, total: null, step: `records of ${party}` })
          await aTurn()
          stopIfCancelled(context)
        }
      }
      await refreshLists(database, () => stopIfCancelled(context))
      removalDone(database, party)
    }
    return { rows: done }
  })
