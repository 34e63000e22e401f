/** Long work: what runs, how far it is, how it ended. */
import { implement } from '@orpc/server'
import { activity } from '#contract/activity.ts'
import type { CoreContext } from '#main/core/ports/context.ts'

export function activityRouter({ jobs }: CoreContext) {
  const os = implement(activity)
  return os.router({
    list: os.list.handler(() => jobs.list()),
    watch: os.watch.handler(async function* ({ signal }) {
      yield* jobs.watch(signal)
    }),
    cancel: os.cancel.handler(({ input }) => ({ cancelled: jobs.cancel(input.id) })),
  })
}
