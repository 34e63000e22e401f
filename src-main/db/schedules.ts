/** Schedules and their runs in `desk.db`. A run is written down with its campaign, so that there is never one without the other. */
import { db, type Database } from './database.ts'
import type { Schema } from './schema.ts'

type Row = Schema['schedule']
/** As it is read. */
export type ScheduleRecord = Omit<Row, 'paused'> & { paused: 0 | 1 }
export type ScheduleRunRecord = Schema['scheduleRun']

/** Schedules at most; each is looked at every minute. */
export const SCHEDULES_MAX = 200

export const scheduleById = (id: string) => db.selectFrom('schedule').selectAll().where('id', '=', id).where('removedAt', 'is', null)

/** Not removed ones, through `schedule_kept`. */
export const schedulesKept = (party: string | null) =>
  db.selectFrom('schedule').selectAll().where('removedAt', 'is', null).$if(party !== null, (q) => q.where('partyId', '=', party!)).orderBy('createdAt').orderBy('id').limit(SCHEDULES_MAX)

/** Those whose time has come, through `schedule_by_next`. */
export const schedulesDue = (now: number) =>
  db.selectFrom('schedule').selectAll().where('removedAt', 'is', null).where('paused', '=', 0).where('nextRunAt', '<=', now).orderBy('nextRunAt').limit(SCHEDULES_MAX)

/** When the next is due; through `schedule_by_next`. */
export const nextDue = db.selectFrom('schedule').select('nextRunAt').where('removedAt', 'is', null).where('paused', '=', 0).where('nextRunAt', 'is not', null).orderBy('nextRunAt').limit(1)

export const lastRunOf = (scheduleId: string) => db.selectFrom('scheduleRun').selectAll().where('scheduleId', '=', scheduleId).orderBy('dueAt', 'desc').limit(1)

/** The newest run of a schedule that has a campaign. */
export const lastCampaignOf = (scheduleId: string) =>
  db.selectFrom('scheduleRun as r')
    .innerJoin('campaign as c', 'c.id', 'r.campaignId')
    .select(['c.id', 'c.state', 'c.stopReason', 'r.startedAt'])
    .where('r.scheduleId', '=', scheduleId)
    .orderBy('r.dueAt', 'desc')
    .limit(1)

export const insertRun = (run: ScheduleRunRecord) => db.insertInto('scheduleRun').values(run)

export function updateSchedule(database: Database, id: string, values: Partial<Pick<ScheduleRecord, 'partyId' | 'terms' | 'timeZone' | 'paused' | 'nextRunAt' | 'changedAt' | 'removedAt'>>): boolean {
  return database.run(db.updateTable('schedule').set(values).where('id', '=', id).where('removedAt', 'is', null)).changes === 1
}
