/** Rows of the registrations queue as the window shows them. */
import type { PendingCommand } from '#contract/outbox.ts'
import type { RegistrationRow } from '#contract/registrations.ts'
import type { AccountId, PartyId, RegistrationId } from '#contract/vocabulary.ts'
import { newestMessagesTo, type MessageRecord } from '#main/db/campaigns.ts'
import { db, type Database } from '#main/db/database.ts'
import { pendingCommands } from '#main/db/pendingCommands.ts'
import { suppressedAmong, suppressionKey, suppressionWords, type SuppressionRecord } from '#main/db/suppressions.ts'
import { workMarks } from '#main/db/workMarks.ts'
import { atPresent, type RegistrationItem } from '#main/db/registrationQueue.ts'
import { contactsOf } from './queries.ts'

export function registrationRows(database: Database, found: readonly RegistrationItem[], now: number): RegistrationRow[] {
  const messages = new Map(database.all<MessageRecord>(newestMessagesTo(found.map(({ accountId }) => accountId))).map((message) => [message.accountId, message]))
  const suppressed = suppressedEmails(database, found)
  const pending = pendingOn(database, found.map(({ registrationId }) => registrationId))
  const marks = workMarks(database, 'registrations', found.map(({ registrationId, accountId, sinceAt }) => ({ itemId: registrationId, rowId: registrationId, accountId, invoiceId: null, happenedAt: sinceAt })), now)
  return found.map((stored, at) => {
    const row = atPresent(stored, now)
    return {
      registrationId: row.registrationId as RegistrationId, accountId: row.accountId as AccountId, partyId: row.partyId as PartyId,
      accountName: row.accountName, accountRef: row.accountRef, contactName: row.contactName, email: row.email, state: row.state, need: row.need, reason: row.reason,
      invitedAt: row.invitedAt, expiresAt: row.expiresAt, timesSent: row.timesSent, sinceAt: row.sinceAt,
      message: notYetSeen(messages.get(row.accountId), row),
      suppressed: suppressed(row),
      pending: pending.get(row.registrationId) ?? null,
      work: marks[at]!,
    }
  })
}

/** The newest command about each registration, or about the contact it writes to. */
function pendingOn(database: Database, registrationIds: readonly string[]): Map<string, PendingCommand> {
  const contacts = database.all(contactsOf(registrationIds))
  const marks = pendingCommands(database, [...registrationIds, ...new Set(contacts.map(({ contactId }) => contactId!))])
  for (const { id, contactId } of contacts) {
    const [own, ofContact] = [marks.get(id), marks.get(contactId!)]
    if (ofContact !== undefined && (own === undefined || ofContact.id > own.id)) marks.set(id, ofContact)
  }
  return marks
}

/** Why nothing is sent to a row's address; null where it may be written to. */
function suppressedEmails(database: Database, found: readonly RegistrationItem[]) {
  const records = new Map(database.all<SuppressionRecord>(suppressedAmong(found.flatMap(({ email }) => (email === null ? [] : [suppressionKey(email)])))).map((record) => [record.address, record]))
  const zones = records.size === 0 ? new Map<string, string>() : new Map(database.all<{ id: string; timeZone: string }>(db.selectFrom('cache.party').select(['id', 'timeZone'])).map(({ id, timeZone }) => [id, timeZone]))
  return ({ email, partyId }: RegistrationItem): string | null => {
    const record = email === null ? undefined : records.get(suppressionKey(email))
    return record === undefined ? null : suppressionWords(record, zones.get(partyId) ?? 'UTC')
  }
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
