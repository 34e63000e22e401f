/** What customers answer by SMS: HOLD, APPROVE, STOP and everything else, each read once and decided once. */
import { oc } from '@orpc/contract'
import { z } from 'zod'
import { BAD_CURSOR, NOT_ALLOWED, NOT_FOUND } from './errors.ts'
import { AccountId, ContactId, Cursor, Instant, InvoiceId, PageSize, PartyId } from './vocabulary.ts'

/** `hold` and `approve` are about invoices; `stop` and `start` about the number; `other` is for a person to read. */
export const AnswerIntent = z.enum(['hold', 'approve', 'stop', 'start', 'other'])
export type AnswerIntent = z.infer<typeof AnswerIntent>
/**
 * `proposed` waits for a person, on the held-invoices queue; `taken` was done at once, because it came from the approver's own number;
 * `confirmed` and `dismissed` were decided by a person, `dismissed` without a command; `noted` needs nothing done.
 */
export const AnswerState = z.enum(['proposed', 'taken', 'confirmed', 'dismissed', 'noted'])
export type AnswerState = z.infer<typeof AnswerState>

export const SmsAnswer = z.object({
  /** The provider's id of the message. */
  id: z.string(), from: z.string(), to: z.string(), /** In the customer's words. */ words: z.string(), at: Instant,
  intent: AnswerIntent, state: AnswerState,
  /** Whose number it is, where it is known; several contacts may share one. */
  contact: z.object({ id: ContactId, name: z.string(), approver: z.boolean() }).nullable(),
  account: z.object({ id: AccountId, name: z.string(), partyId: PartyId }).nullable(),
  /** The invoices it is taken to be about. */
  invoices: z.array(z.object({ id: InvoiceId, number: z.string() })),
  /** Why it was not taken at once, or what was done, in plain words. */
  remark: z.string(),
  decidedAt: Instant.nullable(), decidedBy: z.string().nullable(),
})
export type SmsAnswer = z.infer<typeof SmsAnswer>

export const answers = {
  /** The newest first; with `state` only those. */
  page: oc.errors({ BAD_CURSOR }).input(z.object({ state: AnswerState.optional(), after: Cursor.optional(), limit: PageSize })).output(z.object({ rows: z.array(SmsAnswer), next: Cursor.nullable(), proposed: z.int() })),
  /** How many there are of each state. */
  counts: oc.output(z.record(AnswerState, z.int())),
  /** Does what the answer asks for, as `as`, on these invoices of one account: commands in the outbox. */
  confirm: oc
    .errors({ NOT_ALLOWED, NOT_FOUND, DECIDED: { status: 409, message: 'This answer is dealt with already.' }, MAY_NOT: { status: 409, message: 'This cannot be done with this invoice now.' } })
    .input(z.object({ answer: z.string().min(1).max(64), as: z.enum(['hold', 'approve']), invoices: z.array(InvoiceId).min(1).max(50) }))
    .output(SmsAnswer),
  /** Dealt with, without a command: `note` says how (“Called back”), and becomes its remark. */
  dismiss: oc.errors({ NOT_ALLOWED, NOT_FOUND, DECIDED: { status: 409, message: 'This answer is dealt with already.' } }).input(z.object({ answer: z.string().min(1).max(64), note: z.string().trim().min(1).max(500).optional() })).output(SmsAnswer),
  /** Asks the provider now. */
  poll: oc.errors({ NO_SMS: { status: 409, message: 'No SMS provider is set. Give its account in Settings.' }, FAILED: { status: 409, message: 'The SMS provider could not be asked.' } }).output(z.object({ read: z.int(), taken: z.int(), proposed: z.int() })),
}
