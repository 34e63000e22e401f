import { describe, expect, test } from 'vitest'
import { give, outboxOf } from '../../sync/outboxRows.ts'
import { newDesk, pulledDesk } from './desk.ts'
import { settled } from './fakeClock.ts'

const MINUTE = 60_000
const PAUSE = /^The billing system asks for a pause until \d\d:\d\d\./

describe('a billing system that asks to be called less often', () => {
  test('by a pull is left alone for at least as long as it asked; the line is there, and the words say what it is', async () => {
    const { sync, jobs, clock, ...desk } = await pulledDesk()
    sync.pullNow()
    jobs.running('sync.pull').fail('RATE_LIMITED', 'Less often.', 120_000)
    await settled()
    expect(sync.status()).toMatchObject({ line: 'online', reason: null, problem: expect.stringMatching(PAUSE) })
    expect(sync.status().nextPullAt! - clock.now()).toBeGreaterThanOrEqual(120_000)
    const asked = desk.asked
    give(desk.database, 'releaseInvoice', { invoiceId: 'inv_1', note: null })
    sync.pushSoon()
    await clock.pass(119_000)
    expect(jobs.started.filter(({ over }) => !over)).toEqual([])
    expect(await sync.refreshAccount('acc_1')).toEqual({ refreshed: false, at: null })
    await clock.pass(20_000)
    // What waits goes first, and nobody was asked for the line that is there.
    jobs.running('sync.push').done({ pushed: 1 })
    desk.database.raw.exec(`UPDATE outbox SET state = 'done'`)
    await settled()
    jobs.running('sync.pull').done()
    await settled()
    expect(sync.status()).toMatchObject({ line: 'online', problem: null, nextPullAt: clock.now() + 5 * MINUTE })
    expect(desk.asked).toBe(asked)
  })

  test('when it is asked for the line has one, and is left alone too', async () => {
    const desk = await pulledDesk()
    desk.line = 'RATE_LIMITED'
    desk.retryAfterMs = 600_000
    desk.sync.wake()
    await settled()
    expect(desk.sync.status()).toMatchObject({ line: 'online', reason: null, problem: expect.stringMatching(PAUSE) })
    const { asked } = desk
    await desk.clock.pass(599_000)
    // A wake in between asks nobody either.
    desk.sync.wake()
    await settled()
    expect(desk.asked).toBe(asked)
    expect(desk.sync.status().nextPullAt).toBeLessThanOrEqual(desk.clock.now() + 2_000)
    desk.line = null
    await desk.clock.pass(61_000)
    expect(desk.jobs.running('sync.pull').over).toBe(false)
  })

  test('by a push holds back pull and pushes alike', async () => {
    const { sync, jobs, clock, database, ...desk } = await pulledDesk()
    give(database, 'releaseInvoice', { invoiceId: 'inv_1', note: null })
    sync.pushSoon()
    await clock.pass(50)
    const { asked } = desk
    jobs.running('sync.push').done({ waiting: 1, stopped: 'Less often.', retryAfterMs: 200_000 })
    await settled()
    expect(sync.status()).toMatchObject({ line: 'online', problem: expect.stringMatching(PAUSE) })
    await clock.pass(199_000)
    expect(jobs.of('sync.push')).toHaveLength(1)
    await clock.pass(21_000)
    expect(jobs.of('sync.push')).toHaveLength(2)
    expect(desk.asked).toBe(asked)
    expect(outboxOf(database)).toMatchObject([{ state: 'queued', attempts: 0 }])
  })

  test('without saying for how long is asked again after pauses that grow, and for an age no later than after an hour', async () => {
    const { sync, jobs, clock } = await pulledDesk()
    const pauses: number[] = []
    for (let n = 0; n < 3; n += 1) {
      sync.pullNow()
      jobs.running('sync.pull').fail('RATE_LIMITED', 'Less often.')
      await settled()
      expect(sync.status()).toMatchObject({ line: 'online', problem: 'Less often.' })
      pauses.push(sync.status().nextPullAt! - clock.now())
    }
    expect(pauses).toEqual([15_000, 30_000, 60_000])
    sync.pullNow()
    jobs.running('sync.pull').fail('RATE_LIMITED', 'Less often.', 365 * 86_400_000)
    await settled()
    expect(sync.status().nextPullAt! - clock.now()).toBeLessThanOrEqual(66 * MINUTE)
  })

  test('is not the other one that was connected since', async () => {
    const desk = await newDesk({ line: 'RATE_LIMITED' })
    desk.retryAfterMs = 600_000
    desk.sync.wake()
    await settled()
    desk.line = null
    desk.connection = { url: 'https://other.meridian.example', token: 'tok_2' }
    desk.sync.settingsChanged()
    await settled()
    expect(desk.sync.status()).toMatchObject({ line: 'online', problem: null })
    expect(desk.jobs.running('sync.pull').over).toBe(false)
  })
})

test('a push that found the workspace’s files held by others is tried again in seconds, and is no error', async () => {
  const { sync, jobs, clock, database } = await pulledDesk()
  give(database, 'releaseInvoice', { invoiceId: 'inv_1', note: null })
  sync.pushSoon()
  await clock.pass(50)
  jobs.running('sync.push').fail('FILE_BUSY')
  await settled()
  expect(jobs.of('sync.push')).toHaveLength(1)
  await clock.pass(3_000)
  expect(jobs.of('sync.push')).toHaveLength(2)
})
