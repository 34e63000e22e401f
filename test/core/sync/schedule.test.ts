import { describe, expect, test } from 'vitest'
import { give } from '../../sync/outboxRows.ts'
import { newDesk, pulledDesk } from './desk.ts'
import { settled } from './fakeClock.ts'

const MINUTE = 60_000
const DAY = 86_400_000
const YEAR = 365 * DAY

describe('the schedule', () => {
  test('a pull begins with the core, and the next one is announced when it has ended', async () => {
    const { sync, jobs, clock } = await newDesk()
    expect(sync.status()).toMatchObject({ pulling: jobs.running('sync.pull').id, nextPullAt: null })
    jobs.running('sync.pull').done()
    await settled()
    expect(sync.status()).toMatchObject({ pulling: null, nextPullAt: clock.now() + 5 * MINUTE })
    await clock.pass(5 * MINUTE - 1)
    expect(jobs.of('sync.pull')).toHaveLength(1)
    await clock.pass(1)
    expect(jobs.of('sync.pull')).toHaveLength(2)
  })

  test('another interval holds from the moment it is set, counted from the last pull, and windows hear of it', async () => {
    const { sync, jobs, clock, set, published } = await pulledDesk()
    await clock.pass(2 * MINUTE)
    set('pull.everyMinutes', '30')
    expect(sync.status().nextPullAt).toBe(clock.now() + 28 * MINUTE)
    set('pull.everyMinutes', '3')
    expect(sync.status().nextPullAt).toBe(clock.now() + MINUTE)
    expect(published).toEqual([['sync'], ['sync']])
    set('pull.everyMinutes', '1')
    await clock.pass(0)
    expect(jobs.of('sync.pull')).toHaveLength(2)
  })

  test('an interval that makes no sense is the usual one', async () => {
    const { sync, clock, set } = await pulledDesk()
    for (const odd of ['0', '-3', 'often', '']) {
      set('pull.everyMinutes', odd)
      expect(sync.status().nextPullAt).toBe(clock.now() + 5 * MINUTE)
    }
  })

  test('the time that is shown stays the same from call to call', async () => {
    const { sync, clock } = await pulledDesk()
    const { nextPullAt } = sync.status()
    await clock.pass(90_123.4)
    expect(sync.status().nextPullAt).toBe(nextPullAt)
  })

  test('a pull that was cancelled is no failure: the next one comes at its time', async () => {
    const { sync, jobs, clock } = await pulledDesk()
    const { activity } = sync.pullNow()
    expect(sync.status()).toMatchObject({ pulling: activity, nextPullAt: null })
    expect(sync.cancelPull()).toBe(true)
    await settled()
    expect(sync.status()).toMatchObject({ line: 'online', problem: null, pulling: null, nextPullAt: clock.now() + 5 * MINUTE })
    expect(sync.cancelPull()).toBe(false)
    await clock.pass(5 * MINUTE)
    expect(jobs.of('sync.pull')).toHaveLength(3)
  })

  test('whoever asks for a pull right after a cancel gets one of their own', async () => {
    const { sync, jobs } = await pulledDesk()
    const first = sync.pullNow()
    jobs.cancel = () => true // It takes until the next safe place.
    sync.cancelPull()
    const second = sync.pullNow()
    expect(second.activity).not.toBe(first.activity)
    jobs.of('sync.pull').find(({ id }) => id === first.activity)!.cancel()
    await settled()
    expect(sync.status()).toMatchObject({ pulling: second.activity, nextPullAt: null })
  })

  test('without a connection nothing is planned; the first connection is used at once', async () => {
    const desk = await newDesk({ connection: null })
    expect(desk.sync.status()).toMatchObject({ line: 'not_connected', nextPullAt: null })
    await desk.clock.pass(DAY)
    expect(desk.jobs.started).toEqual([])
    desk.connection = { url: 'https://billing.meridian.example', token: 'tok_2' }
    desk.sync.settingsChanged()
    await settled()
    expect(desk.jobs.running('sync.pull').input).toMatchObject({ connection: desk.connection })
  })

  test('another token ends the pull of the old one and begins one of its own, whatever stood wrong before', async () => {
    const desk = await newDesk({ line: 'UNAUTHORIZED' })
    expect(desk.sync.status()).toMatchObject({ line: 'unauthorized' })
    desk.sync.pullNow()
    await settled()
    const old = desk.jobs.running('sync.pull')
    desk.line = null
    desk.connection = { ...desk.connection!, token: 'tok_2' }
    desk.sync.settingsChanged()
    await settled()
    expect(old.over).toBe(true)
    expect(desk.jobs.running('sync.pull').input.connection).toMatchObject({ token: 'tok_2' })
    expect(desk.sync.status()).toMatchObject({ line: 'online', reason: null })
  })

  test('after the end nothing begins any more', async () => {
    const { sync, jobs, clock } = await pulledDesk()
    sync.close()
    sync.pushSoon()
    sync.wake()
    sync.lineChanged(false)
    sync.lineChanged(true)
    await clock.pass(DAY)
    expect(jobs.started.filter(({ over }) => !over)).toEqual([])
    expect(clock.pending()).toEqual([])
  })
})

