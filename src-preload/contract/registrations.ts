/** The registrations queue: customers who cannot sign in to the portal yet. */
import { oc } from '@orpc/contract'
import { z } from 'zod'
import { BAD_CURSOR, CHANGED, NOT_ALLOWED, NOT_CONNECTED, NOT_FOUND } from './errors.ts'
import { OutboxReceipt, PendingCommand } from './outbox.ts'
import { StoryEntry } from './story.ts'
import { AccountId, ContactId, Cursor, Instant, PageSize, PartyId, RegistrationId, RegistrationState, SearchText } from './vocabulary.ts'
import { WorkFilter, WorkMark } from './work.ts'

/** `send`: never invited or the link expired; `wait`: invited; `fix_address`: no address, or it bounces. */
export const RegistrationNeed = z.enum(['send', 'wait', 'fix_address', 'none'])
export type RegistrationNeed = z.infer<typeof RegistrationNeed>

/** Why a customer cannot sign in: `silent`: sent twice or more, the last time three days ago or more, the link is still good, and nothing came back. */
export const RegistrationReason = z.enum(['never_sent', 'no_address', 'bounced', 'expired', 'silent', 'invited'])
export type RegistrationReason = z.infer<typeof RegistrationReason>

export const RegistrationFilter = z.object({
  party: PartyId.optional(),
  need: RegistrationNeed.optional(),
  state: RegistrationState.optional(),
  reason: RegistrationReason.optional(),
  account: AccountId.optional(),
  text: SearchText.optional(),
}).extend(WorkFilter.shape)
export type RegistrationFilter = z.infer<typeof RegistrationFilter>

export const RegistrationRow = z.object({
  registrationId: RegistrationId, accountId: AccountId, partyId: PartyId, accountName: z.string(), accountRef: z.string(),
  contactName: z.string().nullable(), email: z.string().nullable(), state: RegistrationState, need: RegistrationNeed, reason: RegistrationReason,
  invitedAt: Instant.nullable(), expiresAt: Instant.nullable(), timesSent: z.int(), sinceAt: Instant,
  /** The last message of the desk to this account, while the copy does not show its effect yet. */
  message: z.object({ state: z.string(), at: Instant }).nullable(),
  /** Nothing is sent to this address: why, in plain words (`It came back on 3 Nov 2026: no such mailbox`). */
  suppressed: z.string().nullable(),
  /** The newest command about it, until the copy shows the result. */
  pending: PendingCommand.nullable(),
  work: WorkMark,
})
export type RegistrationRow = z.infer<typeof RegistrationRow>

export const registrations = {
  page: oc
    .errors({ BAD_CURSOR })
    .input(RegistrationFilter.extend({ sort: z.enum(['since', 'account', 'times']).default('since'), descending: z.boolean().default(false), after: Cursor.optional(), limit: PageSize }))
    .output(z.object({ rows: z.array(RegistrationRow), next: Cursor.nullable() })),
  /** How many match, and how many of those in each need. */
  counts: oc.input(RegistrationFilter).output(z.object({ total: z.int(), byNeed: z.record(RegistrationNeed, z.int()), byReason: z.record(RegistrationReason, z.int()) })),
  /** How old the invitations are that nobody has answered, youngest first. */
  ageing: oc.input(RegistrationFilter).output(z.array(z.object({ /** Days since it was sent, both included; `to` null: and more. */ from: z.int(), to: z.int().nullable(), count: z.int() }))),
  /** What became of registration campaigns, the newest first. `registered`: of those it was sent to, who can sign in now. */
  conversion: oc
    .errors({ BAD_CURSOR })
    .input(z.object({ party: PartyId.optional(), after: Cursor.optional(), limit: PageSize }))
    .output(z.object({ rows: z.array(z.object({ campaign: z.string(), at: Instant, by: z.string(), partyId: PartyId.nullable(), sent: z.int(), bounced: z.int(), registered: z.int(), /** Half of those who registered had done so after so long; null where nobody has. */ medianMs: z.int().nullable() })), next: Cursor.nullable() })),
  /**
   * A new link, to be read out to a caller: only whoever may manage, logged, never stored. Earlier links stop working.
   * Asked of the billing system at once, so it needs the line.
   */
  link: oc
    .errors({ NOT_ALLOWED, NOT_FOUND, NOT_CONNECTED, MAY_NOT: { status: 409, message: 'No link can be made for this customer.' }, LINE: { status: 502, message: 'The billing system could not be asked. Try again.' } })
    .input(z.object({ registration: RegistrationId }))
    .output(z.object({ url: z.string(), expiresAt: Instant })),
  /** Corrects the contact's address; with `send`, a new email goes out as soon as the billing system has taken it. */
  correct: oc
    .errors({ NOT_ALLOWED, NOT_FOUND, MAY_NOT: { status: 409, message: 'This address cannot be corrected here.' }, CHANGED })
    .input(z.object({ registration: RegistrationId, email: z.email().max(200), /** What was shown. */ rev: z.int().optional(), send: z.boolean() }))
    .output(OutboxReceipt),
  detail: oc
    .errors({ NOT_FOUND })
    .input(z.object({ registration: RegistrationId }))
    .output(z.object({ row: RegistrationRow, portalUrl: z.string(), nextStep: z.string(), mayInvite: z.boolean(), mayNotBecause: z.string().nullable(), /** The contact that is written to, with its version; null where there is none. */ contact: z.object({ id: ContactId, rev: z.int(), name: z.string(), email: z.string().nullable(), phone: z.string().nullable() }).nullable(), story: z.array(StoryEntry) })),
  /** Sends a new registration email to one account; earlier links stop working. */
  send: oc
    .errors({ NOT_ALLOWED, NOT_FOUND, NOT_CONNECTED, NO_TRANSPORT: { status: 409, message: 'No mail server is set. Give its address in Settings.' }, MAY_NOT: { status: 409, message: 'No registration email can be sent to this customer.' } })
    .input(z.object({ registration: RegistrationId }))
    .output(z.object({ campaign: z.string(), activity: z.string() })),
}
