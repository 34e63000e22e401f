/** The desk's own calls, done by a colleague at a moment that has passed. */
import { createRouterClient, type RouterClient } from '@orpc/server'
import type { Instant } from '#contract/vocabulary.ts'
import { appendAudit } from '#main/db/audit.ts'
import { createBulkService } from '../bulkService.ts'
import type { Events } from '../events.ts'
import { createOutbox } from '../outboxService.ts'
import type { CoreContext } from '../ports/context.ts'
import { createRouter, type CoreRouter } from '../router.ts'

export interface Doing {
  client: RouterClient<CoreRouter>
  /** From here on this person does what is done, at this moment. */
  is(person: string, at: Instant): void
}

/** Everything is checked and written as it would be for a window; only who does it, and when, is told by `is`. */
export function doingAs(context: CoreContext, events: Events): Doing {
  let who = context.operator().name
  let moment = context.now()
  const own: CoreContext = {
    ...context,
    now: () => moment,
    operator: () => ({ ...context.operator(), name: who }),
    audit(action, subject, detail, by = who) {
      appendAudit(context.database, { at: moment, by, action, subject, detail })
      context.publish('audit')
    },
  }
  const doing: CoreContext = { ...own, outbox: createOutbox(own), bulk: createBulkService(own) }
  const client = createRouterClient(createRouter(doing, events, { version: '', demo: true, notices: [] }))
  return {
    client,
    is(person, at) {
      who = person
      moment = at
    },
  }
}
