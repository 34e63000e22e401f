import { describe, expect, onTestFinished, test } from 'vitest'
import type { AccountId, PaymentId } from '#contract/vocabulary.ts'
import { JobCancelled, JobFailure, type Jobs, type JobTerms } from '#main/core/ports/jobs.ts'
import { createJobs } from '#main/core/jobs/pool.ts'
import type { Activity } from '#contract/activity.ts'
import { openWorkspace } from '#main/db/workspace.ts'
import { db } from '#main/db/database.ts'
import { startSandbox } from '#main/sandbox/index.ts'
import { temporaryFolder } from '../../sync/copy.ts'

function jobsOf(options: Partial<Parameters<typeof createJobs>[0]> = {}): Jobs {
  const jobs = createJobs({ workerFile: new URL('scriptedWorker.ts', import.meta.url), threads: 1, now: () => 1000, ...options })
  onTestFinished(() => jobs.close())
  return jobs
}
const start = (jobs: Jobs, does: string, terms: Partial<JobTerms> = {}) =>
  jobs.start('documents.paper', { workspaceDir: '/nowhere', spec: { paper: 'statement', kind: 'balance-forward', account: does as AccountId, from: '2026-01-01', to: '2026-01-31' }, destination: { to: 'file', path: 'x' } }, { label: `Statement ${does}`, ...terms })
/** The first activity of this job for which `holds`. */
async function until(jobs: Jobs, id: string, holds: (activity: Activity) => boolean): Promise<Activity> {
  const stop = new AbortController()
  try {
    const known = jobs.list().find((activity) => activity.id === id)
    if (known && holds(known)) return known
    for await (const activity of jobs.watch(stop.signal)) if (activity.id === id && holds(activity)) return activity
    throw new Error('never')
  } finally {
    stop.abort()
  }
}

describe('a job', () => {
  test('runs in a thread and answers; its activity ends as done and names the document it made', async () => {
    const jobs = jobsOf()
    const { id, finished } = start(jobs, 'make')
    expect(jobs.list()).toMatchObject([{ id, job: 'documents.paper', label: 'Statement make', state: 'running', startedAt: 1000, endedAt: null }])
    expect(await finished).toMatchObject({ documentId: 'doc_1' })
    expect(jobs.list()).toMatchObject([{ id, state: 'done', endedAt: 1000, documentId: 'doc_1', error: null }])
  })

  test('tells its progress: not every call, but always the last', async () => {
    const jobs = jobsOf()
    const seen: Activity[] = []
    const stop = new AbortController()
    const watching = (async () => {
      for await (const activity of jobs.watch(stop.signal)) seen.push(activity)
    })()
    const { finished } = start(jobs, 'progress')
    await finished
    stop.abort()
    await watching
    expect(seen.filter(({ step, state }) => step === 'pages' && state === 'running').length).toBeLessThan(500)
    expect(jobs.list()).toMatchObject([{ done: 5000, total: 5000 }])
  })

  test('that fails as expected says why, with its code, across the thread', async () => {
    const jobs = jobsOf()
    const { finished } = start(jobs, 'fail')
    const failure = await finished.catch((error: unknown) => error)
    expect(failure).toBeInstanceOf(JobFailure)
    expect(failure).toMatchObject({ code: 'NO_SUCH_ACCOUNT', message: 'There is no such account. Look it up again.', retryAfterMs: 120_000 })
    expect(jobs.list()).toMatchObject([{ state: 'failed', error: 'There is no such account. Look it up again.' }])
  })

  test('that breaks shows plain words with the log’s id, never the error itself', async () => {
    const logged: unknown[] = []
    const jobs = jobsOf({ log: { info() {}, warn() {}, error: (_message, error) => (logged.push(error), 'E-42') } })
    await expect(start(jobs, 'break').finished).rejects.toThrow('x is not a function')
    expect(jobs.list()).toMatchObject([{ state: 'failed', error: 'Something unexpected went wrong. The log has it as E-42.' }])
    expect(logged).toMatchObject([{ message: 'x is not a function' }])
  })

  test('whose thread dies fails, and the next one runs in a new thread', async () => {
    const jobs = jobsOf()
    await expect(start(jobs, 'exit').finished).rejects.toThrow()
    expect(await start(jobs, 'make').finished).toMatchObject({ documentId: 'doc_1' })
  })

  test('that this build does not have is a failure in plain words', async () => {
    const jobs = jobsOf()
    await expect(jobs.start('documents.preview', { workspaceDir: '', spec: { paper: 'receipt', payment: 'p' as PaymentId } }, { label: 'x' }).finished).rejects.toMatchObject({ code: 'NO_SUCH_JOB' })
  })
})

