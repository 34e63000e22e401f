/** One stream of invalidations: what changed, so that a window asks again. */
import { eventIterator, oc } from '@orpc/contract'
import { z } from 'zod'

export const Topic = z.enum([
  'registrations', 'failedCharges', 'heldInvoices', 'accounts', 'invoices', 'payments', 'outbox', 'mail',
  'documents', 'settings', 'sync', 'notes', 'quarantine', 'schedules', 'templates', 'suppressions', 'answers', 'work', 'views', 'bulk', 'audit', 'sources', 'imports', 'bank',
])
export type Topic = z.infer<typeof Topic>

export const Invalidation = z.object({ topics: z.array(Topic) })
export type Invalidation = z.infer<typeof Invalidation>

export const events = {
  /** Every change from now on. The first event is empty: the stream is there. */
  invalidations: oc.output(eventIterator(Invalidation)),
}
