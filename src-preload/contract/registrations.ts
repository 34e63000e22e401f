/** The registrations queue: customers who cannot sign in to the portal yet. */
import { oc } from '@orpc/contract'
import { z } from 'zod'
import { BAD_CURSOR, NOT_ALLOWED, NOT_CONNECTED, NOT_FOUND } from './errors.ts'
import { PendingCommand } from './outbox.ts'
import { StoryEntry } from './story.ts'
import { AccountId, Cursor, Instant, PageSize, PartyId, RegistrationId, RegistrationState, SearchText } from './vocabulary.ts'

/** `send`: never invited or the link expired; `wait`: invited; `fix_address`: no address, or it bounces. */
export const RegistrationNeed = z.enum(['send', 'wait', 'fix_address', 'none'])
export type RegistrationNeed = z.infer<typeof RegistrationNeed>

export const RegistrationFilter = z.object({
  party: PartyId.optional(),
  need: RegistrationNeed.optional(),
  state: RegistrationState.optional(),
  text: SearchText.optional(),
})
export type RegistrationFilter = z.infer<typeof RegistrationFilter>

export const RegistrationRow = z.object({
  registrationId: RegistrationId, accountId: AccountId, partyId: PartyId, accountName: z.string(), accountRef: z.string(),
  contactName: z.string().nullable(), email: z.string().nullable(), state: RegistrationState, need: RegistrationNeed,
  invitedAt: Instant.nullable(), expiresAt: Instant.nullable(), timesSent: z.int(), sinceAt: Instant,
  /** The last message of the desk to this account, while the copy does not show its effect yet. */
  message: z.object({ state: z.string(), at: Instant }).nullable(),
  /** The newest command about it, until the copy shows the result. */
  pending: PendingCommand.nullable(),
})
export type RegistrationRow = z.infer<typeof RegistrationRow>

export const registrations = {
  page: oc
    .errors({ BAD_CURSOR })
    .input(RegistrationFilter.extend({ sort: z.enum(['since', 'account']).default('since'), descending: z.boolean().default(false), after: Cursor.optional(), limit: PageSize }))
    .output(z.object({ rows: z.array(RegistrationRow), next: Cursor.nullable() })),
  /** How many match, and how many of those in each need. */
  counts: oc.input(RegistrationFilter).output(z.object({ total: z.int(), byNeed: z.record(RegistrationNeed, z.int()) })),
  detail: oc
    .errors({ NOT_FOUND })
    .input(z.object({ registration: RegistrationId }))
    .output(z.object({ row: RegistrationRow, portalUrl: z.string(), nextStep: z.string(), mayInvite: z.boolean(), mayNotBecause: z.string().nullable(), story: z.array(StoryEntry) })),
  /** Sends a new registration email to one account; earlier links stop working. */
  send: oc
    .errors({ NOT_ALLOWED, NOT_FOUND, NOT_CONNECTED, NO_TRANSPORT: { status: 409, message: 'No mail server is set. Give its address in Settings.' }, MAY_NOT: { status: 409, message: 'No registration email can be sent to this customer.' } })
    .input(z.object({ registration: RegistrationId }))
    .output(z.object({ campaign: z.string(), activity: z.string() })),
}
