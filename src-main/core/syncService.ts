/**
 * Keeps the copy current and the outbox empty: pulls every few minutes and when asked, pushes what
 * waits before each pull and as soon as it is given, and knows the state of the line.
 */
import { readSetting } from '#main/db/settings.ts'
import { countWaiting, nextDue, unhappyEnds, wakeCommands } from '#main/db/outbox.ts'
import { quarantinedSince } from '#main/sync/quarantine.ts'
import { readMeta } from '#main/sync/meta.ts'
import type { SyncStatus } from '#contract/sync.ts'
import { NOT_CONNECTED } from '#contract/errors.ts'
import { copyTopics, everyCopyTopic } from './copyTopics.ts'
import { JobCancelled, JobFailure, type PullResult, type PushResult } from './ports/jobs.ts'
import type { CoreContext, SyncService } from './ports/context.ts'
import type { Resource } from './ports/records.ts'

export interface RunningSyncService extends SyncService {
  /** No pull or push begins after this; those under way are the jobs' to end. */
  close(): void
}

const EVERY_MINUTES = 5
/** The first pause without a line; it doubles up to the ordinary interval. */
const OFFLINE_MS = 15_000
/** So long a push waits for further commands of the same click. */
const PUSH_AFTER_MS = 50
/** Invalidations during a long push, at the most. */
const TELL_EVERY_MS = 1_000
/** The bottom bar tells of commands that ended badly for so long; the outbox lists them all. */
const UNHAPPY_FOR_MS = 7 * 86_400_000