describe('the rate of a job', () => {
  test('is told while it counts; nothing is left to tell of one that ended', async () => {
    const jobs = jobsOf()
    const { id, finished } = start(jobs, 'count')
    const { perSecond, secondsLeft, done, total } = await until(jobs, id, (activity) => activity.perSecond !== null)
    expect(perSecond).toBeGreaterThan(0)
    // The rate that is shown is rounded; the time left is not computed from that.
    expect(perSecond).toBeGreaterThan(0)
    expect(done).toBeLessThan(total!)
    // So early nobody can say.
    expect(secondsLeft).toBeNull()
    jobs.cancel(id)
    await expect(finished).rejects.toBeInstanceOf(JobCancelled)
    expect(jobs.list()).toMatchObject([{ perSecond: null, secondsLeft: null }])
  })

  test('is no longer known when nothing was counted for a while', async () => {
    const jobs = jobsOf({ paceKnownMs: 1_000 })
    const { id } = start(jobs, 'stall')
    await until(jobs, id, (activity) => activity.perSecond !== null)
    await until(jobs, id, (activity) => activity.perSecond === null)
    expect(jobs.list()).toMatchObject([{ state: 'running', done: 300, secondsLeft: null }])
  })
})

describe('a job that comes after something', () => {
  test('does not take a thread while it waits, and begins when that has ended', async () => {
    const jobs = jobsOf({ threads: 1 })
    let free = () => {}
    const after = new Promise<void>((resolve) => (free = resolve))
    const waiting = start(jobs, 'make', { after })
    expect(await start(jobs, 'make').finished).toMatchObject({ documentId: 'doc_1' })
    expect(jobs.list().find(({ id }) => id === waiting.id)).toMatchObject({ state: 'running', step: 'waiting for its turn' })
    free()
    expect(await waiting.finished).toMatchObject({ documentId: 'doc_1' })
  })

  test('ends as that did where it did not come to its end', async () => {
    const jobs = jobsOf()
    const after = (end: Error) => start(jobs, 'make', { after: Promise.reject(end) }).finished
    await expect(after(new JobFailure('OFFLINE', 'There is no line.'))).rejects.toMatchObject({ code: 'OFFLINE', message: 'There is no line.' })
    await expect(after(new JobCancelled())).rejects.toBeInstanceOf(JobCancelled)
    await expect(after(new TypeError('x is not a function'))).rejects.toMatchObject({ code: 'NOT_BEGUN' })
    expect(jobs.list().map(({ state }) => state)).toEqual(['failed', 'cancelled', 'failed'])
  })

  test('is cancelled while it waits, at once', async () => {
    const jobs = jobsOf()
    const { id, finished } = start(jobs, 'make', { after: new Promise(() => {}) })
    jobs.cancel(id)
    await expect(finished).rejects.toBeInstanceOf(JobCancelled)
  })
})

describe('threads', () => {
  test('a push finds one while all those for long work are busy', async () => {
    const jobs = jobsOf({ threads: 1 })
    const long = start(jobs, 'wait')
    await until(jobs, long.id, ({ done }) => done === 1)
    const push = jobs.start('sync.push', { workspaceDir: '/nowhere', connection: { url: 'http://127.0.0.1:1', token: 't' } }, { label: 'Push' })
    await expect(push.finished).resolves.toMatchObject({ pushed: 7 })
  })

  test('one that outgrows the memory its lane is given ends with its job, and the next job has another', async () => {
    const jobs = jobsOf({ lanes: { long: { threads: 1, resourceLimits: { maxOldGenerationSizeMb: 32 } } } })
    await expect(start(jobs, 'grow').finished).rejects.toThrow()
    expect(jobs.list()).toMatchObject([{ state: 'failed' }])
    expect(await start(jobs, 'make').finished).toMatchObject({ documentId: 'doc_1' })
  })

  test('are given the options of their lane', async () => {
    const jobs = jobsOf({ lanes: { long: { threads: 1, execArgv: ['--no-warnings'] } } })
    await expect(start(jobs, 'arguments').finished).resolves.toMatchObject({ path: '--no-warnings' })
  })
})

