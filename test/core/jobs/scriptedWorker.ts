/** A job thread whose jobs do what a test is about. The account of the statement says what. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { JobName } from '#main/core/ports/jobs.ts'
import { JobCancelled, JobFailure, type JobHandler } from '#main/core/ports/jobs.ts'
import type { Task } from '#main/core/jobs/protocol.ts'
import { runInThread } from '#main/core/jobs/thread.ts'

const made = { documentId: 'doc_1', path: '/tmp/x.pdf', sha256: '', bytes: 1, count: 1 }

const job: JobHandler<'documents.paper'> = async ({ spec }, { signal, progress }) => {
  switch (spec.paper === 'statement' ? String(spec.account) : '') {
    case 'progress':
      for (let done = 1; done <= 5000; done += 1) progress({ done, total: 5000, step: 'pages' })
      return made
    case 'fail':
      throw new JobFailure('NO_SUCH_ACCOUNT', 'There is no such account. Look it up again.', 120_000)
    case 'break':
      throw new TypeError('x is not a function')
    case 'exit':
      process.exit(7)
    case 'busy':
      progress({ done: 1, total: null, step: 'busy' })
      // Nothing lets a message in here.
      while (!signal.aborted) Math.sqrt(2)
      throw new JobCancelled()
    case 'wait':
      progress({ done: 1, total: null, step: 'waiting' })
      await new Promise((resolve) => signal.addEventListener('abort', resolve))
      throw new JobCancelled()
    case 'count':
      for (let done = 1; !signal.aborted; done += 1) {
        progress({ done, total: 1_000_000, step: 'counting' })
        await sleep(50)
      }
      throw new JobCancelled()
    case 'stall':
      for (const done of [1, 300]) {
        progress({ done, total: 1_000, step: 'counting' })
        await sleep(2_200)
      }
      if (!signal.aborted) await new Promise((resolve) => signal.addEventListener('abort', resolve))
      throw new JobCancelled()
    case 'grow': {
      const held: unknown[] = []
      for (;;) held.push(Array.from({ length: 10_000 }, (_none, n) => ({ n })))
    }
    case 'arguments':
      return { ...made, path: process.execArgv.join(' ') }
    case 'deaf':
      progress({ done: 1, total: null, step: 'deaf' })
      await new Promise((resolve) => setTimeout(resolve, 3_600_000))
      return made
    default:
      return made
  }
}

const push: JobHandler<'sync.push'> = () => Promise.resolve({ pushed: 7, refused: 0, conflicts: 0, uncertain: 0, waiting: 0, stopped: null, failed: [] })

export default (task: Task<JobName>) => runInThread(task, { 'documents.paper': () => Promise.resolve(job), 'sync.push': () => Promise.resolve(push) })
