/** The one link of one message, made by the billing system at the moment of sending. It is in no file and in no log. */
import type { RegistrationId } from '#contract/vocabulary.ts'
import { ConnectorError, type ChangedRecord, type Connector } from '#main/core/ports/connector.ts'
import type { MessageRecord } from '#main/db/campaigns.ts'
import type { RegistrationLink } from './registrationMessage.ts'

export type NewLink =
  | { kind: 'link'; link: RegistrationLink; changed: ChangedRecord[] }
  /** The billing system knows better than the copy: nobody is to be invited. */
  | { kind: 'refused'; reason: string }
  /** There is no getting links now, for this message or any other. */
  | { kind: 'none'; reason: string }

/** Asks for a link. The key is the same for every ask of one try, so that a lost answer makes no second link. */
export async function newLink(connector: Pick<Connector, 'send'>, message: Pick<MessageRecord, 'subjectId'>, key: string, signal: AbortSignal): Promise<NewLink> {
  const outcome = await connector.send('newRegistrationLink', {
    input: { registrationId: message.subjectId as RegistrationId }, idempotencyKey: key, ifMatch: null, signal,
  })
  if (outcome.kind !== 'done') return { kind: 'refused', reason: `The billing system made no link: ${outcome.message}` }
  const { url, expiresAt } = outcome.result
  if (!/^https?:$/.test(new URL(url).protocol)) throw new ConnectorError('MALFORMED', 'The billing system answered with a link that is no web address.')
  return { kind: 'link', link: { url, expiresAt }, changed: outcome.changed }
}

/** The key of a message's next try: another one after each, so that a later try gets a fresh link. */
export const linkKey = (message: MessageRecord): string => `mail-${message.id}-${message.attempts + 1}`
