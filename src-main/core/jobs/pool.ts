/** The pool of job threads: runs the jobs of `JobTable`, tells their progress, cancels them. */
import { randomUUID } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import { MessageChannel } from 'node:worker_threads'
import { Piscina } from 'piscina'
import type { Activity } from '#contract/activity.ts'
import { JobCancelled, JobFailure, type JobInput, type JobName, type JobOutput, type Jobs } from '../ports/jobs.ts'
import type { Log } from '../ports/context.ts'
import { ACTIVITIES_KEPT, createActivities } from './activities.ts'
import type { FromThread, Reply, Task, ToThread } from './protocol.ts'

export interface JobsOptions {
  /** The thread's entry: `worker.ts`, or `worker.js` of a build; a path or a `file:` URL. */
  workerFile: string | URL
  /** Threads at the most; more jobs wait their turn. */
  threads: number
  now: () => number
  log?: Log
  /** How long a cancelled job has to reach its next safe place before its thread is ended. */
  graceMs?: number
}

const IDLE_MS = 60_000
const GRACE_MS = 15_000

interface Running {
  /** Asks; and when that does not help, ends the thread. */
  cancel(): void
  finished: Promise<unknown>
}

export function createJobs({ workerFile, threads, now, log, graceMs = GRACE_MS }: JobsOptions): Jobs {
  const pool = new Piscina({
    filename: String(workerFile).startsWith('file:') ? fileURLToPath(workerFile) : String(workerFile),
    minThreads: 0,
    maxThreads: threads,
    idleTimeout: IDLE_MS,
    maxQueue: ACTIVITIES_KEPT,
    // An idle thread keeps its event loop: with the default it sleeps, and its kept-alive sockets die unseen.
    atomics: 'disabled',
  })
  const activities = createActivities()
  const running = new Map<string, Running>()
  let closed = false

  const change = (id: string, changes: Partial<Activity>) => {
    const activity = activities.get(id)
    if (activity) activities.put({ ...activity, ...changes })
  }
  const end = (id: string, changes: Partial<Activity>) => {
    running.delete(id)
    change(id, { endedAt: now(), ...changes })
  }

  return {
    start<J extends JobName>(job: J, input: JobInput<J>, { label }: { label: string }) {
      if (closed) throw new JobFailure('CLOSED', 'Counterfoil is being closed.')
      if (running.size >= ACTIVITIES_KEPT) throw new JobFailure('BUSY', `${running.size} jobs are running or waiting. Wait for some to end, or cancel them.`)
      const id = randomUUID()
      activities.put({ id, job, label, state: 'running', done: 0, total: null, step: 'waiting for its turn', startedAt: now(), endedAt: null, error: null, documentId: null })
      const thread = runTask(pool, job, input, graceMs, (message) => {
        if (message.kind === 'started') change(id, { step: 'starting' })
        else change(id, { done: whole(message.progress.done), total: message.progress.total === null ? null : whole(message.progress.total), step: message.progress.step })
      })
      const finished = thread.finished.then(
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
      await pool.destroy()
    },
  }
}

function runTask<J extends JobName>(pool: Piscina, job: J, input: JobInput<J>, graceMs: number, told: (message: FromThread) => void) {
  const { port1, port2 } = new MessageChannel()
  const cancel = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT))
  const force = new AbortController()
  let started = false
  let grace: NodeJS.Timeout | undefined
  port1.on('message', (message: FromThread) => {
    started ||= message.kind === 'started'
    told(message)
  })
  const task: Task<J> = { job, input, port: port2, cancel }
  const finished = (pool.run(task, { transferList: [port2], signal: force.signal }) as Promise<Reply<J>>)
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

function outputOf<J extends JobName>(reply: Reply<J>): JobOutput<J> {
  if (reply.end === 'cancelled') throw new JobCancelled()
  if (reply.end === 'failed') throw new JobFailure(reply.code, reply.message)
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
