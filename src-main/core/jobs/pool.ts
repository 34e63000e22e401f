/** The pool of job threads: runs the jobs of `JobTable`, tells their progress, cancels them. */
import { randomUUID } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import { MessageChannel } from 'node:worker_threads'
import { Piscina } from 'piscina'
import type { Activity } from '#contract/activity.ts'
import { JobCancelled, JobFailure, type JobInput, type JobName, type JobOutput, type Jobs, type JobTerms, type Progress } from '../ports/jobs.ts'
import type { Log } from '../ports/context.ts'
import { ACTIVITIES_KEPT, createActivities } from './activities.ts'
import { LANES, laneOf, type LaneName, type Lanes } from './lanes.ts'
import { createPace, UNKNOWN_PACE } from './pace.ts'
import type { FromThread, Reply, Task, ToThread } from './protocol.ts'

export interface JobsOptions {
  /** The thread's entry: `worker.ts`, or `worker.js` of a build; a path or a `file:` URL. */
  workerFile: string | URL
  /** Threads for documents, reports and mail at the most; more of these wait their turn. */
  threads?: number
  /** Threads and their limits, lane by lane, where they are not the usual ones. */
  lanes?: Partial<Lanes>
  now: () => number
  log?: Log
  /** How long a cancelled job has to reach its next safe place before its thread is ended. */
  graceMs?: number
  /** After so long without progress a job's rate is no longer known. */
  paceKnownMs?: number
}

const IDLE_MS = 60_000
const GRACE_MS = 15_000
const PACE_KNOWN_MS = 5_000

interface Running {
  /** Asks; and when that does not help, ends the thread. */
  cancel(): void
  finished: Promise<unknown>
}

export function createJobs({ workerFile, threads, lanes = {}, now, log, graceMs = GRACE_MS, paceKnownMs = PACE_KNOWN_MS }: JobsOptions): Jobs {
  const pools = createPools(String(workerFile), { ...LANES, ...(threads === undefined ? {} : { long: { ...LANES.long, threads } }), ...lanes }, log)
  const activities = createActivities()
  const running = new Map<string, Running>()
  let closed = false

  const change = (id: string, changes: Partial<Activity>) => {
    const activity = activities.get(id)
    if (activity) activities.put({ ...activity, ...changes })
  }
  const end = (id: string, changes: Partial<Activity>) => {
    running.delete(id)
    change(id, { endedAt: now(), ...UNKNOWN_PACE, ...changes })
  }

  return {
    start<J extends JobName>(job: J, input: JobInput<J>, { label, quiet = false, after }: JobTerms) {
      if (closed) throw new JobFailure('CLOSED', 'Counterfoil is being closed.')
      if (running.size >= ACTIVITIES_KEPT) throw new JobFailure('BUSY', `${running.size} jobs are running or waiting. Wait for some to end, or cancel them.`)
      const id = randomUUID()
      const waiting = { state: 'running', done: 0, total: null, step: 'waiting for its turn', ...UNKNOWN_PACE, endedAt: null, error: null, documentId: null } as const
      if (!quiet) activities.put({ id, job, label, startedAt: now(), ...waiting, ...campaignOf(input) })
      const shown = createShown((changes) => change(id, changes), paceKnownMs)
      const thread = runTask(pools.of(job), job, input, { graceMs, after }, (message) => {
        if (message.kind === 'started') change(id, { step: 'starting' })
        else shown.progress(message.progress)
      })
      const finished = thread.finished.finally(shown.end).then(
        (output) => {
          end(id, { state: 'done', documentId: documentOf(output) })
          return output
        },
        (error: unknown) => {
          if (error instanceof JobCancelled) end(id, { state: 'cancelled' })
          else end(id, { state: 'failed', error: error instanceof JobFailure ? error.message : unexpected(log, job, error) })
          throw error
        },
      )
      // Whoever only looks at the activity does not wait for it.
      finished.catch(() => {})
      running.set(id, { cancel: thread.cancel, finished })
      return { id, finished }
    },
    list: activities.list,
    watch: activities.watch,
    cancel(id) {
      const job = running.get(id)
      job?.cancel()
      return job !== undefined
    },
    async close() {
      closed = true
      const all = [...running.values()]
      for (const job of all) job.cancel()
      await Promise.allSettled(all.map((job) => job.finished))
      await pools.close()
    },
  }
}

const campaignOf = (input: object): Pick<Activity, 'campaignId'> => ('campaignId' in input && typeof input.campaignId === 'string' ? { campaignId: input.campaignId } : {})

