/** Sends what waits: soon after it was given, and when a command's time has come. One push at a time. */
import { countToGo, nextDue, nextForLater } from '#main/db/outbox.ts'
import { everyCopyTopic } from '../copyTopics.ts'
import type { CoreContext } from '../ports/context.ts'
import { JobCancelled, JobFailure, type PushResult } from '../ports/jobs.ts'
import { createTimer, type Clock } from './clock.ts'
import type { Failure } from './line.ts'

export interface Pushes {
  /** Commands that wait to go out; not those that were given for later. */
  waiting(): number
  /** Several calls become one push. */
  soon(): void
  /** Resolves when what could go out has gone; never rejects. */
  now(): Promise<void>
  close(): void
}

interface PushEvents {
  /** False for a host that runs the push itself, when it is done giving commands: two at a time would send each command twice. */
  byItself: boolean
  /** Without a line no push begins: what waits goes when the line is back. */
  mayGo(): boolean
  /** An answer came for at least one command. */
  works(): void
  /** It gave up for now, in plain words why. */
  stopped(reason: string): Promise<void>
  /** It was asked to call less often. */
  tooOften(failure: Failure): void
}

/** So long a push waits for further commands of the same click. */
const AFTER_MS = 50
const NOT_SOONER_MS = 1_000
/** Others held the workspace's files, or every thread was taken: over in seconds. */
const BUSY_MS = 3_000
const BUSY: readonly string[] = ['FILE_BUSY', 'BUSY']
/** However far off the next command's time seems to be, by a clock that may be wrong. */
const NOT_LATER_MS = 15 * 60_000
/** Invalidations during a long push, at the most. */
const TELL_EVERY_MS = 1_000

export function createPushes(context: CoreContext, clock: Clock, { byItself, mayGo, works, stopped, tooOften }: PushEvents): Pushes {
  const { database, jobs, log } = context
  const timer = createTimer(clock)
  let running: Promise<void> | null = null
  let again = false
  let closed = false

  /** What was given for later has its own alarm: it is set whether or not there is a line, and what came due goes when there is one. */
  const alarm = createTimer(clock)
  const setAlarm = () => {
    const at = byItself && !closed ? (database.first(nextForLater(context.now()))?.at ?? null) : null
    if (at === null) alarm.stop()
    else alarm.start(Math.min(NOT_LATER_MS, Math.max(AFTER_MS, at - context.now())), rung)
  }
  const rung = () => {
    if (waiting() > 0) soon()
    else setAlarm()
  }

  const waiting = () => database.first(countToGo(context.now()))?.count ?? 0
  const tellWindows = () => context.publish('outbox', 'sync', ...everyCopyTopic)

  const now = (): Promise<void> => {
    if (running !== null) {
      again = true
      return running
    }
    timer.stop()
    running = push()
      .catch((error: unknown) => {
        if (error instanceof JobCancelled) return
        if (error instanceof JobFailure && BUSY.includes(error.code) && !closed) timer.start(BUSY_MS, due)
        else log.error('The push failed.', error)
      })
      .finally(() => {
        running = null
        if (closed) return
        tellWindows()
        setAlarm()
        if (again) soon()
        again = false
      })
    return running
  }

  const push = async () => {
    const connection = context.connection()
    if (connection === null || closed) return
    const { id, finished } = jobs.start('sync.push', { workspaceDir: context.workspaceDir, connection }, { label: 'Send what waits' })
    const watched = new AbortController()
    void tellOf(id, watched.signal)
    try {
      const result = await finished
      if (!closed) await ended(result)
    } finally {
      watched.abort()
    }
  }

  const ended = async (result: PushResult) => {
    if (result.pushed + result.refused + result.conflicts > 0) works()
    if (result.stopped !== null && result.retryAfterMs !== undefined) tooOften({ code: 'RATE_LIMITED', message: result.stopped, retryAfterMs: result.retryAfterMs })
    else if (result.stopped !== null) await stopped(result.stopped)
    const dueAt = result.waiting > 0 && !closed ? (database.first(nextDue(context.now()))?.at ?? null) : null
    if (dueAt !== null) timer.start(Math.min(NOT_LATER_MS, Math.max(NOT_SOONER_MS, dueAt - context.now())), due)
  }

  /** While many commands go out, windows see them go. */
  const tellOf = async (activity: string, signal: AbortSignal) => {
    let toldAt = clock.elapsed()
    for await (const { id } of jobs.watch(signal)) {
      if (id !== activity || closed || clock.elapsed() - toldAt < TELL_EVERY_MS) continue
      toldAt = clock.elapsed()
      tellWindows()
    }
  }

  const due = () => {
    if (mayGo()) void now()
  }
  const soon = () => {
    setAlarm()
    const left = timer.left()
    if (byItself && !closed && context.connection() !== null && mayGo() && !(left !== null && left <= AFTER_MS) && waiting() > 0) timer.start(AFTER_MS, due)
  }

  setAlarm()
  return {
    waiting, soon, now,
    close() {
      closed = true
      timer.stop()
      alarm.stop()
    },
  }
}
