/** The thread's side of a job. */
import { JobCancelled, JobFailure, type JobHandler, type JobName, type Progress } from '../ports/jobs.ts'
import type { FromThread, Reply, Task } from './protocol.ts'

/** Each job's handler is loaded when it is first asked for, so a thread holds only what it runs. */
export type JobHandlers = { [J in JobName]: () => Promise<JobHandler<J>> }

/** Progress told at most so often. */
const PROGRESS_EVERY_MS = 100

/** Runs one task; expected ends are answered, unexpected errors thrown. */
export async function runInThread<J extends JobName>(task: Task<J>, handlers: Partial<JobHandlers>): Promise<Reply<J>> {
  const { port } = task
  const say = (message: FromThread) => port.postMessage(message)
  const progress = throttle((last) => say({ kind: 'progress', progress: last }))
  say({ kind: 'started' })
  try {
    const load = handlers[task.job]
    if (!load) throw new JobFailure('NO_SUCH_JOB', `This build has no job ${task.job}.`)
    const handler = await load()
    const output = await handler(task.input, { signal: signalOf(task), progress: progress.tell, entry: task.entry })
    return { end: 'done', output, last: progress.untold() }
  } catch (error) {
    if (error instanceof JobCancelled) return { end: 'cancelled', last: progress.untold() }
    if (error instanceof JobFailure) return { end: 'failed', code: error.code, message: error.message, retryAfterMs: error.retryAfterMs, last: progress.untold() }
    throw error
  } finally {
    port.close()
  }
}

/** Aborted by a message where the thread listens; whoever asks `aborted` in a busy loop sees it in shared memory. */
function signalOf({ port, cancel }: Task): AbortSignal {
  const controller = new AbortController()
  const { signal } = controller
  const byMessage = Object.getOwnPropertyDescriptor(AbortSignal.prototype, 'aborted')!
  Object.defineProperty(signal, 'aborted', {
    get() {
      if (Atomics.load(cancel, 0) === 1 && byMessage.get!.call(signal) === false) controller.abort(new JobCancelled())
      return byMessage.get!.call(signal) as boolean
    },
  })
  port.on('message', () => controller.abort(new JobCancelled()))
  return signal
}

/** No timer: a job that is busy would not let it run. */
function throttle(tell: (progress: Progress) => void) {
  let toldAt = -Infinity
  let kept: Progress | null = null
  return {
    tell(progress: Progress): void {
      const now = performance.now()
      if (now - toldAt < PROGRESS_EVERY_MS) {
        kept = progress
        return
      }
      toldAt = now
      kept = null
      tell(progress)
    },
    untold: (): Progress | null => kept,
  }
}