/** One pool a lane, made when its first job comes. */
function createPools(workerFile: string, lanes: Lanes, log: Log | undefined) {
  const filename = workerFile.startsWith('file:') ? fileURLToPath(workerFile) : workerFile
  const pools = new Map<LaneName, Piscina>()
  return {
    of(job: JobName): Piscina {
      const name = laneOf(job)
      const known = pools.get(name)
      if (known) return known
      const { threads, ...limits } = lanes[name]
      const pool = new Piscina({
        filename,
        minThreads: 0,
        maxThreads: threads,
        idleTimeout: IDLE_MS,
        maxQueue: ACTIVITIES_KEPT,
        // An idle thread keeps its event loop: with the default it sleeps, and its kept-alive sockets die unseen.
        atomics: 'disabled',
        ...limits,
      })
      // An answer that comes just as its job is ended by force is nobody's any more; untold, it would end the process.
      pool.on('error', (error: Error) => log?.warn('A thread said something that nobody waited for.', { message: error.message }))
      pools.set(name, pool)
      return pool
    },
    async close(): Promise<void> {
      await Promise.all([...pools.values()].map((pool) => pool.destroy()))
    },
  }
}

/** A job's progress as its activity shows it. */
function createShown(change: (changes: Partial<Activity>) => void, paceKnownMs: number) {
  const pace = createPace(() => performance.now())
  let unknown: NodeJS.Timeout | undefined
  return {
    progress({ done, total, step }: Progress): void {
      clearTimeout(unknown)
      unknown = setTimeout(() => change(UNKNOWN_PACE), paceKnownMs).unref()
      const counted = { done: whole(done), total: total === null ? null : whole(total) }
      change({ ...counted, step, ...pace.told(counted) })
    },
    end: () => clearTimeout(unknown),
  }
}

interface TaskTerms {
  graceMs: number
  after: Promise<unknown> | undefined
}

function runTask<J extends JobName>(pool: Piscina, job: J, input: JobInput<J>, { graceMs, after }: TaskTerms, told: (message: FromThread) => void) {
  const { port1, port2 } = new MessageChannel()
  const cancel = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT))
  const force = new AbortController()
  let started = false
  let grace: NodeJS.Timeout | undefined
  port1.on('message', (message: FromThread) => {
    started ||= message.kind === 'started'
    told(message)
  })
  const task: Task<J> = { job, input, port: port2, cancel, entry: pool.options.filename! }
  // A thread that cannot be started is this job's failure, like all others.
  const run = async () => (await pool.run(task, { transferList: [port2], signal: force.signal })) as Reply<J>
  const finished = (after === undefined ? run() : ended(after, force.signal).then(run))
    .then(
      (reply) => {
        if (reply.last !== null) told({ kind: 'progress', progress: reply.last })
        return outputOf(reply)
      },
      (error: unknown) => {
        throw force.signal.aborted ? new JobCancelled() : error
      },
    )
    .finally(() => {
      clearTimeout(grace)
      port1.close()
    })
  return {
    finished,
    cancel(): void {
      if (Atomics.exchange(cancel, 0, 1) === 1) return
      port1.postMessage('cancel' satisfies ToThread)
      // One that still waits for a thread has nothing to finish.
      if (started) grace = setTimeout(() => force.abort(), graceMs)
      else force.abort()
    },
  }
}

/** Resolves when what is waited for has; rejects as it does, or when the signal comes. */
async function ended(after: Promise<unknown>, signal: AbortSignal): Promise<void> {
  const cancelled = new Promise<never>((_resolve, reject) => signal.addEventListener('abort', () => reject(new JobCancelled()), { once: true }))
  try {
    await Promise.race([after, cancelled])
  } catch (error) {
    if (error instanceof JobCancelled || error instanceof JobFailure) throw error
    // The log has it already, as the failure of what was waited for.
    throw new JobFailure('NOT_BEGUN', 'This did not begin, for what had to come before it failed in an unexpected way.')
  }
}

function outputOf<J extends JobName>(reply: Reply<J>): JobOutput<J> {
  if (reply.end === 'cancelled') throw new JobCancelled()
  if (reply.end === 'failed') throw new JobFailure(reply.code, reply.message, reply.retryAfterMs)
  return reply.output
}

function unexpected(log: Log | undefined, job: JobName, error: unknown): string {
  const id = log?.error(`The job ${job} failed.`, error)
  return `Something unexpected went wrong.${id === undefined ? '' : ` The log has it as ${id}.`}`
}

const whole = (count: number): number => Math.max(0, Math.floor(count))

function documentOf(output: unknown): string | null {
  const id = typeof output === 'object' && output !== null ? (output as { documentId?: unknown }).documentId : null
  return typeof id === 'string' ? id : null
}
