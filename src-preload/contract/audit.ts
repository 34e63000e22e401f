/** The audit trail: who did what, when. It is added to and never changed; each entry bears the hash of the one before it. */
import { oc } from '@orpc/contract'
import { z } from 'zod'
import { BAD_CURSOR } from './errors.ts'
import { AccountId, BusinessDate, Cursor, Instant, PageSize, SearchText } from './vocabulary.ts'

export const AuditFilter = z.object({
  by: z.string().max(200).optional(),
  /** What was done, as a group: commands to the billing system, mail, work on queues, documents, settings. */
  group: z.enum(['commands', 'mail', 'work', 'documents', 'settings', 'other']).optional(),
  account: AccountId.optional(),
  /** Days in the zone of this machine's operator, both included. */
  from: BusinessDate.optional(), to: BusinessDate.optional(),
  text: SearchText.optional(),
})
export type AuditFilter = z.infer<typeof AuditFilter>

export const AuditRow = z.object({
  id: z.int(), at: Instant, by: z.string(), action: z.string(),
  /** In plain words: `Put on hold`, `Assigned to Ines Carvalho`. */
  words: z.string(),
  /** What it was done to, as people know it, and where that is in the window; null where it has no place. */
  subject: z.string(), accountId: AccountId.nullable(),
  /** What the entry says, label by label, for its detail. */
  says: z.array(z.object({ label: z.string(), value: z.string() })),
  hash: z.string(),
})
export type AuditRow = z.infer<typeof AuditRow>

export const audit = {
  /** The newest first. */
  page: oc.errors({ BAD_CURSOR }).input(AuditFilter.extend({ after: Cursor.optional(), limit: PageSize })).output(z.object({ rows: z.array(AuditRow), next: Cursor.nullable() })),
  people: oc.output(z.array(z.string())),
  /** Reads the whole trail: how many entries, the first that is not as it was written (null: all are), and the last hash, which stands for all of them. */
  check: oc.output(z.object({ entries: z.int(), brokenAt: z.int().nullable(), lastHash: z.string() })),
  /** A file of what the filter means, every entry with its hash; in the background. */
  export: oc.input(AuditFilter.extend({ format: z.enum(['csv', 'xlsx']) })).output(z.object({ activity: z.string() })),
}
