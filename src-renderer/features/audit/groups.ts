/** What was done, as groups. */
import type { AuditFilter } from '#contract/audit.ts'

type Group = NonNullable<AuditFilter['group']>
export const GROUPS = ['work', 'commands', 'mail', 'documents', 'settings', 'other'] as const satisfies readonly Group[]
export const groupWords: Record<Group, string> = {
  work: 'Work on queues', commands: 'Changes to the billing system', mail: 'Mail and SMS', documents: 'Documents', settings: 'Settings', other: 'All else',
}
