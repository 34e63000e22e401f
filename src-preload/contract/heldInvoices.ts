/** The held-invoices queue: invoices on hold or waiting for approval, the nearest clock first. */
import { oc } from '@orpc/contract'
import { z } from 'zod'
import { SmsAnswer } from './answers.ts'
import { BAD_CURSOR, CHANGED, NOT_ALLOWED, NOT_FOUND } from './errors.ts'
import { OpenCommand, OutboxReceipt, PendingCommand } from './outbox.ts'
import { StoryEntry } from './story.ts'
import { AccountId, ApprovalPreference, BusinessDate, Cursor, HoldChannel, Instant, InvoiceId, Money, Note, PageSize, PartyId, SearchText, TimeZone } from './vocabulary.ts'
import { WorkFilter, WorkMark } from './work.ts'

export const HeldInvoiceFilter = z.object({
  party: PartyId.optional(),
  state: z.enum(['held', 'waiting']).optional(),
  channel: HoldChannel.optional(),
  preference: ApprovalPreference.optional(),
  /** Only those with an SMS that waits for a person. */
  answered: z.boolean().optional(),
  /** Those that approve themselves before the end of today, by the party's day. */
  today: z.boolean().optional(),
  account: AccountId.optional(),
  text: SearchText.optional(),
}).extend(WorkFilter.shape)
export type HeldInvoiceFilter = z.infer<typeof HeldInvoiceFilter>

export const HeldInvoiceRow = z.object({
  /** The version of the invoice; null when it is not in the copy. */
  rev: z.int().nullable(),
  invoiceId: InvoiceId, invoiceNumber: z.string(), accountId: AccountId, partyId: PartyId, accountName: z.string(), accountRef: z.string(),
  state: z.enum(['held', 'waiting']), preference: ApprovalPreference.nullable(), channel: HoldChannel.nullable(), reason: z.string().nullable(),
  heldBy: z.string().nullable(), heldAt: Instant.nullable(), requestedAt: Instant.nullable(),
  /** When it approves itself; null while the clock stands still or there is none. */
  approvesAt: Instant.nullable(),
  amount: Money, open: Money, dueOn: BusinessDate.nullable(), approverName: z.string().nullable(),
  /** An SMS of the customer that waits for a person to confirm or dismiss it; the newest. */
  answer: SmsAnswer.nullable(),
  disputed: z.boolean(),
  pending: PendingCommand.nullable(),
  work: WorkMark,
})
export type HeldInvoiceRow = z.infer<typeof HeldInvoiceRow>

const NOT_HELD = { status: 409, message: 'This invoice is no longer on hold.' } as const
const ALREADY_HELD = { status: 409, message: 'This invoice is on hold already.' } as const
/** Two changes on one `rev` would end in a conflict. */
const STILL_WAITING = { status: 409, message: 'Another change of this invoice is still waiting to go out. Wait until it is done, or take it back in the outbox.' } as const
/** The version of the invoice that was shown. */
const rev = z.int().optional()
/** What the billing system takes as a reason or note. */
const Reason = Note.max(500)
const NOT_WAITING = { status: 409, message: 'This invoice does not wait for approval any more.' } as const

export const heldInvoices = {
  page: oc
    .errors({ BAD_CURSOR })
    .input(HeldInvoiceFilter.extend({ sort: z.enum(['clock', 'amount', 'account', 'since']).default('clock'), descending: z.boolean().default(false), after: Cursor.optional(), limit: PageSize }))
    .output(z.object({ rows: z.array(HeldInvoiceRow), next: Cursor.nullable() })),
  counts: oc
    .input(HeldInvoiceFilter)
    .output(z.object({ total: z.int(), held: z.int(), waiting: z.int(), /** Approve themselves before the party's day is over. */ today: z.int(), open: z.array(Money) })),
  detail: oc
    .errors({ NOT_FOUND })
    .input(z.object({ invoice: InvoiceId }))
    .output(
      z.object({
        row: HeldInvoiceRow, timeZone: TimeZone,
        /** Milliseconds left on a clock that stands still. */
        leftMs: z.int().nullable(),
        /** What happens next by itself, in plain words. */
        nextStep: z.string(),
        /** What the tax adds to the lines. */
        taxMinor: z.int(),
        lines: z.array(z.object({ description: z.string(), quantity: z.int(), amountMinor: z.int() })),
        story: z.array(StoryEntry),
        /** The account's preference, for what is asked from now on; this invoice keeps the one it was asked under. */
        preferenceNow: ApprovalPreference,
        /** What was asked for of the account and is not done: its approval preference, its approver. */
        open: z.array(OpenCommand),
      }),
    ),
  hold: oc.errors({ NOT_ALLOWED, NOT_FOUND, ALREADY_HELD, STILL_WAITING, CHANGED }).input(z.object({ invoice: InvoiceId, reason: Reason, channel: HoldChannel, rev })).output(OutboxReceipt),
  /** Takes the hold off. Goes to the outbox; the row shows it as pending until the billing system answers. */
  release: oc.errors({ NOT_ALLOWED, NOT_FOUND, NOT_HELD, STILL_WAITING, CHANGED }).input(z.object({ invoice: InvoiceId, note: Reason.optional(), rev })).output(OutboxReceipt),
  approve: oc.errors({ NOT_ALLOWED, NOT_FOUND, NOT_WAITING, STILL_WAITING, CHANGED }).input(z.object({ invoice: InvoiceId, note: Reason.optional(), rev })).output(OutboxReceipt),
}
