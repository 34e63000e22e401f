/** What is done to one item of a selection, or why it is left out. One rule for the preview and for the run. */
import type { BulkAction } from '#contract/bulk.ts'
import type { CommandInput, CommandName } from '#contract/commands.ts'
import type { Money } from '#contract/vocabulary.ts'
import type { Queue } from '#contract/work.ts'
import type { Database } from '#main/db/database.ts'
import type { CommandSubject } from '../ports/context.ts'
import type { Candidate } from '#main/db/bulkItems.ts'

/** A command ready to be given. */
export type Order = { [C in CommandName]: { command: C; input: CommandInput<C>; subject: CommandSubject } }[CommandName]

export type Judgement =
  /** `order`: null of what the desk keeps. `amount`: the money it moves, or is about. */
  | { takes: true; order: Order | null; amount: Money | null }
  /** `why`: for many items alike. `message`: about this one, where there is more to say. */
  | { takes: false; why: string; message: string }

export interface Judging {
  now: number
  /** Accounts and moneys of items that were taken before: each is done to once. */
  claimed: Set<string>
}

/** One for each candidate, in their order. Some hundred at a time. */
export type Judge<A extends BulkAction = BulkAction> = (database: Database, candidates: readonly Candidate[], action: A, judging: Judging) => Judgement[]

export const leftOut = (why: string, message = why): Judgement => ({ takes: false, why, message })
export const GONE = 'It is not in the queue any more.'
export const TRIED_SINCE = 'It has been tried again since the list was read. Look at it once more.'

/** The words about one invoice as they are said of many. */
export const ofMany = (message: string, invoiceNumber: string | null): string => (invoiceNumber === null ? message : message.replaceAll(`Invoice ${invoiceNumber}`, 'The invoice').replaceAll(`invoice ${invoiceNumber}`, 'the invoice'))

/** Where an action is kept, and whether it goes to the billing system. */
export const whereOf = ({ do: what }: BulkAction): 'desk' | 'outbox' => (DESK.has(what) ? 'desk' : 'outbox')
const DESK: ReadonlySet<string> = new Set(['assign', 'snooze', 'done', 'reopen', 'note', 'next_action'])

/** Of queues without money nothing is summed. */
export const hasMoney = (queue: Queue): boolean => queue !== 'registrations'
