/**
 * Carries the outbox to the billing system: one command an account at a time, in the order given,
 * each with one idempotency key for its whole life. A command is committed as `sending` before it
 * leaves; after a crash it is sent again, and the billing system answers as it did before.
 */
import { commands } from '#contract/commands.ts'
import type { PartyId } from '#contract/vocabulary.ts'
import { ConnectorError, type Connector } from '#main/core/ports/connector.ts'
import { JobCancelled, type Progress, type PushResult } from '#main/core/ports/jobs.ts'
import type { Database } from '#main/db/database.ts'
import { commandsToSend, countToGo, LONGEST_WAIT_MS, markWaiting, nextDue, putOff, type OutboxRow } from '#main/db/outbox.ts'
import { giveUp } from './givingUp.ts'
import { createLines } from './lines.ts'
import { PATIENT, pause, pauseMs, type RetryPolicy } from './retry.ts'
import { sendCommand, type CommandEnd } from './sendCommand.ts'

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
/** Pauses between the tries of one command, once this run has given it up. */
const LATER_MS = { shortest: 60_000, longest: 15 * 60_000 }

/** Throws `JobCancelled` when the signal came. What goes wrong on the line is in the result: `stopped`. */
export async function push(connector: Connector, database: Database, options: PushOptions = {}): Promise<PushResult> {
  const { signal, now = Date.now, progress = () => {} } = options
  const policy = { ...PATIENT, ...options.retry }
  const context = { connector, database, now, signal }
  const lines = createLines(connector, policy, signal)
  const tries = createTries(policy)
  const result: PushResult = { pushed: 0, refused: 0, conflicts: 0, uncertain: 0, waiting: 0, stopped: null, failed: [] }
  const waiting = () => database.first(countToGo(now()))?.count ?? 0

  const count = (end: CommandEnd) => {
    if (end === 'pushed') result.pushed += 1
    if (end === 'refused') result.refused += 1
    if (end === 'conflict') result.conflicts += 1
    if (end === 'uncertain') result.uncertain += 1
  }

  const carry = async (row: OutboxRow) => {
    const line = lines.of(row.partyId as PartyId)
    if (signal?.aborted || !(await line.reached())) return
    try {
      const end = await sendCommand(context, row)
      line.works()
      count(end)
    } catch (error) {
      if (!(error instanceof ConnectorError)) throw error
      noAnswer(row, error)
    }
    const done = result.pushed + result.refused + result.conflicts + result.uncertain
    progress({ done, total: done + waiting(), step: commands[row.command].label })
  }

  /** The command waits, with its key; unless it was tried long enough. */
  const noAnswer = (row: OutboxRow, error: ConnectorError) => {
    if (error.code === 'CANCELLED') {
      database.run(markWaiting(row.id, now(), error.message))
      return
    }
    const waits = tries.pauseOf(row, error)
    const end = giveUp(context, row, error)
    if (end === null) database.run(markWaiting(row.id, now() + waits, error.message))
    else count(end)
    lines.of(row.partyId as PartyId).failed(error, waits)
  }

  /** Of several sources those that are not there: what is for their parties waits, so that the others' commands come up. */
  const putOffTheirs = () => {
    for (const { parties, reason, retryAfterMs } of lines.gone()) database.run(putOff(parties, now() + Math.min(LONGEST_WAIT_MS, Math.max(retryAfterMs ?? 0, LATER_MS.shortest)), reason))
  }

  try {
    while (lines.stopped() === null) {
      if (signal?.aborted) throw new JobCancelled()
      putOffTheirs()
      const due = database.all(commandsToSend(now(), BATCH)) as OutboxRow[]
      if (due.length > 0) {
        if (!(await lines.reached())) break
        await eachAtOnce(due, carry)
      } else if (!(await patience(database, now, policy, signal))) break
    }
  } catch (error) {
    throw error instanceof ConnectorError && error.code === 'CANCELLED' ? new JobCancelled() : error
  }
  if (signal?.aborted) throw new JobCancelled()
  putOffTheirs()
  const retryAfterMs = lines.retryAfterMs()
  return { ...result, waiting: waiting(), stopped: lines.stopped(), failed: lines.gone().map(({ id, name, code, reason }) => ({ id, name, code, message: reason })), ...(retryAfterMs === null ? {} : { retryAfterMs }) }
}

/** How long each command waits: a little more each time within a run, then minutes, with jitter. */
function createTries(policy: RetryPolicy) {
  const tries = new Map<number, number>()
  return {
    pauseOf(row: OutboxRow, error: ConnectorError): number {
      const tried = (tries.get(row.id) ?? 0) + 1
      tries.set(row.id, tried)
      if (tried < policy.attempts) return Math.min(LONGEST_WAIT_MS, pauseMs(policy, tried, error))
      const later = Math.min(LATER_MS.longest, LATER_MS.shortest * 2 ** Math.min(4, Math.max(0, row.attempts + 1 - tried)))
      return Math.min(LONGEST_WAIT_MS, Math.ceil(Math.max(error.retryAfterMs ?? 0, later * (0.75 + Math.random() / 4))))
    },
  }
}

/** Waits for the next command to fall due; false when none does soon enough for this run. */
async function patience(database: Database, now: () => number, policy: RetryPolicy, signal: AbortSignal | undefined): Promise<boolean> {
  const dueAt = database.first(nextDue(now()))?.at ?? null
  if (dueAt === null || dueAt - now() > policy.capMs) return false
  await pause(Math.max(1, dueAt - now()), signal)
  return true
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
