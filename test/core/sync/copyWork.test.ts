import { describe, expect, test } from 'vitest'
import { JobFailure } from '#main/core/ports/jobs.ts'
import { quarantinedCount } from '#main/core/sync/state.ts'
import { countWaiting, openCounts } from '#main/db/outbox.ts'
import { newDesk, pulledDesk, type Desk } from './desk.ts'
import { settled } from './fakeClock.ts'

const MINUTE = 60_000
const DAY = 86_400_000
const DIFFERENCE = { resource: 'invoices', party: 'au', accountId: 'acc_1', currency: 'AUD', upstream: { count: 2, minor: 200 }, copy: { count: 1, minor: 100 }, repaired: false, quarantined: 0 }
const reconciledAt = (desk: Pick<Desk, 'meta'>, at: number, more = {}) => desk.meta('reconciled', JSON.stringify({ at, seconds: 1, compared: 10, differences: 0, repaired: 0, listed: [], ...more }))

describe('by itself the copy is compared', () => {
  test('after the first pull, and then once a day after a pull', async () => {
    const desk = await newDesk()
    const { sync, jobs, clock } = desk
    expect(jobs.of('sync.reconcile')).toEqual([])
    jobs.running('sync.pull').done()
    await settled()
    const reconcile = jobs.running('sync.reconcile')
    expect(sync.status()).toMatchObject({ reconciling: reconcile.id, lastReconcileAt: null })
    reconciledAt(desk, clock.now())
    reconcile.done()
    await settled()
    expect(sync.status()).toMatchObject({ reconciling: null, lastReconcileAt: clock.now(), unrepaired: 0 })
    const until = async (hours: number) => {
      for (let hour = 0; hour < hours; hour += 1) {
        await clock.pass(60 * MINUTE)
        for (const pull of jobs.of('sync.pull')) if (!pull.over) pull.done()
        await settled()
      }
    }
    await until(23)
    expect(jobs.of('sync.reconcile')).toHaveLength(1)
    await until(2)
    expect(jobs.of('sync.reconcile')).toHaveLength(2)
  })

  test('not after a pull that broke off, and not where nothing begins by itself', async () => {
    const one = await newDesk()
    one.jobs.running('sync.pull').fail('OFFLINE')
    await settled()
    expect(one.jobs.of('sync.reconcile')).toEqual([])
    const other = await newDesk({ automatic: false })
    other.sync.pullNow()
    other.jobs.running('sync.pull').done()
    await settled()
    expect(other.jobs.of('sync.reconcile')).toEqual([])
  })

  test('when the last time is still to come: it was written by a clock that was wrong', async () => {
    const { jobs } = await newDesk({ before: (desk) => reconciledAt(desk, desk.clock.now() + 365 * DAY) })
    jobs.running('sync.pull').done()
    await settled()
    expect(jobs.running('sync.reconcile').over).toBe(false)
  })

  test('at most once an hour when it fails, and that is not told as a failing line', async () => {
    const { sync, jobs, clock } = await newDesk()
    for (let pull = 0; pull < 11; pull += 1) {
      jobs.running('sync.pull').done()
      await settled()
      for (const reconcile of jobs.of('sync.reconcile')) if (!reconcile.over) reconcile.fail('MALFORMED')
      await clock.pass(5 * MINUTE)
    }
    expect(sync.status()).toMatchObject({ line: 'online', problem: null })
    expect(jobs.of('sync.reconcile')).toHaveLength(1)
    await clock.pass(0)
    jobs.running('sync.pull').done()
    await settled()
    jobs.of('sync.reconcile').at(-1)!.fail('MALFORMED')
    await clock.pass(5 * MINUTE)
    jobs.running('sync.pull').done()
    await settled()
    expect(jobs.of('sync.reconcile')).toHaveLength(2)
  })
})

