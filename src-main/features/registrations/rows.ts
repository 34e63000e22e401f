/** Rows of the registrations queue as the window shows them. */
import type { RegistrationRow } from '#contract/registrations.ts'
import type { AccountId, PartyId, RegistrationId } from '#contract/vocabulary.ts'
import { newestMessagesTo, type MessageRecord } from '#main/db/campaigns.ts'
import type { Database } from '#main/db/database.ts'
import { pendingCommands } from '#main/db/pendingCommands.ts'
import { atPresent, type RegistrationItem } from '#main/db/registrationQueue.ts'

export function registrationRows(database: Database, found: readonly RegistrationItem[], now: number): RegistrationRow[] {
  const messages = new Map(database.all<MessageRecord>(newestMessagesTo(found.map(({ accountId }) => accountId))).map((message) => [message.accountId, message]))
  const pending = pendingCommands(database, found.map(({ registrationId }) => registrationId))
  return found.map((stored) => {
    const row = atPresent(stored, now)
    return {
      registrationId: row.registrationId as RegistrationId, accountId: row.accountId as AccountId, partyId: row.partyId as PartyId,
      accountName: row.accountName, accountRef: row.accountRef, contactName: row.contactName, email: row.email, state: row.state, need: row.need,
      invitedAt: row.invitedAt, expiresAt: row.expiresAt, timesSent: row.timesSent, sinceAt: row.sinceAt,
      message: notYetSeen(messages.get(row.accountId), row),
      pending: pending.get(row.registrationId) ?? null,
    }
  })
}

/** What the desk knows and the copy does not show: a message on its way, one that went and is not yet told as an invitation, one that ended badly. */
function notYetSeen(message: MessageRecord | undefined, row: RegistrationItem): RegistrationRow['message'] {
  if (message === undefined || message.subjectId !== row.registrationId) return null
  if (message.state === 'sent' && (row.state === 'invited' || overtaken(message, row))) return null
  // The billing system has invited them since, by whatever way.
  if (message.state === 'failed' && overtaken(message, row)) return null
  return { state: message.state, at: message.settledAt ?? message.sendingAt ?? message.queuedAt }
}

/** Whether the record changed its state after the message was settled. */
const overtaken = (message: MessageRecord, row: RegistrationItem): boolean => message.settledAt !== null && row.sinceAt > message.settledAt
