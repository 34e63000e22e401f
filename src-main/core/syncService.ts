/**
 * Keeps the copy current and the outbox empty. In turns: what waits is sent, then the copy is pulled;
 * every few minutes, and at once when the machine woke or has its line back. Without a line each turn
 * begins with one small question, and everything else waits for its answer.
 */
import type { PartyId } from '#contract/vocabulary.ts'
import { partiesWithoutLists } from '#main/db/derive/staleAccounts.ts'
import { readSetting } from '#main/db/settings.ts'
import { wakeCommands } from '#main/db/outbox.ts'
import { lastPullAt } from '#main/db/pulledAt.ts'
import { removalsDue } from '#main/db/removedParties.ts'
import { JobCancelled, JobFailure } from './ports/jobs.ts'
import { sourcesOf, type Connection } from './ports/sources.ts'
import type { CoreContext, SyncService } from './ports/context.ts'
import { everyCopyTopic } from './copyTopics.ts'
import { createAccountRefresh } from './sync/accountRefresh.ts'
import { systemClock, type Clock } from './sync/clock.ts'
import { createCopyWork } from './sync/copyWork.ts'
import { createLastReconciles } from './sync/lastReconcile.ts'
import { askLine, createLine, isOnThisMachine, isWantOfLine, pauseWords, type Failure } from './sync/line.ts'
import { createPushes } from './sync/pushes.ts'
import { createSchedule } from './sync/schedule.ts'
import { watchSleep } from './sync/sleepWatch.ts'
import { quarantinedCount, sourceStates, unhappyCounts } from './sync/state.ts'

export interface RunningSyncService extends SyncService {
  /** The interval, or the connection, may be another one. */
  settingsChanged(): void
  /** Nothing begins after this; what is under way is the jobs' to end. */
  close(): void
}

export interface SyncServiceOptions {
  /** Whether anything begins by itself: turns, tries without a line, the daily reconcile. */
  automatic: boolean
  /** Whether a command that is given goes out by itself; it does unless told. */
  pushesByItself?: boolean
  /** Moved by tests. */
  clock?: Clock
}

const EVERY_MINUTES = 5
/** Failures of one of several sources after which trying sooner than usual may help. */
const SOON_BACK: ReadonlySet<string> = new Set(['OFFLINE', 'TIMEOUT', 'SERVER'])
/** The shell tells of a wake, and the core notices it itself: that is one. */
const SAME_WAKE_MS = 30_000

