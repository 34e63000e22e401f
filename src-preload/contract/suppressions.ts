/** Addresses and numbers that nothing is sent to: they bounced, somebody complained, asked to stop, or was put here by hand. */
import { oc } from '@orpc/contract'
import { z } from 'zod'
import { BAD_CURSOR, NOT_ALLOWED, NOT_FOUND } from './errors.ts'
import { Channel } from './mail.ts'
import { AccountId, Cursor, Instant, Note, PageSize, SearchText } from './vocabulary.ts'

export const SuppressionReason = z.enum(['bounced', 'complained', 'unsubscribed', 'stopped', 'by_hand'])
export type SuppressionReason = z.infer<typeof SuppressionReason>

export const Suppression = z.object({
  /** An email address in lower case, or a number as `+61400000000`. */
  address: z.string(), channel: Channel, reason: SuppressionReason,
  /** What is known of it: the other server's words, the customer's SMS, a colleague's note. */
  words: z.string().nullable(),
  at: Instant, by: z.string(),
  /** Accounts with a contact of this address, at most five. */
  accounts: z.array(z.object({ id: AccountId, name: z.string() })),
})
export type Suppression = z.infer<typeof Suppression>

const Address = z.string().trim().min(3).max(254)

/** Reasons that are the customer’s own word. */
export const CUSTOMERS_OWN: readonly SuppressionReason[] = ['complained', 'unsubscribed', 'stopped']

export const suppressions = {
  /** The newest first. */
  page: oc.errors({ BAD_CURSOR }).input(z.object({ text: SearchText.optional(), reason: SuppressionReason.optional(), after: Cursor.optional(), limit: PageSize })).output(z.object({ rows: z.array(Suppression), next: Cursor.nullable() })),
  counts: oc.output(z.object({ total: z.int(), byReason: z.record(SuppressionReason, z.int()) })),
  add: oc
    .errors({ NOT_ALLOWED, BAD_ADDRESS: { status: 400, message: 'This is neither an email address nor a phone number with + and its country code.' } })
    .input(z.object({ address: Address, reason: z.enum(['unsubscribed', 'complained', 'by_hand']), note: Note.max(500).optional() }))
    .output(Suppression),
  /** It may be written to again: the address was mended, or the customer asked for it. What the customer said themselves is taken back with a note. */
  remove: oc.errors({ NOT_ALLOWED, NOT_FOUND, NOTE_NEEDED: { status: 400, message: 'The customer said so themselves. Say in a note why it may be written to again.' } }).input(z.object({ address: Address, note: Note.max(500).optional() })).output(z.object({ address: z.string() })),
}
