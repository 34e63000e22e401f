/** What waits to go out, went out, or was refused. */
import { oc } from '@orpc/contract'
import { z } from 'zod'
import { CommandName, givenCommands } from './commands.ts'
import { BAD_CURSOR, NOT_ALLOWED, NOT_FOUND } from './errors.ts'
import { AccountId, Cursor, Instant, Money, PageSize } from './vocabulary.ts'

export const OutboxState = z.enum(['queued', 'sending', 'done', 'rejected', 'uncertain', 'conflict', 'withdrawn'])
export type OutboxState = z.infer<typeof OutboxState>

/** What an action answers at once: the command is safe in the outbox. */
export const OutboxReceipt = z.object({ id: z.int(), state: OutboxState })
export type OutboxReceipt = z.infer<typeof OutboxReceipt>

/** Why a command that ended badly no longer asks for anybody. */
export const Resolution = z.enum([
  'seen', // a person has read it and lets it be
  'again', // given again, as the command `againId`
  'carried_out', // uncertain, and found done in the billing system
])
export type Resolution = z.infer<typeof Resolution>

/** What a person may do with a command now. */
export const OutboxStep = z.enum(['withdraw', 'stop', 'again', 'seen', 'carried_out'])
export type OutboxStep = z.infer<typeof OutboxStep>

export const OutboxItem = z.object({
  id: z.int(), command: CommandName, label: z.string(), accountId: AccountId, accountName: z.string(), targetId: z.string(),
  /** What it is about, in the words of the desk: `Invoice IN000123`, `Visa •4242 of charge …`; the account's name where it is the account. */
  subject: z.string(),
  /** The money it moves, where it moves money. */
  amount: Money.nullable(),
  state: OutboxState,
  /** A charge that was carried out, and that the bank declined: no money came. */
  declined: z.boolean(),
  attempts: z.int(), createdAt: Instant, createdBy: z.string(), nextTryAt: Instant.nullable(),
  /** It was given for later: it does not go out before. Null where it was not. */
  notBefore: Instant.nullable(),
  settledAt: Instant.nullable(),
  /** Why it was refused, or how it ended, in plain words. */
  message: z.string().nullable(),
  /** Set when somebody has dealt with a bad end. */
  resolution: Resolution.nullable(),
})
export type OutboxItem = z.infer<typeof OutboxItem>

/** One field of a record as two sides have it, in words for people. */
export const FieldOfBoth = z.object({
  field: z.string(), label: z.string(),
  /** As it was here when the decision was made; null where it is not known. */
  here: z.string().nullable(),
  /** As the billing system has it. */
  there: z.string().nullable(),
  /** What the command wants it to be; null where the command does not speak of it. */
  wanted: z.string().nullable(),
  differs: z.boolean(),
})
export type FieldOfBoth = z.infer<typeof FieldOfBoth>

export const OutboxDetail = z.object({
  item: OutboxItem,
  /** What the command says: `Reason`, `Amount`, `New e-mail address`. */
  says: z.array(z.object({ label: z.string(), value: z.string() })),
  /** Both versions of the record, of a conflict; the fields that differ first. */
  conflict: z.object({ resource: z.string(), recordId: z.string(), fields: z.array(FieldOfBoth) }).nullable(),
  /** What to do now, in plain words; null where there is nothing to do. */
  whatNow: z.string().nullable(),
  steps: z.array(OutboxStep),
  /** The command that was given again in its place. */
  againId: z.int().nullable(),
  resolvedBy: z.string().nullable(), resolvedAt: Instant.nullable(),
})
export type OutboxDetail = z.infer<typeof OutboxDetail>

/** The newest command about one row of a queue, shown on it until the copy shows the result. */
export const PendingCommand = z.object({ id: z.int(), label: z.string(), state: OutboxState, message: z.string().nullable(), /** Given for later: not out before. Not there where it was not, or has left. */ notBefore: Instant.optional() })
export type PendingCommand = z.infer<typeof PendingCommand>

/** The commands of the list, each with what it carries. */
export const GivenCommand = z.discriminatedUnion('command', givenCommands())
export type GivenCommand = z.infer<typeof GivenCommand>

/** What a person had on the screen when deciding; each part is left out where it was not shown. */
export const Shown = z.object({
  /** The version of the target that was shown. */
  rev: z.int().optional(),
  /** Fields of the target as they were shown, by their names in its record: a newer version that left these alone is no obstacle. */
  shown: z.record(z.string().max(60), z.unknown()).optional(),
  /** The money that was to move, in minor units. */
  amountMinor: z.int().optional(),
})

/** When a command may go out at the earliest, at most a year ahead; left out: as soon as there is a line. */
export const Later = z.object({ notBefore: Instant.optional() })
export type Shown = z.infer<typeof Shown>

/** A command that waits or ended badly, with what it carries: shown beside what it is to change. */
export const OpenCommand = PendingCommand.extend({ targetId: z.string(), given: GivenCommand })
export type OpenCommand = z.infer<typeof OpenCommand>

export const outbox = {
  /** The newest first. `open`: what waits and what asks for somebody. */
  page: oc
    .errors({ BAD_CURSOR })
    .input(z.object({ state: OutboxState.optional(), open: z.boolean().default(false), account: AccountId.optional(), after: Cursor.optional(), limit: PageSize }))
    .output(z.object({ rows: z.array(OutboxItem), next: Cursor.nullable() })),
  /** How many there are in each state; bad ends only while nobody has dealt with them. */
  counts: oc.output(z.object({ waiting: z.int(), /** Of those that wait, the ones that were given for later. */ forLater: z.int(), refused: z.int(), conflicts: z.int(), uncertain: z.int(), done: z.int() })),
  detail: oc.errors({ NOT_FOUND }).input(z.object({ id: z.int() })).output(OutboxDetail),
  /** Gives any command of the list. The record it is about is looked up here; when it is no longer what was shown, `NOT_NOW`. */
  give: oc
    .errors({ NOT_ALLOWED, NOT_FOUND, NOT_NOW: { status: 409, message: 'This cannot be done as things stand.' } })
    .input(z.intersection(GivenCommand, Shown.extend(Later.shape)))
    .output(OutboxReceipt),
  /** Takes back a command that still waits. */
  withdraw: oc
    .errors({ NOT_ALLOWED, NOT_WAITING: { status: 409, message: 'This command is already under way or settled; it cannot be taken back.' } })
    .input(z.object({ id: z.int() }))
    .output(OutboxReceipt),
  /** Tries a command no more that was sent and got no answer: it is `uncertain` from then on, and those behind it may go. */
  stop: oc
    .errors({ NOT_ALLOWED, NOT_WAITING: { status: 409, message: 'This command is just on its way, or settled; there is nothing to stop.' } })
    .input(z.object({ id: z.int() }))
    .output(OutboxReceipt),
  /**
   * The same intent once more. Refused or in conflict: a new command with a key of its own, decided on the record as it is now.
   * Uncertain: the same command once more, with its own key and on its own version, so that it cannot happen twice; the receipt names it again.
   */
  again: oc.errors({ NOT_ALLOWED, NOT_FOUND, NOT_NOW: { status: 409, message: 'This command cannot be given again as things stand.' } }).input(z.object({ id: z.int() })).output(OutboxReceipt),
  /** A person has dealt with a bad end. */
  resolve: oc
    .errors({ NOT_ALLOWED, NOT_FOUND, NOT_NOW: { status: 409, message: 'There is nothing to deal with here any more.' } })
    .input(z.object({ id: z.int(), resolution: z.enum(['seen', 'carried_out']) }))
    .output(z.object({})),
}
