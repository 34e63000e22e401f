/** The audit trail: read, checked, and given as a file. Nothing here writes to it but that it was exported. */
import { implement } from '@orpc/server'
import { audit } from '#contract/audit.ts'
import type { AccountId } from '#contract/vocabulary.ts'
import { answerOf } from '#main/core/ports/answer.ts'
import type { CoreContext } from '#main/core/ports/context.ts'
import { auditPage } from '#main/db/auditPage.ts'
import { auditTeller } from '#main/db/auditTeller.ts'
import { decodeCursor, encodeCursor } from '#main/db/keyset.ts'
import { namesInTrail } from '#main/db/people.ts'

export function auditRouter(context: CoreContext) {
  const os = implement(audit)
  const { database, workspaceDir } = context
  /** The operator sits at this machine. */
  const timeZone = Intl.DateTimeFormat().resolvedOptions().timeZone

  return os.router({
    page: os.page.handler(({ input: { after, limit, ...filter } }) => {
      const { rows, next } = auditPage(database, filter, { after: after === undefined ? null : decodeCursor(after, ['integer', 'integer']), limit, newestFirst: true, timeZone })
      const tell = auditTeller(database, timeZone)
      return {
        rows: rows.map((row) => {
          const { words, subject, says } = tell(row)
          return { id: row.id, at: row.at, by: row.by, action: row.action, words, subject, accountId: row.accountId as AccountId | null, says, hash: row.hash }
        }),
        next: next === null ? null : encodeCursor(next),
      }
    }),

    people: os.people.handler(() => namesInTrail(database)),

    check: os.check.handler(({ signal }) => answerOf(context.jobs, 'audit.check', { workspaceDir }, { label: 'Audit trail, checked', signal })),

    export: os.export.handler(({ input }) => {
      const destination = { to: 'workspace', by: context.operator().name } as const
      // Before it is made: the file says of itself that it was taken.
      context.audit('audit.export', 'audit', { ...input })
      const { id, finished } = context.jobs.start('audit.export', { workspaceDir, filter: input, timeZone, now: context.now(), destination }, { label: `Audit trail, as a ${input.format === 'csv' ? 'CSV file' : 'workbook'}` })
      // How it ended is told by its activity.
      finished.then(() => context.publish('documents')).catch(() => {})
      return { activity: id }
    }),
  })
}
