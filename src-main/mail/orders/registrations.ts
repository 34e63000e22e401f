/** Registration emails: to everybody chosen who cannot sign in yet, once an account. */
import type { RegistrationSelection } from '#contract/mail.ts'
import type { OrderToRead } from '#main/core/ports/mail.ts'
import type { Database } from '#main/db/database.ts'
import { chosenRecipients } from '../recipients.ts'
import { AGAIN_GUARD_MS } from '../told.ts'
import type { Planned } from './order.ts'

const NOTHING_MORE: readonly string[] = []

/** @throws JobFailure `TOO_MANY` */
export function registrationOrder(database: Database, selection: RegistrationSelection, { now, again, quietMs }: Pick<OrderToRead, 'now' | 'again' | 'quietMs'>): Planned[] {
  return chosenRecipients(database, selection, { now, since: now - (again ? AGAIN_GUARD_MS : quietMs), quietSince: now - quietMs }).map(({ invitee, address, skip, recentAt }) => ({
    accountId: invitee.accountId, accountName: invitee.accountName, accountRef: invitee.accountRef, partyId: invitee.partyId, channel: 'email',
    contactId: invitee.contactId, toAddress: address, toName: invitee.contactName ?? invitee.accountName,
    subjectId: invitee.registrationId, subjects: NOTHING_MORE, about: null, skip, recentAt,
  }))
}
