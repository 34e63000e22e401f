/**
 * Recurring statements: looks every minute whether a schedule's time has come, and makes each run a
 * campaign, once. A run needs a copy that was pulled since its time, and a mail server; it waits for them.
 */
import type { SchedulePreview, ScheduleTerms } from '#contract/schedules.ts'
import { db } from '#main/db/database.ts'
import { deskTransaction } from '#main/db/fileTransactions.ts'
import { lastCampaignOf, nextDue, scheduleById, schedulesDue, schedulesKept, SCHEDULES_MAX, updateSchedule, type ScheduleRecord } from '#main/db/schedules.ts'
import { CUT_OFF_AT_CLOSE } from '#main/mail/messageLog.ts'
import { answerOf } from './ports/answer.ts'
import type { CoreContext } from './ports/context.ts'
import { JobCancelled, JobFailure } from './ports/jobs.ts'
import type { Due, ScheduleService } from './ports/schedules.ts'
import { readRule } from './schedules/rule.ts'
import { scheduleRow } from './schedules/rows.ts'
import { dueOf, giveUpWaiting, obstacleOf, statementsOf, termsOf } from './schedules/runs.ts'
import { systemClock, type Clock } from './sync/clock.ts'

export interface RunningScheduleService extends ScheduleService {
  /** Looks at all of them, soon: what a run waits for may have come. */
  lookSoon(): void
  /** Nothing begins after this. */
  close(): void
}

export interface ScheduleServiceOptions {
  /** Whether anything runs by itself. */
  automatic: boolean
  /** Moved by tests. */
  clock?: Clock
}

/** A machine that slept, or whose clock was set, is noticed within this time. */
const LOOK_EVERY_MS = 60_000
/** A run that waits for a pull asks for one; not sooner again than after this time. */
const PULL_AGAIN_MS = 10 * 60_000
/** What was cut off longer ago does not go on by itself: a person looks first whether it is still wanted. */
const RESUMED_WITHIN_MS = 3 * 86_400_000
const NEXT_SHOWN = 5

