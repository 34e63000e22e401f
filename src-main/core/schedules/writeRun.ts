/** The one transaction that makes a run of a schedule a campaign. What it is of is read before: the desk is locked for the writing alone. */
import { appendAudit } from '#main/db/audit.ts'
import { db, type Database } from '#main/db/database.ts'
import { deskTransaction } from '#main/db/fileTransactions.ts'
import { insertRun, lastRunOf, scheduleById, updateSchedule, type ScheduleRecord, type ScheduleRunRecord } from '#main/db/schedules.ts'
import { readSetting } from '#main/db/settings.ts'
import { prepareStatements, stageStatements, type StagedStatements } from '#main/mail/prepareStatements.ts'
import type { Instant } from '#contract/vocabulary.ts'
import { JobFailure } from '../ports/jobs.ts'
import type { Due, RunToWrite } from '../ports/schedules.ts'
import { readRule } from './rule.ts'
import { statementsOf, termsOf } from './runs.ts'

/** A run as it was read, of a schedule as it then was. */
export interface ReadRun {
  schedule: ScheduleRecord
  statements: StagedStatements
}

/** Takes most of the time, and no lock. Ask on one moment of both databases. Null where there is nothing to run any more. @throws JobFailure `TOO_MANY` */
export function readRun(database: Database, run: RunToWrite, stop: () => void): ReadRun | null {
  const schedule = database.first<ScheduleRecord>(scheduleById(run.scheduleId))
  if (schedule === undefined || (run.due !== null && !isDue(schedule, run.due))) return null
  return { schedule, statements: stageStatements(database, statementsAt(schedule, run), run.now, stop) }
}

/**
 * Writes a run, its campaign, and of one that was due when the next one is, all in one transaction: a kill
 * leaves all of it or nothing. Answers the campaign to start; null when another has written it, or when
 * it is for nobody. @throws JobFailure of one at a person's word `NOBODY` and `NOT_FOUND`; `TOO_MANY`. Then nothing is written.
 */
export function writeRun(database: Database, run: RunToWrite, read: ReadRun | null): string | null {
  return deskTransaction(database, () => {
    const schedule = database.first<ScheduleRecord>(scheduleById(run.scheduleId))
    const { due } = run
    if (due === null && schedule === undefined) throw new JobFailure('NOT_FOUND', 'There is no such schedule any more.')
    if (schedule === undefined || (due !== null && !isDue(schedule, due))) return null
    // Whoever changed the schedule meanwhile is not sent what it was before.
    const before = read !== null && read.schedule.terms === schedule.terms && read.schedule.timeZone === schedule.timeZone ? read.statements : null
    return due === null ? writeRunNow(database, schedule, run, before) : writeDueRun(database, schedule, { ...run, due }, before)
  })
}

const isDue = ({ paused, nextRunAt }: ScheduleRecord, { dueAt }: Due): boolean => paused !== 1 && nextRunAt !== null && nextRunAt <= dueAt

/** Its period is counted from the time that has come, or from now. */
const statementsAt = ({ id, terms, timeZone }: ScheduleRecord, { due, now, again }: RunToWrite) => statementsOf(termsOf(terms), { id, at: due?.dueAt ?? now, timeZone, again })

function writeDueRun(database: Database, schedule: ScheduleRecord, run: RunToWrite & { due: Due }, before: StagedStatements | null): string | null {
  const { due, now, operator } = run
  const { id: scheduleId, timeZone } = schedule
  const terms = termsOf(schedule.terms)
  for (const dueAt of due.missed) database.run(insertRun({ scheduleId, dueAt, startedAt: now, campaignId: null, outcome: 'Missed: Counterfoil was closed, or could not send. A later run stands for it.' }))
  const campaignId = writeRows(database, schedule, run, { dueAt: due.dueAt, by: `Schedule “${terms.name}”`, note: noteOf(due, now) }, before)
  const [nextRunAt] = readRule(terms.rule, timeZone).next(Math.max(now, due.dueAt), 1)
  updateSchedule(database, scheduleId, { nextRunAt: nextRunAt ?? null })
  appendAudit(database, { at: now, by: operator, action: 'schedule.run', subject: scheduleId, detail: { dueAt: due.dueAt, missed: due.missed.length, campaign: campaignId, automatic: true } })
  return campaignId
}

function writeRunNow(database: Database, schedule: ScheduleRecord, run: RunToWrite, before: StagedStatements | null): string {
  const { now, again, operator } = run
  const campaignId = writeRows(database, schedule, run, { dueAt: freeMoment(database, schedule.id, now), by: operator, note: 'Run by hand.' }, before)
  const goes = campaignId !== null && database.first(db.selectFrom('message').select('id').where('campaignId', '=', campaignId).where('state', '=', 'queued').limit(1)) !== undefined
  if (!goes) throw new JobFailure('NOBODY', 'Nobody would get a statement by this schedule now. Its preview says who is left out, and why.')
  appendAudit(database, { at: now, by: operator, action: 'schedule.run', subject: schedule.id, detail: { campaign: campaignId, again, automatic: false } })
  return campaignId
}

/** A run has its moment to itself: by a clock that was set back, or within one millisecond, the next that is free. */
function freeMoment(database: Database, scheduleId: string, now: Instant): Instant {
  const last = database.first<ScheduleRunRecord>(lastRunOf(scheduleId))
  return last === undefined || last.dueAt < now ? now : last.dueAt + 1
}

function writeRows(database: Database, schedule: ScheduleRecord, run: RunToWrite, { dueAt, by, note }: { dueAt: Instant; by: string; note: string }, before: StagedStatements | null): string | null {
  const { campaignId, total } = prepareStatements(database, { ...statementsAt(schedule, run), by, ratePerMinute: rateOf(database), now: run.now }, before)
  if (total === 0) database.run(db.deleteFrom('campaign').where('id', '=', campaignId))
  const campaign = total === 0 ? null : campaignId
  database.run(insertRun({ scheduleId: schedule.id, dueAt, startedAt: run.now, campaignId: campaign, outcome: campaign === null ? 'No account matches: nothing was sent.' : note }))
  return campaign
}

/** Messages a minute and party, as it is set; null for no limit. */
function rateOf(database: Database): number | null {
  const set = readSetting(database, 'mail.ratePerMinute')
  return set === null ? null : Number(set)
}

/** Later than this after its time, a run says so. */
const LATE_MS = 10 * 60_000

function noteOf({ dueAt, missed }: Due, now: Instant): string {
  if (missed.length > 0) return `Caught up once for ${missed.length + 1} runs that nobody was there for.`
  return now - dueAt > LATE_MS ? 'Run late: at its time Counterfoil was closed, or could not send.' : ''
}
