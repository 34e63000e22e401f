/** A run of a schedule: what is due, what it is of, and what keeps it waiting. */
import type { ScheduleTerms } from '#contract/schedules.ts'
import type { Instant } from '#contract/vocabulary.ts'
import { pulledAt } from '#main/db/pulledAt.ts'
import { insertRun, type ScheduleRecord } from '#main/db/schedules.ts'
import { businessDateAt } from '#main/domain/dates.ts'
import { periodDueOn } from '#main/domain/statementPeriod.ts'
import type { CoreContext } from '../ports/context.ts'
import type { StatementRun } from '../ports/mail.ts'
import type { Due } from '../ports/schedules.ts'
import { readRule } from './rule.ts'

/** Missed times that are noted; of more the latest. */
const MISSED_NOTED = 50

/** What has come by now of a schedule whose time has come. */
export function dueOf({ nextRunAt, terms, timeZone }: ScheduleRecord, now: Instant): Due | null {
  if (nextRunAt === null || nextRunAt > now) return null
  const times = readRule(termsOf(terms).rule, timeZone).between(nextRunAt, now)
  // By another rule than now the stored time would not be among them; it is due all the same.
  const dueAt = times.at(-1) ?? nextRunAt
  const missed = [...new Set([nextRunAt, ...times])].filter((at) => at < dueAt)
  return { dueAt, missed: missed.slice(-MISSED_NOTED) }
}

export interface Obstacle {
  /** In plain words. */
  words: string
  /** Whether a pull would take it away. */
  pull: boolean
}

/** Why a run of a party's statements that is due cannot begin yet; null when it can. */
export function obstacleOf(context: CoreContext, dueAt: Instant, party: string): Obstacle | null {
  if (!context.operator().grants.includes('billing:manage')) return { words: 'The operator who is signed in here may not send. It waits for one who may.', pull: false }
  if (context.smtpUrl() === null) return { words: 'No mail server is set. Give its address in Settings, and it is sent then.', pull: false }
  const pulled = pulledAt(context.database, party)
  // A time still to come was written by a clock that was wrong: it says nothing.
  if (pulled !== null && pulled >= dueAt && pulled <= context.now()) return null
  if (context.connection() === null) return { words: 'The local copy is older than this run, and nothing is connected that it could be pulled from. It waits for a pull.', pull: false }
  return { words: 'The local copy is older than this run. It waits for the next pull.', pull: true }
}

export const termsOf = (json: string): ScheduleTerms => JSON.parse(json) as ScheduleTerms

/** The statements of a run that is for a moment. */
export function statementsOf(terms: ScheduleTerms, { id, at, timeZone, again }: { id: string | null; at: Instant; timeZone: string; again: boolean }): StatementRun {
  const period = periodDueOn(terms.period, businessDateAt(at, timeZone))
  return { party: terms.party, statement: { kind: terms.kind, ...period }, who: terms.who, recipients: terms.recipients, schedule: id === null ? null : { id, name: terms.name }, again }
}

/** A run that is due and waits is not run any more when the schedule is changed, paused or removed; that is noted. */
export function giveUpWaiting(context: CoreContext, schedule: ScheduleRecord, why: string): void {
  const due = schedule.paused === 1 ? null : dueOf(schedule, context.now())
  if (due !== null) context.database.run(insertRun({ scheduleId: schedule.id, dueAt: due.dueAt, startedAt: context.now(), campaignId: null, outcome: `Not run: ${why} while it waited.` }))
}
