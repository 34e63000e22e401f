/** The job that sends one message of an order to the operator's own address, to see how it reads there. */
import { atOneMoment } from '#main/db/books.ts'
import type { Attachment } from '#main/mail/compose.ts'
import { renderOrder } from '#main/mail/orders/render.ts'
import { paperFacts } from '#main/mail/paperFacts.ts'
import { sendTestMessage } from '#main/mail/testMessage.ts'
import { JobFailure, type JobHandler } from '../ports/jobs.ts'
import { onWorkspace } from './madeFile.ts'

/** No campaign is written, and no link is made. */
export const mailTestJob: JobHandler<'mail.test'> = ({ workspaceDir, accountId, to, mail, ...request }) =>
  onWorkspace(workspaceDir, async (database) => {
    const message = await atOneMoment(database, async () => renderOrder(database, request, accountId))
    if (message === null) throw new JobFailure('NOT_FOUND', 'There is nothing of this kind to say to this account now.')
    const attachments: Attachment[] = []
    for (const spec of message.papers) {
      const { paperOf } = await import('./papers/paper.ts')
      const { bytes } = await (await paperOf(database, spec).draw()).finish()
      attachments.push({ fileName: paperFacts(database, spec)?.fileName ?? 'document.pdf', contentType: 'application/pdf', bytes })
    }
    return sendTestMessage({ message, attachments, to, mail, now: Date.now() })
  })
