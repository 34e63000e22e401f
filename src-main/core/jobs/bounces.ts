/** The job that reads the sender's mailbox: what came back, complaints, wishes not to be written to. */
import { withMailbox } from '#main/mail/bounces/mailbox.ts'
import { readMailbox } from '#main/mail/bounces/readMailbox.ts'
import type { JobHandler } from '../ports/jobs.ts'
import type { OAuthAccess } from '../ports/outgoing.ts'
import { withoutBillingSystem } from './billingJob.ts'
import { stopIfCancelled } from './madeFile.ts'

export const bouncesJob: JobHandler<'mail.bounces'> = ({ workspaceDir, mailbox, now }, context) =>
  withoutBillingSystem(workspaceDir, (database) =>
    withMailbox(mailbox, { accessToken, signal: context.signal }, (open) =>
      readMailbox(database, open, { now, check: () => stopIfCancelled(context), progress: (done, total) => context.progress({ done, total, step: 'reading the mailbox' }) })))

/** Loaded by a mailbox that is signed in to with Microsoft or Google. */
const accessToken = async (oauth: OAuthAccess): Promise<string> => (await import('#main/mail/oauth.ts')).accessToken(oauth)
