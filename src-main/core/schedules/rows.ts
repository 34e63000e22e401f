/** A schedule as windows show it. */
import type { ScheduleRow } from '#contract/schedules.ts'
import { messageCounts } from '#main/db/campaigns.ts'
import type { Database } from '#main/db/database.ts'
import { lastRunOf, type ScheduleRecord, type ScheduleRunRecord } from '#main/db/schedules.ts'
import type { CoreContext } from '../ports/context.ts'
import { readRule } from './rule.ts'
import { dueOf, obstacleOf, termsOf } from './runs.ts'

export function scheduleRow(context: CoreContext, schedule: ScheduleRecord): ScheduleRow {
  const { database } = context
  const { id, timeZone, paused, nextRunAt, createdAt, createdBy } = schedule
  const terms = termsOf(schedule.terms)
  const run = database.first<ScheduleRunRecord>(lastRunOf(id))
  const due = paused === 1 ? null : dueOf(schedule, context.now())
  return {
    ...terms, id, timeZone, paused: paused === 1, ruleWords: readRule(terms.rule, timeZone).words, nextRunAt, createdAt, createdBy,
    waiting: due === null ? null : (obstacleOf(context, due.dueAt, terms.party)?.words ?? 'It begins within a minute.'),
    lastRun: run === undefined ? null : { dueAt: run.dueAt, startedAt: run.startedAt, campaign: run.campaignId, outcome: outcomeOf(database, run) },
  }
}

function outcomeOf(database: Database, { campaignId, outcome }: ScheduleRunRecord): string {
  if (campaignId === null) return outcome
  const { queued, sending, sent, failed, uncertain, skipped } = messageCounts(database, campaignId)
  const n = (count: number) => count.toLocaleString('en')
  const parts = [
    `${n(sent)} sent`,
    failed > 0 ? `${n(failed)} failed` : null,
    uncertain > 0 ? `${n(uncertain)} not certain` : null,
    queued + sending > 0 ? `${n(queued + sending)} to go` : null,
    skipped > 0 ? `${n(skipped)} left out` : null,
  ]
  return [`${parts.filter((part) => part !== null).join(', ')}.`, outcome].filter((part) => part !== '').join(' ')
}
