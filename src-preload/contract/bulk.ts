/** One action on many items of a queue: what it would do and to whom not, then it is done to exactly those, and listed. */
import { oc } from '@orpc/contract'
import { z } from 'zod'
import { BAD_CURSOR, NOT_ALLOWED, NOT_FOUND } from './errors.ts'
import { FailedChargeFilter } from './failedCharges.ts'
import { HeldInvoiceFilter } from './heldInvoices.ts'
import { RegistrationFilter } from './registrations.ts'
import { AccountId, BusinessDate, Cursor, HoldChannel, Instant, Money, Note, PageSize } from './vocabulary.ts'
import { ItemId, Person, Queue } from './work.ts'

/** Items at the most; of more, the filter has to be narrowed. */
export const BULK_MAX = 50_000

const selection = <F extends z.ZodObject>(filter: F) => z.union([z.object({ ids: z.array(ItemId).min(1).max(5000) }), z.object({ filter })])

const Reason = z.string().trim().min(1).max(500)
/** What the desk alone keeps: it can all be put back. */
const deskActions = [
  z.object({ do: z.literal('assign'), to: Person.nullable() }),
  z.object({ do: z.literal('snooze'), until: Instant.nullable() }),
  z.object({ do: z.literal('done') }),
  z.object({ do: z.literal('reopen') }),
  z.object({ do: z.literal('note'), text: Note }),
  z.object({ do: z.literal('next_action'), text: z.string().trim().min(1).max(300), on: BusinessDate.nullable() }),
] as const

export const RegistrationAction = z.discriminatedUnion('do', [...deskActions])
export const FailedChargeAction = z.discriminatedUnion('do', [
  ...deskActions,
  /** `best`: the backup where it may be charged and the primary has just been declined, else whichever may. `at`: not before then. */
  z.object({ do: z.literal('retry'), with: z.enum(['primary', 'backup', 'best']), at: Instant.optional() }),
  /** Autopay off: the customer pays by hand, the method stays. */
  z.object({ do: z.literal('manual') }),
  /** Asks for what is open on the invoice to be written off; the reason stands in the books. */
  z.object({ do: z.literal('write_off'), reason: z.string().trim().min(1).max(200) }),
  z.object({ do: z.literal('pause'), reason: Reason }),
  z.object({ do: z.literal('resume') }),
])
export const HeldInvoiceAction = z.discriminatedUnion('do', [
  ...deskActions,
  /** Only those that are approved by us; `upTo`: none over the limit of its currency, and none of a currency without one. */
  z.object({ do: z.literal('approve'), note: Reason.optional(), upTo: z.array(Money).max(30).optional() }),
  z.object({ do: z.literal('release'), note: Reason.optional() }),
  z.object({ do: z.literal('hold'), reason: Reason, channel: HoldChannel }),
  z.object({ do: z.literal('extend'), hours: z.int().min(1).max(720) }),
])

export const BulkOrder = z.discriminatedUnion('queue', [
  z.object({ queue: z.literal('registrations'), selection: selection(RegistrationFilter), action: RegistrationAction }),
  z.object({ queue: z.literal('failedCharges'), selection: selection(FailedChargeFilter), action: FailedChargeAction }),
  z.object({ queue: z.literal('heldInvoices'), selection: selection(HeldInvoiceFilter), action: HeldInvoiceAction }),
])
export type BulkOrder = z.infer<typeof BulkOrder>
export type BulkAction = BulkOrder['action']

const LeftOutReason = z.object({ reason: z.string(), count: z.int(), money: z.array(Money) })
/** `before`: left out before it began; else when its turn came. */
export const BulkLeftOut = LeftOutReason.extend({ before: z.boolean() })
export type BulkLeftOut = z.infer<typeof BulkLeftOut>

export const BulkPreview = z.object({
  /** Names this selection as it is now: the ids are kept, whatever the filter matches later. Good for half an hour. */
  id: z.string(),
  /** In plain words: `Retry with the backup method`. */
  label: z.string(),
  /** Of all selected, those that it would be done to, and their money by currency (nothing in queues without money). */
  total: z.int(), takes: z.int(), money: z.array(Money),
  leftOut: z.array(LeftOutReason),
  /** `desk`: kept here, can be put back at any time; `outbox`: goes to the billing system, and can be taken back until it has left. */
  where: z.enum(['desk', 'outbox']),
})
export type BulkPreview = z.infer<typeof BulkPreview>

