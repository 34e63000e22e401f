/** A new registration link, to be read out to a caller: shown once, kept nowhere; that it was made is in the audit trail. */
import type { CoreContext } from '#main/core/ports/context.ts'
import { answerOf } from '#main/core/ports/answer.ts'
import { newestMessagesTo, type MessageRecord } from '#main/db/campaigns.ts'
import { JobFailure } from '#main/core/ports/jobs.ts'
import type { RegistrationItem } from '#main/db/registrationQueue.ts'

interface LinkErrors {
  NOT_CONNECTED(): Error
  MAY_NOT(options: { message: string }): Error
  LINE(options: { message: string }): Error
}

interface SpokenLink {
  url: string
  expiresAt: number
}

export async function spokenLink(context: CoreContext, { registrationId, accountId, email }: RegistrationItem, errors: LinkErrors, signal: AbortSignal | undefined): Promise<SpokenLink> {
  const connection = context.connection()
  if (connection === null) throw errors.NOT_CONNECTED()
  if (email === null || email.trim() === '') throw errors.MAY_NOT({ message: 'There is no email address that a link could be for. Add one to the contact.' })
  const { state } = context.database.first<MessageRecord>(newestMessagesTo([accountId])) ?? {}
  // A link of one's own would kill the one that is on its way.
  if (state === 'queued' || state === 'sending') throw errors.MAY_NOT({ message: 'An email to this customer is on its way already, with a link of its own.' })
  const noted = (outcome: 'made' | 'refused' | 'not_known', more: Record<string, unknown> = {}) => {
    context.audit('registration.link', registrationId, { accountId, outcome, ...more })
    context.publish('registrations', 'accounts', 'audit')
  }
  try {
    const made = await answerOf(context.jobs, 'registrations.link', { workspaceDir: context.workspaceDir, connection, registrationId, key: context.newId() }, { label: 'New registration link', signal })
    if (made.outcome === 'refused') {
      noted('refused')
      throw errors.MAY_NOT({ message: made.message })
    }
    noted('made', { expiresAt: made.expiresAt })
    return { url: made.url, expiresAt: made.expiresAt }
  } catch (error) {
    if (!(error instanceof JobFailure)) throw error
    // It may have been made, and then earlier ones are dead.
    noted('not_known')
    throw errors.LINE({ message: `${error.message} If a link was made all the same, earlier ones no longer work: try again before you tell the customer to use one.` })
  }
}