export function createScheduleService(context: CoreContext, { automatic, clock = systemClock(context.now) }: ScheduleServiceOptions): RunningScheduleService {
  const { database, log, now } = context
  let callOff = () => {}
  let pullAskedAt = -Infinity
  let looking = false
  /** Somebody asked for a look while one was under way. */
  let lookAgain = false
  let closed = false

  const zoneOf = (party: string): string => {
    const found = database.first<{ timeZone: string }>(db.selectFrom('cache.party').select('timeZone').where('id', '=', party))
    if (found === undefined) throw new JobFailure('NOT_FOUND', `There is no party ${party} in the local copy. Pull, and try again.`)
    return found.timeZone
  }

  const look = async (): Promise<void> => {
    if (!automatic || closed) return
    if (looking) {
      lookAgain = true
      return
    }
    looking = true
    lookAgain = false
    try {
      followZones()
      for (const schedule of database.all<ScheduleRecord>(schedulesDue(now()))) {
        await takeTurn(schedule)
        if (closed) return
      }
      resumeCutOff()
    } catch (error) {
      log.error('The schedules could not be looked at; it is tried again in a minute.', error)
    } finally {
      looking = false
      if (lookAgain) service.lookSoon()
      else plan()
    }
  }

  const plan = () => {
    callOff()
    if (!automatic || closed) return
    const next = database.first<{ nextRunAt: number }>(nextDue)?.nextRunAt ?? Infinity
    // One that waits is looked at every minute; what it waits for looks at once.
    const left = next > now() ? next - now() : LOOK_EVERY_MS
    callOff = clock.after(Math.min(LOOK_EVERY_MS, left), () => void look())
  }

  const takeTurn = async (schedule: ScheduleRecord): Promise<void> => {
    try {
      const due = dueOf(schedule, now())
      if (due === null) return
      const obstacle = obstacleOf(context, due.dueAt, termsOf(schedule.terms).party)
      if (obstacle !== null) {
        if (obstacle.pull) askForPull()
        return
      }
      const campaign = await write(schedule, { due, again: false })
      // It goes on by itself at the next start.
      if (closed) return
      context.publish('schedules', 'mail')
      if (campaign !== null) context.mail.start(campaign)
    } catch (error) {
      // Who stopped it sees it begin again in a minute; a schedule that is not wanted is paused.
      if (closed || error instanceof JobCancelled) return
      // One that cannot run does not hold up the others.
      log.error('A schedule could not run; it is tried again in a minute.', error, { schedule: schedule.id })
    }
  }

  /** A run of tens of thousands of messages takes a second or two: in a job's thread. */
  const write = async ({ id, terms }: ScheduleRecord, { due, again }: { due: Due | null; again: boolean }): Promise<string | null> => {
    const run = { workspaceDir: context.workspaceDir, scheduleId: id, due, again, operator: context.operator().name, now: now() }
    // Somebody who runs it by hand waits for the answer; what runs by itself is seen among the activities.
    const { finished } = context.jobs.start('schedules.run', run, { label: `Preparing “${termsOf(terms).name}”`, quiet: due === null })
    return (await finished).campaignId
  }

  /** The pull that comes by itself may be hours away. */
  const askForPull = () => {
    const { line, pulling } = context.sync.status()
    if (line !== 'online' || pulling !== null || clock.elapsed() - pullAskedAt < PULL_AGAIN_MS) return
    pullAskedAt = clock.elapsed()
    context.sync.pullNow()
  }

  /** A run goes on by itself after Counterfoil was closed, or killed: what is certain to be unsent is sent. A person's pause stays one. */
  const resumeCutOff = () => {
    if (context.smtpUrl() === null || !context.operator().grants.includes('billing:manage')) return
    for (const { id } of database.all<ScheduleRecord>(schedulesKept(null))) {
      const campaign = database.first<{ id: string; state: string; stopReason: string | null; startedAt: number }>(lastCampaignOf(id))
      if (campaign === undefined || now() - campaign.startedAt > RESUMED_WITHIN_MS || context.mail.activityOf(campaign.id) !== null) continue
      if (campaign.state === 'ready' || (campaign.state === 'paused' && campaign.stopReason === CUT_OFF_AT_CLOSE)) context.mail.start(campaign.id)
    }
  }

  /** A party that moved to another zone: its schedules keep their hour, by the new clock on the wall. */
  const followZones = () => {
    const zones = new Map(database.all<{ id: string; timeZone: string }>(db.selectFrom('cache.party').select(['id', 'timeZone'])).map(({ id, timeZone }) => [id, timeZone]))
    for (const { id, partyId, timeZone, paused, terms, nextRunAt } of database.all<ScheduleRecord>(schedulesKept(null))) {
      const zone = zones.get(partyId)
      if (zone === undefined || zone === timeZone || (nextRunAt !== null && nextRunAt <= now())) continue
      updateSchedule(database, id, { timeZone: zone, nextRunAt: paused === 1 ? null : nextOf(termsOf(terms).rule, zone) })
    }
  }

  const nextOf = (rule: string, timeZone: string): number | null => readRule(rule, timeZone).next(now(), 1)[0] ?? null

  const checkAccounts = ({ party, who }: ScheduleTerms) => {
    if (!('accounts' in who)) return
    const wanted = new Set<string>(who.accounts)
    const found = database.all<{ id: string }>(db.selectFrom('cache.account').select('id').where('id', 'in', [...wanted]).where('partyId', '=', party))
    if (found.length < wanted.size) throw new JobFailure('NOT_FOUND', 'Some of these accounts are not in the local copy, or belong to another party.')
  }

  /** @param run the moment it is for, and how */
  const previewAt = async (terms: ScheduleTerms, run: Parameters<typeof statementsOf>[1], signal: AbortSignal | undefined): Promise<SchedulePreview> => {
    const rule = readRule(terms.rule, run.timeZone)
    const statements = statementsOf(terms, run)
    const { from, to } = statements.statement
    const counted = await answerOf(context.jobs, 'schedules.preview', { workspaceDir: context.workspaceDir, run: statements, now: now() }, { label: `Preview of “${terms.name}”`, signal })
    return { ruleWords: rule.words, timeZone: run.timeZone, nextRunsAt: rule.next(now(), NEXT_SHOWN), from, to, ...counted }
  }

  const rowOf = (id: string) => scheduleRow(context, database.first<ScheduleRecord>(scheduleById(id))!)
  const changed = () => {
    context.publish('schedules')
    plan()
  }

  const service: RunningScheduleService = {
    rows: (party) => database.all<ScheduleRecord>(schedulesKept(party)).map((schedule) => scheduleRow(context, schedule)).sort((a, b) => a.name.localeCompare(b.name, 'en') || a.createdAt - b.createdAt),

    async preview(terms, signal) {
      const timeZone = zoneOf(terms.party)
      const first = readRule(terms.rule, timeZone).next(now(), 1)[0] ?? now()
      return previewAt(terms, { id: null, at: first, timeZone, again: false }, signal)
    },

    async previewNow(id, again, signal) {
      const schedule = database.first<ScheduleRecord>(scheduleById(id))
      if (schedule === undefined) throw new JobFailure('NOT_FOUND', 'There is no such schedule any more.')
      return previewAt(termsOf(schedule.terms), { id, at: now(), timeZone: schedule.timeZone, again }, signal)
    },

    save(id, terms) {
      const timeZone = zoneOf(terms.party)
      const nextRunAt = nextOf(terms.rule, timeZone)
      checkAccounts(terms)
      const values = { partyId: terms.party, terms: JSON.stringify(terms), timeZone, changedAt: now() }
      const saved = deskTransaction(database, () => {
        const known = id === null ? undefined : database.first<ScheduleRecord>(scheduleById(id))
        if (id !== null && known === undefined) throw new JobFailure('NOT_FOUND', 'There is no such schedule any more.')
        const kept = known?.id ?? context.newId()
        if (known === undefined) {
          if (database.all(schedulesKept(null)).length >= SCHEDULES_MAX) throw new JobFailure('TOO_MANY', `There are ${SCHEDULES_MAX} schedules already. Remove one that is no longer needed.`)
          database.run(db.insertInto('schedule').values({ id: kept, ...values, nextRunAt, createdAt: now(), createdBy: context.operator().name, removedAt: null }))
        } else {
          giveUpWaiting(context, known, 'the schedule was changed')
          updateSchedule(database, kept, { ...values, nextRunAt: known.paused === 1 ? null : nextRunAt })
        }
        context.audit('schedule.save', kept, { ...terms })
        return kept
      })
      changed()
      return rowOf(saved)
    },

    pause(id, paused) {
      const done = deskTransaction(database, () => {
        const known = database.first<ScheduleRecord>(scheduleById(id))
        if (known === undefined) return false
        if ((known.paused === 1) === paused) return true
        if (paused) giveUpWaiting(context, known, 'the schedule was paused')
        updateSchedule(database, id, { paused: paused ? 1 : 0, nextRunAt: paused ? null : nextOf(termsOf(known.terms).rule, known.timeZone), changedAt: now() })
        context.audit(paused ? 'schedule.pause' : 'schedule.goOn', id, {})
        return true
      })
      if (!done) return null
      changed()
      return rowOf(id)
    },

    remove(id) {
      const removed = deskTransaction(database, () => {
        const known = database.first<ScheduleRecord>(scheduleById(id))
        if (known === undefined) return false
        giveUpWaiting(context, known, 'the schedule was removed')
        updateSchedule(database, id, { removedAt: now(), nextRunAt: null })
        context.audit('schedule.remove', id, { name: termsOf(known.terms).name })
        return true
      })
      if (removed) changed()
      return removed
    },

    async runNow(id, again) {
      if (context.smtpUrl() === null) throw new JobFailure('NO_TRANSPORT', 'No mail server is set. Give its address in Settings.')
      const schedule = database.first<ScheduleRecord>(scheduleById(id))
      if (schedule === undefined) throw new JobFailure('NOT_FOUND', 'There is no such schedule any more.')
      // Without a campaign the job fails, and says why.
      const campaign = (await write(schedule, { due: null, again }))!
      const { activity } = context.mail.start(campaign)
      context.publish('schedules', 'mail')
      return { campaign, activity }
    },

    lookSoon() {
      if (!automatic || closed) return
      callOff()
      callOff = clock.after(0, () => void look())
    },

    close() {
      closed = true
      callOff()
    },
  }
  // What is due at the start is looked at when the core is whole.
  service.lookSoon()
  return service
}