describe('a pull that fails while the line is there', () => {
  test('is told as a problem, tried again after growing pauses, and holds no command up', async () => {
    const { sync, jobs, clock, database } = await pulledDesk()
    const pauses: number[] = []
    for (let failure = 1; failure <= 7; failure += 1) {
      sync.pullNow()
      jobs.running('sync.pull').fail('DISK_FULL', 'The disk is full.')
      await settled()
      expect(sync.status()).toMatchObject({ line: 'online', reason: null, problem: 'The disk is full.' })
      pauses.push(sync.status().nextPullAt! - clock.now())
    }
    expect(pauses).toEqual([15_000, 30_000, 60_000, 120_000, 240_000, 300_000, 300_000])
    give(database, 'releaseInvoice', { invoiceId: 'inv_1', note: null })
    sync.pushSoon()
    await clock.pass(50)
    jobs.running('sync.push').done({ pushed: 1 })
    sync.pullNow()
    jobs.running('sync.pull').done()
    await settled()
    expect(sync.status()).toMatchObject({ problem: null, nextPullAt: clock.now() + 5 * MINUTE })
  })

  test('in an unexpected way says that the log has it', async () => {
    const { sync, jobs } = await pulledDesk()
    sync.pullNow()
    jobs.running('sync.pull').break()
    await settled()
    expect(sync.status()).toMatchObject({ line: 'online', problem: expect.stringContaining('the log says how') })
  })

  test('with answers that make no sense is no line at all where the smallest question gets none either: another network’s sign-in page', async () => {
    const desk = await pulledDesk()
    desk.sync.pullNow()
    desk.line = 'MALFORMED'
    desk.jobs.running('sync.pull').fail('MALFORMED')
    await settled()
    expect(desk.sync.status()).toMatchObject({ line: 'offline', reason: 'It failed: MALFORMED.' })
  })
})

describe('a clock that jumps', () => {
  test.each([['back by a year', -YEAR], ['ahead by a day', DAY]])('%s neither stops nor storms the schedule, and the time shown follows it', async (_name, jump) => {
    const { sync, jobs, clock } = await pulledDesk()
    await clock.pass(MINUTE)
    clock.jump(jump)
    expect(sync.status().nextPullAt).toBe(clock.now() + 4 * MINUTE)
    for (let pull = 0; pull < 12; pull += 1) {
      await clock.pass(5 * MINUTE)
      jobs.running('sync.pull').done()
      await settled()
    }
    // One more at the most: a jump ahead looks like sleep.
    expect(jobs.of('sync.pull').length - 1).toBeGreaterThanOrEqual(12)
    expect(jobs.of('sync.pull').length - 1).toBeLessThanOrEqual(13)
  })

  test('what was pulled or compared by a clock that was ahead is not shown as still to come', async () => {
    const { sync, meta, clock } = await newDesk({ automatic: false })
    meta('lastPullAt', String(clock.now() + YEAR))
    meta('reconciled', JSON.stringify({ at: clock.now() + YEAR, seconds: 1, compared: 4, differences: 3, repaired: 1, listed: [] }))
    expect(sync.status()).toMatchObject({ lastPullAt: clock.now(), lastReconcileAt: clock.now(), unrepaired: 2 })
    meta('lastPullAt', String(clock.now() - DAY))
    expect(sync.status()).toMatchObject({ lastPullAt: clock.now() - DAY })
  })

  test('a clock that goes to and fro brings one wake in half a minute at the most', async () => {
    const { jobs, clock } = await pulledDesk()
    const pulls = jobs.of('sync.pull').length
    for (let swing = 0; swing < 10; swing += 1) {
      clock.jump(DAY)
      await clock.pass(15_000)
      clock.jump(-DAY)
      await clock.pass(15_000)
      if (jobs.started.some(({ over, job }) => !over && job === 'sync.pull')) jobs.running('sync.pull').done()
      await settled()
    }
    expect(jobs.of('sync.pull').length - pulls).toBeLessThanOrEqual(11)
    expect(jobs.of('sync.reconcile').length).toBeLessThanOrEqual(2)
  })
})