describe('cancelling', () => {
  test.each(['busy', 'wait'])('ends a %s job at its next safe place', async (does) => {
    const jobs = jobsOf({ graceMs: 3_600_000 })
    const { id, finished } = start(jobs, does)
    await until(jobs, id, ({ done }) => done === 1)
    expect(jobs.cancel(id)).toBe(true)
    await expect(finished).rejects.toBeInstanceOf(JobCancelled)
    expect(jobs.list()).toMatchObject([{ state: 'cancelled', error: null }])
    expect(jobs.cancel(id)).toBe(false)
  })

  test('ends the thread of a job that does not listen, after the grace', async () => {
    const jobs = jobsOf({ graceMs: 1 })
    const { id, finished } = start(jobs, 'deaf')
    await until(jobs, id, ({ done }) => done === 1)
    jobs.cancel(id)
    await expect(finished).rejects.toBeInstanceOf(JobCancelled)
    expect(await start(jobs, 'make').finished).toMatchObject({ documentId: 'doc_1' })
  })

  test('takes a job that still waits for a thread out at once', async () => {
    const jobs = jobsOf({ threads: 1 })
    const first = start(jobs, 'wait')
    await until(jobs, first.id, ({ done }) => done === 1)
    const second = start(jobs, 'make')
    expect(jobs.list()[0]).toMatchObject({ id: second.id, step: 'waiting for its turn' })
    jobs.cancel(second.id)
    await expect(second.finished).rejects.toBeInstanceOf(JobCancelled)
    expect(jobs.list().map(({ state }) => state)).toEqual(['cancelled', 'running'])
  })

  test('closing cancels what runs, and nothing starts after it', async () => {
    const jobs = jobsOf()
    const { id, finished } = start(jobs, 'wait')
    await until(jobs, id, ({ done }) => done === 1)
    await jobs.close()
    await expect(finished).rejects.toBeInstanceOf(JobCancelled)
    expect(() => start(jobs, 'make')).toThrow(expect.objectContaining({ code: 'CLOSED' }))
  })
})

describe('activities', () => {
  test('fifty are kept, the newest first; those that run are never dropped', async () => {
    const jobs = jobsOf({ threads: 2 })
    const running = start(jobs, 'wait')
    const ids: string[] = []
    for (let n = 0; n < 60; n += 1) {
      const { id, finished } = start(jobs, 'make')
      ids.push(id)
      await finished
    }
    expect(jobs.list()).toHaveLength(50)
    expect(jobs.list()[0]!.id).toBe(ids.at(-1))
    expect(jobs.list().at(-1)).toMatchObject({ id: running.id, state: 'running' })
  })

  test('a quiet job is none of them, and is closed like any other', async () => {
    const jobs = jobsOf()
    expect(await start(jobs, 'make', { quiet: true }).finished).toMatchObject({ documentId: 'doc_1' })
    const { finished } = start(jobs, 'wait', { quiet: true })
    expect(jobs.list()).toEqual([])
    await jobs.close()
    await expect(finished).rejects.toBeInstanceOf(JobCancelled)
  })

  test('a watcher that was slow gets the newest state of each activity once', async () => {
    const jobs = jobsOf()
    const watcher = jobs.watch()[Symbol.asyncIterator]()
    const first = watcher.next()
    await start(jobs, 'make').finished
    await first
    await start(jobs, 'progress').finished
    expect((await watcher.next()).value).toMatchObject({ label: 'Statement make', state: 'done' })
    expect((await watcher.next()).value).toMatchObject({ label: 'Statement progress', state: 'done', done: 5000 })
    await watcher.return?.()
  })
})

test('the real worker pulls from the billing system in its thread', async () => {
  const sandbox = await startSandbox({ accounts: 40, now: Date.UTC(2026, 10, 21) })
  onTestFinished(() => sandbox.close())
  const workspace = openWorkspace(`${temporaryFolder()}/workspace`, { create: true, who: 'a test' })
  onTestFinished(() => workspace.close())
  const connection = { url: sandbox.url, token: sandbox.token }
  const jobs = jobsOf({ workerFile: new URL('../../../src-main/worker.ts', import.meta.url), threads: 2, now: Date.now })
  const result = await jobs.start('sync.pull', { workspaceDir: workspace.dir, connection, pageSize: 500 }, { label: 'Pull' }).finished
  expect(result).toMatchObject({ quarantined: 0, byResource: { accounts: 40 } })
  expect(workspace.database.all(db.selectFrom('cache.account').select('id'))).toHaveLength(40)
  await expect(jobs.start('sync.push', { workspaceDir: workspace.dir, connection }, { label: 'Push' }).finished).resolves.toEqual({ pushed: 0, refused: 0, conflicts: 0, uncertain: 0, waiting: 0, stopped: null, failed: [] })
  await expect(jobs.start('sync.pull', { workspaceDir: workspace.dir, connection: { ...connection, token: 'tok_wrong' } }, { label: 'Pull' }).finished).rejects.toMatchObject({ name: 'JobFailure', code: 'UNAUTHORIZED' })
})