describe('asked to compare', () => {
  test('the copy is pulled first, and compared when that has ended; asked again it is the same', async () => {
    const desk = await pulledDesk()
    const { sync, jobs } = desk
    const { activity, finished } = sync.reconcileNow()
    const pull = jobs.running('sync.pull')
    let pulled = false
    void jobs.running('sync.reconcile').terms.after!.then(() => (pulled = true))
    await settled()
    expect(pulled).toBe(false)
    expect(sync.reconcileNow().activity).toBe(activity)
    expect(sync.status()).toMatchObject({ pulling: pull.id, reconciling: activity })
    pull.done()
    await settled()
    expect(pulled).toBe(true)
    reconciledAt(desk, desk.clock.now(), { differences: 3, repaired: 1, listed: [DIFFERENCE] })
    jobs.running('sync.reconcile').done({ differences: 3, repaired: 1, rows: 5, byResource: { holds: 5 } })
    await finished
    expect(sync.status()).toMatchObject({ reconciling: null, lastReconcileAt: desk.clock.now(), unrepaired: 2 })
    expect(sync.lastReconcile()).toMatchObject({ compared: 10, listed: [DIFFERENCE] })
    expect(desk.published.at(-2)).toEqual(['heldInvoices', 'accounts', 'quarantine'])
    expect(desk.published.at(-1)).toEqual(['sync', 'sources'])
    expect(jobs.of('sync.reconcile')).toHaveLength(2)
  })

  test('a pull that is cancelled takes the comparison with it; one that fails tells why', async () => {
    const { sync, jobs } = await pulledDesk()
    const first = sync.reconcileNow()
    sync.cancelPull()
    await expect(first.finished).rejects.toMatchObject({ name: 'JobCancelled' })
    const second = sync.reconcileNow()
    jobs.running('sync.pull').fail('OFFLINE', 'Nothing answers.')
    await expect(second.finished).rejects.toMatchObject({ code: 'OFFLINE' })
    expect(sync.status()).toMatchObject({ reconciling: null, line: 'offline' })
  })

  test('without a connection it is the declared error, and nothing began', async () => {
    const { sync, jobs } = await newDesk({ connection: null })
    for (const ask of [() => sync.pullNow(), () => sync.reconcileNow(), () => sync.retryQuarantined(null)]) expect(ask).toThrow(expect.objectContaining({ code: 'NOT_CONNECTED' }))
    expect(() => sync.reconcileNow()).toThrow(JobFailure)
    expect(jobs.started).toEqual([])
  })
})

test('records set aside are asked for again by their numbers or all, and windows hear what came of it', async () => {
  const { sync, jobs, published } = await pulledDesk()
  const { activity } = sync.retryQuarantined([4, 7])
  expect(jobs.running('sync.retryQuarantined')).toMatchObject({ id: activity, input: { ids: [4, 7] } })
  jobs.running('sync.retryQuarantined').done({ taken: 1, still: 1, byResource: { contacts: 1 } })
  await settled()
  expect(published.at(-1)).toEqual(['accounts', 'registrations', 'heldInvoices', 'quarantine', 'sync'])
  sync.retryQuarantined(null)
  expect(jobs.running('sync.retryQuarantined').input).not.toHaveProperty('ids')
})

describe('windows', () => {
  test('hear during a long pull what it has brought, now and then, and not where it brings nothing', async () => {
    const { sync, jobs, clock, published } = await pulledDesk()
    sync.pullNow()
    await settled()
    published.length = 0
    for (let second = 1; second <= 30; second += 1) {
      jobs.tell('sync.pull', second * 1_000)
      await clock.pass(1_000)
    }
    expect(published.filter((topics) => topics.includes('invoices'))).toHaveLength(2)
    published.length = 0
    for (let second = 1; second <= 30; second += 1) {
      jobs.tell('sync.pull', 30_000)
      await clock.pass(1_000)
    }
    expect(published.filter((topics) => topics.includes('invoices')).length).toBeLessThanOrEqual(1)
  })

  test('hear of what changed only, and of everything where a pull broke off', async () => {
    const { sync, jobs, published } = await pulledDesk()
    sync.pullNow()
    jobs.running('sync.pull').done({ rows: 2, byResource: { holds: 2 } })
    await settled()
    expect(new Set(published.flat())).toEqual(new Set(['sync', 'heldInvoices', 'accounts', 'quarantine']))
    published.length = 0
    sync.pullNow()
    jobs.running('sync.pull').fail('DISK_FULL')
    await settled()
    expect(published.flat()).toEqual(expect.arrayContaining(['invoices', 'payments', 'registrations', 'failedCharges', 'quarantine']))
  })
})

describe('the status is read often, and is never a walk over a table', () => {
  test.each([
    ['commands that wait', countWaiting(), /^(SCAN|SEARCH) outbox USING (COVERING )?INDEX outbox_(waiting|by_state)/],
    ['bad ends', openCounts(), /^(SCAN|SEARCH) outbox USING (COVERING )?INDEX outbox_unresolved/],
  ])('%s are counted in an index', async (_name, query, plan) => {
    const { database } = await newDesk({ automatic: false })
    expect(database.plan(query)).toEqual(expect.arrayContaining([expect.stringMatching(plan)]))
    expect(database.plan(query).filter((line) => line.endsWith('SCAN outbox'))).toEqual([])
  })

  test('records set aside are counted without being read: their number is bounded', async () => {
    const { database } = await newDesk({ automatic: false })
    expect(database.plan(quarantinedCount())).toEqual([expect.stringMatching(/^SCAN quarantine/)])
  })

  test('what the last comparison found is read once, not at each call', async () => {
    const desk = await pulledDesk()
    desk.sync.status()
    // One of them is known from the quarantine, and told of there.
    reconciledAt(desk, 1, { differences: 9, listed: [{ ...DIFFERENCE, repaired: false, quarantined: 2 }] })
    expect(desk.sync.status()).toMatchObject({ unrepaired: 0 })
    desk.sync.reconcileNow()
    desk.jobs.running('sync.pull').done()
    await settled()
    desk.jobs.running('sync.reconcile').done()
    await settled()
    expect(desk.sync.status()).toMatchObject({ unrepaired: 8 })
  })
})
