/**
 * Carries the outbox to the billing system: one command an account at a time, in the order given,
 * each with one idempotency key for its whole life. A command is committed as `sending` before it
 * leaves; after a crash it is sent again, and the billing system answers as it did before.
 */
import { commands } from '#contract/commands.ts'
import { ConnectorError, type Connector } from '#main/core/ports/connector.ts'
import { JobCancelled, type Progress, type PushResult } from '#main/core/ports/jobs.ts'
import type { Database } from '#main/db/database.ts'
import { commandsToSend, countWaiting, markWaiting, nextDue, type OutboxRow } from '#main/db/outbox.ts'
import { PATIENT, pause, pauseMs, type RetryPolicy } from './retry.ts'
import { sendCommand, settle } from './sendCommand.ts'

export interface PushOptions {
  signal?: AbortSignal
  progress?: (progress: Progress) => void
  /** A clock that runs. */
  now?: () => number
  retry?: Partial<RetryPolicy>
}

/** Commands under way at once, each of another account. */
const AT_ONCE = 4
/** Taken from the outbox at once. */
const BATCH = 100
/** Answers that could not be read before it is left to a person. */
const UNREADABLE_MAX = 5
/** Pauses between the tries of one command, once this run has given it up. */
const LATER_MS = { shortest: 60_000, longest: 15 * 60_000 }

/** Throws `JobCancelled` when the signal came. What goes wrong on the line is in the result: `stopped`. */
export async function push(connector: Connector, database: Database, options: PushOptions = {}): Promise<PushResult> {
  const { signal, now = Date.now, progress = () => {} } = options
  const context = { connector, database, now, signal }
  const line = createLine(database, now, { ...PATIENT, ...options.retry })
  const result: PushResult = { pushed: 0, refused: 0, conflicts: 0, waiting: 0, stopped: null }
  const waiting = () => database.first(countWaiting())?.count ?? 0

  const carry = async (row: OutboxRow) => {
    if (line.stopped() !== null || signal?.aborted) return
    try {
      const end = await sendCommand(context, row)
      line.works()
      if (end === 'pushed') result.pushed += 1
      if (end === 'refused') result.refused += 1
      if (end === 'conflict') result.conflicts += 1
    } catch (error) {
      if (!(error instanceof ConnectorError)) throw error
      line.failed(row, error)
    }
    const done = result.pushed + result.refused + result.conflicts
    progress({ done, total: done + waiting(), step: commands[row.command].label })
  }

  while (line.stopped() === null) {
    if (signal?.aborted) throw new JobCancelled()
    const due = database.all(commandsToSend(now(), BATCH)) as OutboxRow[]
    if (due.length > 0) await eachAtOnce(due, carry)
    else if (!(await line.patience(signal))) break
  }
  if (signal?.aborted) throw new JobCancelled()
  return { ...result, waiting: waiting(), stopped: line.stopped() }
}

/** What this run knows of the line: when to try again, when to stop trying. */
function createLine(database: Database, now: () => number, policy: RetryPolicy) {
  const tries = new Map<number, number>()
  let failuresInARow = 0
  let stopped: string | null = null

  const pauseOf = (row: OutboxRow, error: ConnectorError): number => {
    const tried = (tries.get(row.id) ?? 0) + 1
    tries.set(row.id, tried)
    if (tried < policy.attempts) return pauseMs(policy, tried, error)
    const later = LATER_MS.shortest * 2 ** Math.min(4, Math.max(0, row.attempts + 1 - tried))
    return Math.max(error.retryAfterMs ?? 0, Math.min(LATER_MS.longest, later))
  }

  return {
    stopped: (): string | null => stopped,
    works(): void {
      failuresInARow = 0
    },
    /** No answer came: the command waits, with its key. */
    failed(row: OutboxRow, error: ConnectorError): void {
      if (error.code === 'CANCELLED') {
        database.run(markWaiting(row.id, now(), error.message))
        return
      }
      if (error.code === 'MALFORMED' && row.attempts + 1 >= UNREADABLE_MAX) {
        settle({ database, now }, row, { state: 'uncertain', outcome: null, message: `${error.message} So it is not known whether this was carried out: look at it in the billing system before doing it again.` })
        return
      }
      database.run(markWaiting(row.id, now() + pauseOf(row, error), error.message))
      failuresInARow += 1
      if (error.code === 'UNAUTHORIZED' || failuresInARow >= policy.attempts) stopped = error.message
    },
    /** Waits for the next command to fall due; false when none does soon enough for this run. */
    async patience(signal: AbortSignal | undefined): Promise<boolean> {
      const dueAt = database.first(nextDue())?.at ?? null
      if (dueAt === null || dueAt - now() > policy.capMs) return false
      try {
        await pause(Math.max(1, dueAt - now()), signal)
      } catch {
        throw new JobCancelled()
      }
      return true
    },
  }
}

/** All are let finish, also when one breaks: none may still be at work when the database is closed. */
async function eachAtOnce<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  let next = 0
  const worker = async () => {
    while (next < items.length) await work(items[next++]!)
  }
  const ends = await Promise.allSettled(Array.from({ length: Math.min(AT_ONCE, items.length) }, worker))
  for (const end of ends) if (end.status === 'rejected') throw end.reason
}
