/** Recurring statements: who gets which kind, when. Each run is a campaign of the mail log, sent once. */
import { oc } from '@orpc/contract'
import { z } from 'zod'
import { AccountFilter } from './accounts.ts'
import { StatementKind } from './documents.ts'
import { NOT_ALLOWED, NOT_FOUND } from './errors.ts'
import { AccountId, BusinessDate, ContactRole, Instant, PartyId, TimeZone } from './vocabulary.ts'

export const ScheduleId = z.string().min(1).max(64)

/** The days a run's statement is of, counted from the day it is due in the party's zone. */
export const SchedulePeriod = z.enum(['previous_month', 'previous_week', 'previous_quarter', 'month_to_date'])
export type SchedulePeriod = z.infer<typeof SchedulePeriod>

export const ScheduleTerms = z.object({
  name: z.string().trim().min(1).max(120),
  party: PartyId,
  kind: StatementKind,
  period: SchedulePeriod,
  /** Every account of the party that matches, or these. */
  who: z.union([z.object({ filter: AccountFilter.omit({ party: true }), only: z.enum(['all', 'not_empty', 'owing']) }), z.object({ accounts: z.array(AccountId).min(1).max(1000) })]),
  /** Contacts with any of these roles. */
  recipients: z.array(ContactRole).min(1).max(4),
  /** Five fields, as cron writes them, in the party's zone: `0 8 1 * *` is 8:00 on the first of each month. */
  rule: z.string().trim().min(9).max(100),
})
export type ScheduleTerms = z.infer<typeof ScheduleTerms>

export const ScheduleRow = ScheduleTerms.extend({
  id: ScheduleId, timeZone: TimeZone, paused: z.boolean(),
  /** The rule in plain words: `At 08:00 on the 1st of each month`. */
  ruleWords: z.string(),
  /** Null while it is paused, or when its rule never comes again. */
  nextRunAt: Instant.nullable(),
  /** Why a run that is due has not begun, in plain words; null when none waits. */
  waiting: z.string().nullable(),
  lastRun: z.object({ dueAt: Instant, startedAt: Instant, campaign: z.string().nullable(), outcome: z.string() }).nullable(),
  createdAt: Instant, createdBy: z.string(),
})
export type ScheduleRow = z.infer<typeof ScheduleRow>

export const SchedulePreview = z.object({
  ruleWords: z.string(), timeZone: TimeZone, /** The next five. */ nextRunsAt: z.array(Instant),
  /** The period of the first of them. */
  from: BusinessDate, to: BusinessDate,
  /** Accounts that match. */
  accounts: z.int(),
  /** Of which a message would go to so many, at the most: what the statement itself leaves out (`only`) is known when it is made. */
  messages: z.int(),
  skipped: z.array(z.object({ reason: z.string(), count: z.int() })),
})
export type SchedulePreview = z.infer<typeof SchedulePreview>

const TOO_MANY_ACCOUNTS = { status: 409, message: 'More than 100,000 accounts match. Narrow the filter.' } as const
const BAD_RULE = { status: 400, message: 'This rule is not understood. Write five fields: minute, hour, day of the month, month, day of the week.' } as const

export const schedules = {
  list: oc.input(z.object({ party: PartyId.optional() })).output(z.object({ rows: z.array(ScheduleRow) })),
  /** What these terms come to: the next times, the period of the first, how many accounts, who would be left out and why. */
  preview: oc
    .errors({ BAD_RULE, NOT_FOUND, TOO_MANY: TOO_MANY_ACCOUNTS })
    .input(ScheduleTerms)
    .output(SchedulePreview),
  /** What `runNow` would come to. */
  previewNow: oc.errors({ NOT_FOUND, TOO_MANY: TOO_MANY_ACCOUNTS }).input(z.object({ id: ScheduleId, again: z.boolean().default(false) })).output(SchedulePreview),
  /** A new one, or the terms of one that is there. */
  save: oc.errors({ NOT_ALLOWED, NOT_FOUND, BAD_RULE, TOO_MANY: { status: 409, message: 'There are 200 schedules already. Remove one that is no longer needed.' } }).input(z.object({ id: ScheduleId.optional(), terms: ScheduleTerms })).output(ScheduleRow),
  pause: oc.errors({ NOT_ALLOWED, NOT_FOUND }).input(z.object({ id: ScheduleId, paused: z.boolean() })).output(ScheduleRow),
  remove: oc.errors({ NOT_ALLOWED, NOT_FOUND }).input(z.object({ id: ScheduleId })).output(z.object({})),
  /** Runs it at once, besides its rule, with the copy as it is. `again`: also to whoever has this statement already. */
  runNow: oc
    .errors({ NOT_ALLOWED, NOT_FOUND, TOO_MANY: TOO_MANY_ACCOUNTS, NO_TRANSPORT: { status: 409, message: 'No mail server is set. Give its address in Settings.' }, NOBODY: { status: 409, message: 'Nobody would get a statement by this schedule now.' } })
    .input(z.object({ id: ScheduleId, again: z.boolean().default(false) }))
    .output(z.object({ campaign: z.string() })),
}
