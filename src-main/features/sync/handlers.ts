/** The local copy: its state, a pull, what was set aside. */
import { implement } from '@orpc/server'
import { sync } from '#contract/sync.ts'
import { decodeCursor, pageOf } from '#main/db/keyset.ts'
import type { CoreContext } from '#main/core/ports/context.ts'
import { JobFailure } from '#main/core/ports/jobs.ts'
import { quarantinePage } from './queries.ts'

export function syncRouter(context: CoreContext) {
  const os = implement(sync)
  return os.router({
    status: os.status.handler(() => context.sync.status()),
    pull: os.pull.handler(({ errors }) => {
      try {
        return { activity: context.sync.pullNow().activity }
      } catch (error) {
        throw error instanceof JobFailure && error.code === 'NOT_CONNECTED' ? errors.NOT_CONNECTED() : error
      }
    }),
    quarantine: os.quarantine.handler(({ input: { after, limit } }) => {
      const before = after === undefined ? null : decodeCursor(after, ['integer'])[0]
      return pageOf(context.database.all(quarantinePage({ before, limit: limit + 1 })), limit, (row) => [row.id])
    }),
  })
}