export function createSyncService(context: CoreContext, { automatic, pushesByItself = true, clock = systemClock(context.now) }: SyncServiceOptions): RunningSyncService {
  const { database, log } = context
  const line = createLine(context)
  const reconciles = createLastReconciles(database, clock)
  let connection = context.connection()
  let problem: string | null = null
  let turning: Promise<void> | null = null
  let turnAgain = false
  let asked: Promise<boolean> | null = null
  let asking = new AbortController()
  let wokeAt: number | null = null
  /** Of several sources those that could not be pulled the last time. */
  let gone = new Set<string>()
  let closed = false

  const everyMs = () => {
    const minutes = Number(readSetting(database, 'pull.everyMinutes') ?? EVERY_MINUTES)
    return (minutes >= 1 ? minutes : EVERY_MINUTES) * 60_000
  }
  const schedule = createSchedule({
    clock, everyMs, turn: () => turn(),
    // Another token comes by the settings, a line that the machine knows it has not got by its word.
    soonerHelps: () => line.shown().line !== 'unauthorized' && !line.isLost(),
  })
  const plan = () => {
    if (automatic && !closed && context.connection() !== null) schedule.plan()
    else schedule.stop()
    // Windows show when that will be.
    if (automatic && !closed) context.publish('sync')
  }

  const lineWorks = () => {
    const wasDown = !line.up()
    if (!line.works()) return
    if (wasDown) log.info('The billing system answers again.')
    if (pushes.waiting() > 0) {
      database.run(wakeCommands())
      pushes.soon()
    }
    context.publish('sync')
  }
  const lineFailed = (failure: Failure) => {
    const wasUp = line.up()
    if (!line.failed(failure)) return
    if (wasUp) log.info('No line to the billing system.', { code: failure.code, reason: failure.message })
    context.publish('sync')
  }
  /** Asked to be called less often: no want of a line, for somebody answers. Nothing begins by itself before the pause is over. */
  const tooOften = ({ code, message, retryAfterMs }: Failure): boolean => {
    if (code !== 'RATE_LIMITED') return false
    schedule.failed()
    schedule.leaveAlone(retryAfterMs ?? 0)
    problem = message
    lineWorks()
    context.publish('sync')
    return true
  }
  const isLeftAlone = () => schedule.leftAloneUntil() !== null
  /** Asks whether there is a line; false also when it was called off. */
  const ask = (): Promise<boolean> => {
    asked ??= askOnce().finally(() => {
      asked = null
    })
    return asked
  }
  const askOnce = async (): Promise<boolean> => {
    asking = new AbortController()
    const { signal } = asking
    const failure = await askLine(context, signal)
    if (closed || signal.aborted) return false
    if (failure === null) {
      lineWorks()
      return true
    }
    if (tooOften(failure)) return false
    schedule.failed()
    lineFailed(failure)
    return false
  }

  const turn = (): void => {
    if (turning !== null || closed) return
    schedule.stop()
    turning = takeTurn()
      .catch((error: unknown) => {
        schedule.failed()
        log.error('The automatic pull did not start.', error)
      })
      .finally(() => {
        turning = null
        if (turnAgain) turnAnew()
        else if (work.pulling() === null) plan()
      })
  }
  const takeTurn = async (): Promise<void> => {
    if (context.connection() === null || isLeftAlone()) return
    if ((!line.up() || line.doubted()) && !(await ask())) return
    if (pushes.waiting() > 0) await pushes.now()
    if (!closed && line.up() && !isLeftAlone()) work.pull()
  }
  /** The line may be another one: asks at once, whatever is under way. */
  const turnAnew = () => {
    turnAgain = turning !== null
    asking.abort()
    schedule.succeeded()
    turn()
  }

  const hasSeveral = (): boolean => {
    const connected = context.connection()
    return connected !== null && sourcesOf(connected).length > 1
  }

  /** What waits for one that is back goes out. */
  const sourcesWere = (away: Set<string>) => {
    const isBack = [...gone].some((id) => !away.has(id))
    for (const id of away) if (!gone.has(id)) log.info('A source could not be pulled.', { source: id })
    gone = away
    if (!isBack) return
    database.run(wakeCommands())
    pushes.soon()
  }

  const broke = (error: unknown) => {
    if (!(error instanceof JobFailure)) return false
    if (tooOften(error)) return true
    if (!isWantOfLine(error)) return false
    lineFailed(error)
    return true
  }

  const pushes = createPushes(context, clock, {
    byItself: pushesByItself,
    mayGo: () => !automatic || (line.up() && !isLeftAlone()),
    works: lineWorks,
    tooOften(failure) {
      tooOften(failure)
      if (turning === null && work.pulling() === null) plan()
    },
    async stopped(reason) {
      // It may be one command that the billing system stumbles over: the others need not wait for the line.
      if (!automatic) lineFailed({ code: 'OFFLINE', message: reason })
      else if (!(await ask())) plan()
    },
  })

  const work = createCopyWork(context, clock, {
    closed: () => closed,
    pulled(failed) {
      problem = null
      // One that is away may be back soon; the others are asked with it, and have nothing new to tell.
      if (failed.some(({ code }) => SOON_BACK.has(code))) schedule.failed()
      else schedule.succeeded()
      schedule.leaveAlone(0)
      lineWorks()
      sourcesWere(new Set(failed.map(({ id }) => id)))
      if (automatic && reconciles.isDue()) {
        reconciles.begun()
        work.reconcile()
      }
    },
    reconciled() {
      reconciles.forget()
      lineWorks()
    },
    retried: lineWorks,
    broke(job, error) {
      // What fails at one of several sources while others answer says nothing of the line.
      if (error instanceof JobCancelled || (job === 'retry' && hasSeveral())) return
      const known = broke(error)
      if (job !== 'pull') {
        if (isLeftAlone() && turning === null && work.pulling() === null) plan()
        return
      }
      // Where it was asked to call less often, that counts already.
      if (!(error instanceof JobFailure && error.code === 'RATE_LIMITED')) schedule.failed()
      if (known) return
      problem = error instanceof JobFailure ? error.message : 'The pull failed in an unexpected way; the log says how.'
      if (automatic) void ask().then((answered) => answered || plan(), (reason: unknown) => log.error('The line could not be asked.', reason))
    },
    pullOver() {
      if (turning === null) plan()
    },
  })

  const refreshAccount = createAccountRefresh(context, clock, {
    mayGo: () => line.up() && !closed && !isLeftAlone(),
    pulling: () => work.pulling() !== null,
    works: lineWorks,
    broke(error) {
      if (!closed && !hasSeveral() && broke(error)) plan()
    },
  })

  /** By a clock that was wrong it may be still to come; nobody is told so. */
  const past = (at: number | null) => (at === null ? null : Math.min(at, clock.now()))

  const pullNow = () => {
    const running = work.pull()
    schedule.stop()
    // Whoever asks for a pull wants what waits to go as well, and not only at the pull's end.
    if (automatic && !line.up()) turnAnew()
    return running
  }

  const wake = () => {
    if (!automatic || closed || (wokeAt !== null && clock.elapsed() - wokeAt < SAME_WAKE_MS)) return
    wokeAt = clock.elapsed()
    line.doubt()
    turnAnew()
  }

  const endWatch = automatic ? watchSleep(clock, wake) : () => {}
  if (automatic) {
    // What a kill left to be computed needs no line, and does not wait for one.
    work.finishLists()
    if (removalsDue(database).length > 0) context.jobs.start('sources.remove', { workspaceDir: context.workspaceDir }, { label: 'Take what was removed out of the copy' }).finished.then(() => context.publish(...everyCopyTopic), () => {})
    turn()
  }

  return {
    pullNow,
    pullOwn: () => work.pullParties(context.ledger.exists() ? context.ledger.read((ledger) => ledger.parties().map(({ id }) => id)) : []),
    cancelPull: () => work.cancelPull(),
    refreshAccount,
    reconcileNow() {
      return work.reconciling() === null ? work.reconcile({ after: pullNow().finished, asked: true }) : work.reconcile()
    },
    lastReconcile: () => reconciles.read(),
    retryQuarantined: (ids) => work.retryQuarantined(ids),
    finishLists: () => work.finishLists(),
    pushSoon: pushes.soon,
    lineChanged(online) {
      const connected = context.connection()
      if (closed || connected === null) return
      if (online) {
        if (line.up()) return
        if (automatic) turnAnew()
        else lineWorks()
      } else if (!sourcesOf(connected).some(({ url, kind }) => kind === 'files' || (url !== null && isOnThisMachine(url))) && !line.isLost()) {
        line.lost()
        log.info('This machine has lost its line.')
        if (turning === null && work.pulling() === null) plan()
        context.publish('sync')
      }
    },
    wake,
    status: () => {
      const last = reconciles.summary()
      return {
        ...line.shown(),
        problem: context.connection() === null ? null : (pauseWords(schedule.leftAloneUntil()) ?? problem),
        lastPullAt: past(lastPullAt(database)),
        sources: sourceStates(database, context.connection(), past),
        nextPullAt: context.connection() === null ? null : schedule.nextAt(),
        pulling: work.pulling(),
        outbox: { waiting: pushes.waiting(), ...unhappyCounts(database) },
        quarantined: database.first(quarantinedCount())?.count ?? 0,
        reconciling: work.reconciling(),
        lastReconcileAt: past(last?.at ?? null),
        unrepaired: last?.unrepaired ?? 0,
        unfinished: partiesWithoutLists(database) as PartyId[],
      }
    },
    settingsChanged() {
      const now = context.connection()
      if (sameConnection(connection, now)) {
        schedule.intervalChanged()
        return context.publish('sync')
      }
      connection = now
      problem = null
      schedule.leaveAlone(0)
      line.forget()
      // What runs speaks with the old one; what it took stays.
      work.cancelPull()
      if (automatic) turnAnew()
      context.publish('sync')
    },
    close() {
      closed = true
      asking.abort()
      endWatch()
      schedule.stop()
      pushes.close()
    },
  }
}

const sameConnection = (a: Connection | null, b: Connection | null): boolean => told(a) === told(b)
const told = (connection: Connection | null): string => JSON.stringify(connection === null ? [] : sourcesOf(connection).map(({ id, url, key }) => [id, url, key]))
