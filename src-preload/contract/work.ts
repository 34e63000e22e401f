/** What staff know of an item of a queue that the billing system does not: whose it is, until when it rests, what comes next, what was promised. */
import { oc } from '@orpc/contract'
import { z } from 'zod'
import { NOT_ALLOWED, NOT_FOUND } from './errors.ts'
import { AccountId, BusinessDate, Instant, InvoiceId, Money, Note } from './vocabulary.ts'

export const Queue = z.enum(['registrations', 'failedCharges', 'heldInvoices'])
export type Queue = z.infer<typeof Queue>

/** The id that a queue's row bears: a registration's, a charge's, an invoice's. */
export const ItemId = z.string().min(1).max(64)
export const QueueItem = z.object({ queue: Queue, id: ItemId })
export type QueueItem = z.infer<typeof QueueItem>

/** The name of a member of staff. */
export const Person = z.string().trim().min(1).max(200)

/**
 * `kept`: all of it was received; `part_kept`, `broken`: the day has passed and a part, or nothing, was; both become
 * `kept` when the rest comes. `withdrawn`: taken back by a person.
 */
export const PromiseState = z.enum(['open', 'kept', 'part_kept', 'broken', 'withdrawn'])
export type PromiseState = z.infer<typeof PromiseState>

export const PromiseToPay = z.object({
  id: z.string(), accountId: AccountId,
  /** What it is for; null: whatever the account owes in this currency. */
  invoiceId: InvoiceId.nullable(), invoiceNumber: z.string().nullable(),
  amount: Money, dueOn: BusinessDate, state: PromiseState,
  /** Received since it was made, in its currency. */
  receivedMinor: z.int(),
  /** The day on which all of it had been received. */
  keptOn: BusinessDate.nullable(),
  note: z.string().nullable(), madeAt: Instant, madeBy: z.string(),
  /** Broken or kept in part, and nobody has dealt with it: it stands on top of the queue. */
  asks: z.boolean(),
})
export type PromiseToPay = z.infer<typeof PromiseToPay>

/** On every row of a queue. */
export const WorkMark = z.object({
  assignee: z.string().nullable(),
  /** Rests until then; null where it does not rest (any more). */
  snoozedUntil: Instant.nullable(),
  /** Someone has finished with it, and nothing has happened to it since. */
  doneAt: Instant.nullable(), doneBy: z.string().nullable(),
  nextAction: z.object({ text: z.string(), on: BusinessDate.nullable() }).nullable(),
  /** Notes about this item, not those of the account. */
  notes: z.int(),
  /** The account's, about this invoice or about all: the one that asks for somebody before the one that is open, of these the nearest. */
  promise: PromiseToPay.nullable(),
})
export type WorkMark = z.infer<typeof WorkMark>

/** How long an item has waited, in whole days of 24 hours: a charge since it was last tried, an invoice since it was held or its approval asked for, a registration since it last changed. */
export const QueueAge = z.enum(['day', 'days3', 'week', 'month', 'older'])
export type QueueAge = z.infer<typeof QueueAge>

/** In the words of lists and files; the youngest first. */
export const queueAgeWords: Readonly<Record<QueueAge, string>> = { day: 'Under 1 day', days3: '1–3 days', week: '4–7 days', month: '8–30 days', older: 'Over 30 days' }

/** What every queue can be narrowed to besides its own; left out: what is to be worked on now. */
export const WorkFilter = z.object({
  /** `active`: neither resting nor done. */
  show: z.enum(['active', 'snoozed', 'done', 'all']).optional(),
  assignee: Person.optional(),
  unassigned: z.boolean().optional(),
  /** Those with a promise that is open; with one that was broken and asks for somebody. */
  promised: z.enum(['open', 'broken']).optional(),
  age: QueueAge.optional(),
})
export type WorkFilter = z.infer<typeof WorkFilter>

/** Items at a time; more go as a bulk action. */
const Items = z.array(QueueItem).min(1).max(500)
/** What was changed, and the token that puts it back while the desk is open: the last hundred are kept. */
export const WorkChange = z.object({ changed: z.int(), undo: z.string() })
export type WorkChange = z.infer<typeof WorkChange>

export const work = {
  /** Whom things can be assigned to: the operator first, then whoever has worked here, by name. */
  people: oc.output(z.array(z.string())),
  assign: oc.errors({ NOT_ALLOWED }).input(z.object({ items: Items, /** Null: nobody. */ to: Person.nullable() })).output(WorkChange),
  snooze: oc.errors({ NOT_ALLOWED, PAST: { status: 409, message: 'That moment has passed. Choose a later one.' } }).input(z.object({ items: Items, /** Null: it rests no more. */ until: Instant.nullable() })).output(WorkChange),
  /** Finished with, until something happens to it; or not after all. */
  done: oc.errors({ NOT_ALLOWED }).input(z.object({ items: Items, done: z.boolean() })).output(WorkChange),
  nextAction: oc.errors({ NOT_ALLOWED }).input(z.object({ items: Items, /** Null: none. */ action: z.object({ text: z.string().trim().min(1).max(300), on: BusinessDate.nullable() }).nullable() })).output(WorkChange),
  /** A note on each; it stays here and is in the audit trail. Notes are not taken back. */
  addNote: oc.errors({ NOT_ALLOWED }).input(z.object({ items: Items, text: Note })).output(z.object({ changed: z.int() })),
  undo: oc.errors({ NOT_ALLOWED, GONE: { status: 409, message: 'This can no longer be put back here. Change it by hand.' } }).input(z.object({ undo: z.string().max(64) })).output(z.object({ changed: z.int() })),
  /** Promises of an account, the newest first. */
  promises: oc.input(z.object({ account: AccountId })).output(z.array(PromiseToPay)),
  /** Takes the place of the account's open promise for the same; what was broken is dealt with by it. */
  promise: oc
    .errors({ NOT_ALLOWED, NOT_FOUND, BAD_PROMISE: { status: 409, message: 'This cannot be promised.' } })
    .input(z.object({ account: AccountId, invoice: InvoiceId.nullable(), amount: Money, dueOn: BusinessDate, note: Note.nullable() }))
    .output(PromiseToPay),
  /** Takes an open promise back, or deals with a broken one: it stands on top no more. */
  settlePromise: oc
    .errors({ NOT_ALLOWED, NOT_FOUND, SETTLED: { status: 409, message: 'There is nothing to settle about this promise any more.' } })
    .input(z.object({ promise: z.string().max(64), as: z.enum(['withdrawn', 'seen']) }))
    .output(PromiseToPay),
}
