/** Jobs that end when and how a test says. */
import { createActivities } from '#main/core/jobs/activities.ts'
import { JobCancelled, JobFailure, type JobInput, type JobName, type JobOutput, type Jobs, type JobTerms } from '#main/core/ports/jobs.ts'

export interface FakeJob<J extends JobName = JobName> {
  id: string
  job: J
  input: JobInput<J>
  terms: JobTerms
  over: boolean
  done(output?: Partial<JobOutput<J>>): void
  fail(code: string, message?: string, retryAfterMs?: number): void
  /** Breaks in a way nobody expected. */
  break(): void
  cancel(): void
}

export interface FakeJobs extends Jobs {
  started: FakeJob[]
  /** Those of a name, in order. */
  of<J extends JobName>(job: J): FakeJob<J>[]
  /** The last one of a name that is not over. */
  running<J extends JobName>(job: J): FakeJob<J>
  /** Tells progress of the running one. */
  tell(job: JobName, done: number): void
}

const ENDS: { [J in JobName]?: JobOutput<J> } = {
  'sync.pull': { rows: 0, quarantined: 0, seconds: 1, byResource: {}, failed: [] },
  'sync.push': { pushed: 0, refused: 0, conflicts: 0, uncertain: 0, waiting: 0, stopped: null, failed: [] },
  'sync.lists': {},
  'sync.account': { rows: 0, quarantined: 0, byResource: {} },
  'sync.reconcile': { compared: 10, differences: 0, repaired: 0, listed: [], rows: 0, byResource: {}, seconds: 1, failed: [] },
  'sync.retryQuarantined': { taken: 0, gone: 0, still: 0, byResource: {} },
}

export function fakeJobs(): FakeJobs {
  const activities = createActivities()
  const started: FakeJob[] = []
  const jobs: FakeJobs = {
    started,
    of: <J extends JobName>(name: J) => started.filter(({ job }) => job === name) as unknown as FakeJob<J>[],
    running<J extends JobName>(name: J) {
      const found = jobs.of(name).findLast(({ over }) => !over)
      if (found === undefined) throw new Error(`No ${name} runs; started were: ${started.map(({ job, over }) => `${job}${over ? '' : ' (runs)'}`).join(', ') || 'none'}.`)
      return found
    },
    start(job, input, terms) {
      const id = `${job}-${started.length + 1}`
      let end!: { resolve(output: never): void; reject(error: unknown): void }
      const finished = new Promise<never>((resolve, reject) => (end = { resolve, reject }))
      finished.catch(() => {})
      const fake: FakeJob = {
        id, job, input: input, terms, over: false,
        done(output = {}) {
          fake.over = true
          end.resolve({ ...ENDS[job], ...output } as never)
        },
        fail(code, message = `It failed: ${code}.`, retryAfterMs) {
          fake.over = true
          end.reject(new JobFailure(code, message, retryAfterMs))
        },
        break() {
          fake.over = true
          end.reject(new TypeError('x is not a function'))
        },
        cancel() {
          fake.over = true
          end.reject(new JobCancelled())
        },
      }
      started.push(fake)
      terms.after?.catch((error: unknown) => {
        if (fake.over) return
        fake.over = true
        end.reject(error)
      })
      return { id, finished }
    },
    tell(name, done) {
      const { id, terms } = jobs.running(name)
      activities.put({ id, job: name, label: terms.label, state: 'running', done, total: null, step: 'x', perSecond: null, secondsLeft: null, startedAt: 0, endedAt: null, error: null, documentId: null })
    },
    list: activities.list,
    watch: activities.watch,
    cancel(id) {
      const fake = started.find((one) => one.id === id && !one.over)
      fake?.cancel()
      return fake !== undefined
    },
    close: () => Promise.resolve(),
  }
  return jobs
}
