/** What passes between the pool and a job's thread. */
import type { MessagePort } from 'node:worker_threads'
import type { JobInput, JobName, JobOutput, Progress } from '../ports/jobs.ts'

export interface Task<J extends JobName = JobName> {
  job: J
  input: JobInput<J>
  /** Progress goes out; `cancel` comes in. */
  port: MessagePort
  /** Becomes 1 when the job shall stop: also seen by a loop that lets no message in. */
  cancel: Int32Array
  /** The thread's own entry: a job may start one more. */
  entry: string
}

/**
 * How a job ended. Classes do not survive the way between threads; a code does. `last` is the
 * progress that was not told yet: told on the port, it could come in after the end.
 */
export type Reply<J extends JobName = JobName> = { last: Progress | null } & (
  | { end: 'done'; output: JobOutput<J> }
  | { end: 'cancelled' }
  | { end: 'failed'; code: string; message: string; retryAfterMs: number | null }
)

export type FromThread = { kind: 'started' } | { kind: 'progress'; progress: Progress }
export type ToThread = 'cancel'