/** How it stands with one item that the run was for: `done` (here, or answered by the billing system), `waiting` in the outbox, the outbox's bad ends, the charge was made and declined, taken back, left out when its turn came; `left_out_before`: of the selection, but left out before it began. */
export const BulkOutcome = z.enum(['done', 'waiting', 'refused', 'conflict', 'uncertain', 'declined', 'withdrawn', 'left_out', 'left_out_before'])
export type BulkOutcome = z.infer<typeof BulkOutcome>

export const BulkRow = z.object({
  id: ItemId, accountId: AccountId, title: z.string(), subtitle: z.string(), amount: Money.nullable(), outcome: BulkOutcome,
  /** Why it was left out or refused, in plain words. */
  message: z.string().nullable(),
  /** The command in the outbox. */
  outboxId: z.int().nullable(),
})
export type BulkRow = z.infer<typeof BulkRow>

export const BulkRun = z.object({
  id: z.string(), queue: Queue, label: z.string(), at: Instant, by: z.string(), where: z.enum(['desk', 'outbox']),
  total: z.int(), money: z.array(Money),
  /** Null while it is under way; then `activity` tells how far it is. */
  finishedAt: Instant.nullable(),
  activity: z.string().nullable(),
  /** Why it ended before all had their turn, in plain words; what had not is among `left_out`. */
  stopped: z.string().nullable(),
  undoneAt: Instant.nullable(), undoneBy: z.string().nullable(),
  /** `left_out_before` is of the selection, and not among `total`. */
  outcomes: z.partialRecord(BulkOutcome, z.int()),
  /** Who was left out, by reason; when its turn came once it has ended. */
  leftOut: z.array(BulkLeftOut),
})
export type BulkRun = z.infer<typeof BulkRun>

const GONE = { status: 409, message: 'This selection is older than half an hour. Look at what it would do once more.' } as const

export const bulk = {
  /** Freezes the selection. Reads only. */
  preview: oc.errors({ NOT_ALLOWED, TOO_MANY: { status: 409, message: 'These are more than 50,000. Narrow the filter.' } }).input(BulkOrder).output(BulkPreview),
  /** Of a preview: who is left out, in the order of the selection. */
  leftOut: oc.errors({ GONE, BAD_CURSOR }).input(z.object({ id: z.string().max(64), after: Cursor.optional(), limit: PageSize })).output(z.object({ rows: z.array(BulkRow), next: Cursor.nullable() })),
  /** Each item is looked at again before it is done; what no longer fits is left out. Answers at once; the run goes on as an activity, `activity`. A preview is run once. */
  run: oc.errors({ NOT_ALLOWED, GONE }).input(z.object({ id: z.string().max(64) })).output(z.object({ run: z.string(), activity: z.string() })),
  /** The newest first. */
  runs: oc.errors({ BAD_CURSOR }).input(z.object({ after: Cursor.optional(), limit: PageSize })).output(z.object({ rows: z.array(BulkRun), next: Cursor.nullable() })),
  get: oc.errors({ NOT_FOUND }).input(z.object({ run: z.string().max(64) })).output(BulkRun),
  results: oc.errors({ NOT_FOUND, BAD_CURSOR }).input(z.object({ run: z.string().max(64), outcome: BulkOutcome.optional(), after: Cursor.optional(), limit: PageSize })).output(z.object({ rows: z.array(BulkRow), next: Cursor.nullable() })),
  /** Stops a run that is under way: what was done stays done. False when it had ended. */
  stop: oc.errors({ NOT_FOUND }).input(z.object({ run: z.string().max(64) })).output(z.object({ stopped: z.boolean() })),
  /** Puts back what the desk keeps; takes back what has not left the outbox. `left`: what could not be. */
  undo: oc.errors({ NOT_ALLOWED, NOT_FOUND, NOTHING: { status: 409, message: 'Nothing of this can be taken back any more.' } }).input(z.object({ run: z.string().max(64) })).output(z.object({ undone: z.int(), left: z.int() })),
}