export function createSyncService(context: CoreContext, options: { automatic: boolean }): RunningSyncService {
  const { database, jobs, log } = context
  const pullTimer = createTimer()
  const pushTimer = createTimer()
  let line: { state: 'online' | 'offline' | 'unauthorized'; reason: string | null } = { state: 'online', reason: null }
  let failures = 0
  let pulling: { activity: string; finished: Promise<unknown> } | null = null
  let pushing: Promise<void> | null = null
  let pushAgain = false
  let closed = false

  const waiting = () => database.first(countWaiting())?.count ?? 0

  const startPull = (): { activity: string; finished: Promise<unknown> } => {
    if (pulling) return pulling
    const connection = context.connection()
    if (!connection) throw new JobFailure('NOT_CONNECTED', NOT_CONNECTED.message)
    pullTimer.stop()
    const operatorBefore = readSetting(database, 'operator')
    const { id, finished } = jobs.start('sync.pull', { workspaceDir: context.workspaceDir, connection }, { label: 'Pull from the billing system' })
    pulling = { activity: id, finished }
    context.publish('sync')
    void finished.then(
      (result) => {
        if (!closed) pulled(result, operatorBefore)
      },
      (error: unknown) => {
        if (!closed) broken(error)
      },
    ).finally(() => {
      pulling = null
      if (closed) return
      schedulePull()
      context.publish('sync')
    })
    return pulling
  }

  const pulled = (result: PullResult, operatorBefore: string | null) => {
    const wasDown = line.state !== 'online'
    line = { state: 'online', reason: null }
    failures = 0
    const topics = new Set(Object.keys(result.byResource).flatMap((resource) => copyTopics[resource as Resource]))
    if (result.quarantined > 0 || result.rows > 0) topics.add('quarantine')
    if (readSetting(database, 'operator') !== operatorBefore) topics.add('settings')
    context.publish(...topics)
    if (waiting() === 0) return
    if (wasDown) database.run(wakeCommands())
    pushSoon()
  }

  const broken = (error: unknown) => {
    if (error instanceof JobCancelled) return
    failures += 1
    const unauthorized = error instanceof JobFailure && (error.code === 'UNAUTHORIZED' || error.code === 'FORBIDDEN')
    line = { state: unauthorized ? 'unauthorized' : 'offline', reason: error instanceof JobFailure ? error.message : 'The pull failed in an unexpected way; the log says how.' }
    // What came before it broke is in the copy.
    context.publish(...everyCopyTopic)
  }

  const schedulePull = () => {
    if (!options.automatic || closed) return
    const everyMs = Number(readSetting(database, 'pull.everyMinutes') ?? EVERY_MINUTES) * 60_000
    const backoff = Math.min(everyMs, OFFLINE_MS * 2 ** Math.min(20, failures - 1)) * (0.75 + Math.random() / 2)
    pullTimer.start(failures > 0 && line.state === 'offline' ? backoff : everyMs, context.now(), () => void pushThenPull())
  }

  const pushThenPull = async () => {
    try {
      if (waiting() > 0) await pushNow()
      if (!closed && context.connection()) startPull()
    } catch (error) {
      log.error('The automatic pull did not start.', error)
      schedulePull()
    }
  }

  const pushNow = (): Promise<void> => {
    if (pushing) {
      pushAgain = true
      return pushing
    }
    const connection = context.connection()
    if (!connection || closed) return Promise.resolve()
    pushTimer.stop()
    const { id, finished } = jobs.start('sync.push', { workspaceDir: context.workspaceDir, connection }, { label: 'Send what waits' })
    const watched = new AbortController()
    void tellOf(id, watched.signal)
    pushing = finished
      .then(pushed, (error: unknown) => {
        if (!(error instanceof JobCancelled)) log.error('The push failed.', error)
      })
      .finally(() => {
        watched.abort()
        pushing = null
        if (closed) return
        context.publish('outbox', 'sync', ...everyCopyTopic)
        if (pushAgain) pushSoon()
        pushAgain = false
      })
    return pushing
  }

  const pushed = (result: PushResult) => {
    if (closed) return
    if (result.stopped !== null) {
      line = { state: line.state === 'unauthorized' ? 'unauthorized' : 'offline', reason: result.stopped }
      failures = Math.max(1, failures)
      if (!pulling) schedulePull()
      return
    }
    if (result.pushed + result.refused + result.conflicts > 0) line = { state: 'online', reason: null }
    const dueAt = result.waiting > 0 ? (database.first(nextDue())?.at ?? null) : null
    if (dueAt !== null) pushTimer.start(Math.max(1_000, dueAt - context.now()), context.now(), () => void pushNow())
  }

  /** While many commands go out, windows see them go. */
  const tellOf = async (activity: string, signal: AbortSignal) => {
    let toldAt = performance.now()
    for await (const { id } of jobs.watch(signal)) {
      if (id !== activity || closed || performance.now() - toldAt < TELL_EVERY_MS) continue
      toldAt = performance.now()
      context.publish('outbox', 'sync', ...everyCopyTopic)
    }
  }

  const pushSoon = () => {
    if (!closed && context.connection() && !pushTimer.runsWithin(PUSH_AFTER_MS, context.now())) pushTimer.start(PUSH_AFTER_MS, context.now(), () => void pushNow())
  }

  if (options.automatic) pullTimer.start(0, context.now(), () => void pushThenPull())

  return {
    pullNow: startPull,
    pushSoon,
    status(): SyncStatus {
      const connected = context.connection() !== null
      const ends = new Map(database.all(unhappyEnds(context.now() - UNHAPPY_FOR_MS)).map(({ state, count }) => [state, count]))
      const lastPullAt = readMeta(database, 'lastPullAt')
      return {
        line: connected ? line.state : 'not_connected',
        reason: connected ? line.reason : NOT_CONNECTED.message,
        lastPullAt: lastPullAt === null ? null : Number(lastPullAt),
        nextPullAt: connected ? pullTimer.dueAt() : null,
        pulling: pulling?.activity ?? null,
        outbox: { waiting: waiting(), refused: ends.get('rejected') ?? 0, conflicts: ends.get('conflict') ?? 0, uncertain: ends.get('uncertain') ?? 0 },
        quarantined: database.first(quarantinedSince(0))?.count ?? 0,
      }
    },
    close() {
      closed = true
      pullTimer.stop()
      pushTimer.stop()
    },
  }
}

/** One thing to do later; starting it again replaces it. It keeps no process alive. */
function createTimer() {
  let timer: NodeJS.Timeout | undefined
  let at: number | null = null
  const stop = () => {
    clearTimeout(timer)
    at = null
  }
  return {
    dueAt: (): number | null => at,
    runsWithin: (ms: number, now: number): boolean => at !== null && at <= now + ms,
    start(ms: number, now: number, work: () => void): void {
      stop()
      at = Math.round(now + ms)
      timer = setTimeout(() => {
        at = null
        work()
      }, ms).unref()
    },
    stop,
  }
}
