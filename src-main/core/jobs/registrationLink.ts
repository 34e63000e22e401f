/** A new registration link for somebody who is on the telephone. It goes to the window that asked, and nowhere else: no file, no log. */
import { newLink } from '#main/mail/newLink.ts'
import { applyChanges } from '#main/sync/applyChanges.ts'
import type { JobHandler } from '../ports/jobs.ts'
import { withBillingSystem } from './billingJob.ts'

export const registrationLinkJob: JobHandler<'registrations.link'> = (input, { signal }) =>
  withBillingSystem(input, async (connector, database) => {
    const made = await newLink(connector, { subjectId: input.registrationId }, input.key, signal)
    if (made.kind !== 'link') return { outcome: 'refused', message: made.reason }
    try {
      applyChanges(database, made.changed, Date.now())
    } catch {
      // The link before it is dead already: a busy copy is no reason to lose this one. The next pull brings what changed.
    }
    return { outcome: 'made', ...made.link }
  })
