/** A run of a schedule: what is due, what keeps it waiting, and the one transaction that makes it a campaign. */
import type { ScheduleTerms } from '#contract/schedules.ts'
import type { Instant } from '#contract/vocabulary.ts'
import { db, type Database } from '#main/db/database.ts'
import { deskTransaction } from '#main/db/fileTransactions.ts'
import { insertRun, lastRunOf, scheduleById, updateSchedule, type ScheduleRecord, type ScheduleRunRecord } from '#main/db/schedules.ts'
import { readSetting } from '#main/db/settings.ts'
import { businessDateAt } from '#main/domain/dates.ts'
import { periodDueOn } from '#main/domain/statementPeriod.ts'
import { JobFailure } from '../ports/jobs.ts'
import type { CoreContext } from '../ports/context.ts'
import type { StatementRun } from '../ports/mail.ts'
import { lastPullAt } from '../sync/state.ts'
import { readRule } from './rule.ts'

export interface Due {
  /** The latest time that has come: the run is for this one. */
  dueAt: Instant
  /** Earlier ones that nobody was there for. They are noted, and not run. */
  missed: Instant[]
}

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

/** Why a run that is due cannot begin yet; null when it can. */
export function obstacleOf(context: CoreContext, dueAt: Instant): Obstacle | null {
  if (!context.operator().grants.includes('billing:manage')) return { words: 'The operator who is signed in here may not send. It waits for one who may.', pull: false }
  if (context.smtpUrl() === null) return { words: 'No mail server is set. Give its address in Settings, and it is sent then.', pull: false }
  const pulled = lastPullAt(context.database)
  // A time still to come was written by a clock that was wrong: it says nothing.
  if (pulled !== null && pulled >= dueAt && pulled <= context.now()) return null
  if (context.connection() === null) return { words: 'The local copy is older than this run, and no billing system is connected. It waits for a pull.', pull: false }
  return { words: 'The local copy is older than this run. It waits for the next pull.', pull: true }
}

export const termsOf = (json: string): ScheduleTerms => JSON.parse(json) as ScheduleTerms

/** The statements of a run that is for a moment. */
export function statementsOf(terms: ScheduleTerms, { id, at, timeZone, again }: { id: string | null; at: Instant; timeZone: string; again: boolean }): StatementRun {
  const period = periodDueOn(terms.period, businessDateAt(at, timeZone))
  return { party: terms.party, statement: { kind: terms.kind, ...period }, who: terms.who, recipients: terms.recipients, schedule: id === null ? null : { id, name: terms.name }, again }
}

/** Messages a minute and party, as it is set; null for no limit. */
function rateOf({ database }: CoreContext): number | null {
  const set = readSetting(database, 'mail.ratePerMinute')
  return set === null ? null : Number(set)
}

/**
 * Writes a run that is due, its campaign, and when the next one is, all in one transaction: a kill
 * leaves all of it or nothing. Answers the campaign to start; null when another has done it, or when
 * it is for nobody.
 */
export function beginDueRun(context: CoreContext, scheduleId: string, due: Due): string | null {
  const { database } = context
  return deskTransaction(database, () => {
    const schedule = database.first<ScheduleRecord>(scheduleById(scheduleId))
    if (schedule === undefined || schedule.paused === 1 || schedule.nextRunAt === null || schedule.nextRunAt > due.dueAt) return null
    const now = context.now()
    const terms = termsOf(schedule.terms)
    for (const dueAt of due.missed) database.run(insertRun({ scheduleId, dueAt, startedAt: now, campaignId: null, outcome: 'Missed: Counterfoil was closed, or could not send. A later run stands for it.' }))
    const campaignId = writeRun(context, schedule, terms, { at: due.dueAt, dueAt: due.dueAt, by: `Schedule “${terms.name}”`, again: false, note: noteOf(due, now) })
    const [nextRunAt] = readRule(terms.rule, schedule.timeZone).next(Math.max(now, due.dueAt), 1)
    updateSchedule(database, scheduleId, { nextRunAt: nextRunAt ?? null })
    context.audit('schedule.run', scheduleId, { dueAt: due.dueAt, missed: due.missed.length, campaign: campaignId, automatic: true })
    return campaignId
  })
}

/** The same at a person's word, besides the rule. @throws JobFailure `NOBODY`, `NOT_FOUND`, `TOO_MANY`; then nothing is written */
export function beginRunNow(context: CoreContext, scheduleId: string, again: boolean): string {
  const { database } = context
  return deskTransaction(database, () => {
    const schedule = database.first<ScheduleRecord>(scheduleById(scheduleId))
    if (schedule === undefined) throw new JobFailure('NOT_FOUND', 'There is no such schedule any more.')
    const terms = termsOf(schedule.terms)
    const campaignId = writeRun(context, schedule, terms, { at: context.now(), dueAt: freeMoment(database, scheduleId, context.now()), by: context.operator().name, again, note: 'Run by hand.' })
    const goes = campaignId !== null && database.first(db.selectFrom('message').select('id').where('campaignId', '=', campaignId).where('state', '=', 'queued').limit(1)) !== undefined
    if (!goes) throw new JobFailure('NOBODY', 'Nobody would get a statement by this schedule now. Its preview says who is left out, and why.')
    context.audit('schedule.run', scheduleId, { campaign: campaignId, again, automatic: false })
    return campaignId
  })
}

/** A run has its moment to itself: by a clock that was set back, or within one millisecond, the next that is free. */
function freeMoment(database: Database, scheduleId: string, now: Instant): Instant {
  const last = database.first<ScheduleRunRecord>(lastRunOf(scheduleId))
  return last === undefined || last.dueAt < now ? now : last.dueAt + 1
}

function writeRun(context: CoreContext, { id, timeZone }: ScheduleRecord, terms: ScheduleTerms, { at, dueAt, by, again, note }: { /** Its period is counted from here. */ at: Instant; /** Its row. */ dueAt: Instant; by: string; again: boolean; note: string }): string | null {
  const { database } = context
  const { campaignId, total } = context.mail.prepareStatements({ ...statementsOf(terms, { id, at, timeZone, again }), by, ratePerMinute: rateOf(context) })
  if (total === 0) database.run(db.deleteFrom('campaign').where('id', '=', campaignId))
  const campaign = total === 0 ? null : campaignId
  database.run(insertRun({ scheduleId: id, dueAt, startedAt: context.now(), campaignId: campaign, outcome: campaign === null ? 'No account matches: nothing was sent.' : note }))
  return campaign
}

/** Later than this after its time, a run says so. */
const LATE_MS = 10 * 60_000

function noteOf({ dueAt, missed }: Due, now: Instant): string {
  if (missed.length > 0) return `Caught up once for ${missed.length + 1} runs that nobody was there for.`
  return now - dueAt > LATE_MS ? 'Run late: at its time Counterfoil was closed, or could not send.' : ''
}

/** A run that is due and waits is not run any more when the schedule is changed, paused or removed; that is noted. */
export function giveUpWaiting(context: CoreContext, schedule: ScheduleRecord, why: string): void {
  const due = schedule.paused === 1 ? null : dueOf(schedule, context.now())
  if (due !== null) context.database.run(insertRun({ scheduleId: schedule.id, dueAt: due.dueAt, startedAt: context.now(), campaignId: null, outcome: `Not run: ${why} while it waited.` }))
}
