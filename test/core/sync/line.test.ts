import { describe, expect, test } from 'vitest'
import type { Database } from '#main/db/database.ts'
import { isOnThisMachine } from '#main/core/sync/line.ts'
import { give, outboxOf } from '../../sync/outboxRows.ts'
import { newDesk, pulledDesk, type Desk } from './desk.ts'
import { settled } from './fakeClock.ts'

const MINUTE = 60_000
const giveOne = (database: Database) => give(database, 'releaseInvoice', { invoiceId: 'inv_1', note: null })
const putOff = (database: Database) => void database.raw.exec('UPDATE outbox SET nextTryAt = 9e15')

/** A desk whose line went while a pull ran. */
async function offlineDesk(): Promise<Desk> {
  const desk = await pulledDesk()
  desk.sync.pullNow()
  desk.line = 'OFFLINE'
  desk.jobs.running('sync.pull').fail('OFFLINE', 'Nothing answers.')
  await settled()
  return desk
}

describe('without a line', () => {
  test('the state and its reason are seen at once, and by nothing but one small question is it tried again', async () => {
    const { sync, jobs, clock, ...desk } = await offlineDesk()
    expect(sync.status()).toMatchObject({ line: 'offline', reason: 'Nothing answers.', problem: null, pulling: null, nextPullAt: clock.now() + 15_000 })
    const started = jobs.started.length
    await clock.pass(60 * MINUTE)
    expect(jobs.started).toHaveLength(started)
    expect(desk.published.flat()).toContain('sync')
  })

  test('the pauses double up to the interval, and no two desks keep the same', async () => {
    const desk = await offlineDesk()
    const pauses = []
    for (let tries = 0; tries < 7; tries += 1) {
      const pause = desk.sync.status().nextPullAt! - desk.clock.now()
      pauses.push(pause / 1_000)
      await desk.clock.pass(pause)
    }
    expect(pauses).toEqual([15, 30, 60, 120, 240, 300, 300])
    desk.clock.luck = 0
    await desk.clock.pass(5 * MINUTE)
    expect(desk.sync.status().nextPullAt! - desk.clock.now()).toBe(0.75 * 5 * MINUTE)
    desk.clock.luck = 0.999
    await desk.clock.pass(0.75 * 5 * MINUTE)
    expect((desk.sync.status().nextPullAt! - desk.clock.now()) / MINUTE).toBeCloseTo(6.25, 1)
  })

  test('windows hear of each further try, for they show when the next one will be', async () => {
    const { clock, published, sync } = await offlineDesk()
    published.length = 0
    await clock.pass(sync.status().nextPullAt! - clock.now())
    expect(published.flat()).toContain('sync')
  })

  test('the log has it once, however often it is tried, and once more when it is over', async () => {
    const desk = await offlineDesk()
    await desk.clock.pass(60 * MINUTE)
    desk.line = null
    await desk.clock.pass(10 * MINUTE)
    expect(desk.logged).toEqual(['No line to the billing system.', 'The billing system answers again.'])
  })

  test('commands stay in the outbox: none is tried before the line is back; then they go first, and the pull after them', async () => {
    const desk = await offlineDesk()
    const { sync, jobs, clock, database } = desk
    giveOne(database)
    putOff(database)
    sync.pushSoon()
    await clock.pass(10 * MINUTE)
    expect(jobs.of('sync.push')).toEqual([])
    expect(outboxOf(database)).toMatchObject([{ state: 'queued', attempts: 0 }])
    desk.line = null
    await clock.pass(7 * MINUTE)
    expect(sync.status()).toMatchObject({ line: 'online', reason: null })
    expect(jobs.started.slice(-1)).toMatchObject([{ job: 'sync.push' }])
    // What waited for a later try need not wait for that.
    expect(outboxOf(database)).toMatchObject([{ nextTryAt: null }])
    jobs.running('sync.push').done({ pushed: 1 })
    database.raw.exec(`UPDATE outbox SET state = 'done'`)
    await settled()
    expect(jobs.started.slice(-1)).toMatchObject([{ job: 'sync.pull', over: false }])
  })

  test('at the start nothing is sent into the void: the line is asked first', async () => {
    const { jobs, database, sync } = await newDesk({ line: 'OFFLINE', before: ({ database }) => void giveOne(database) })
    expect(jobs.started).toEqual([])
    expect(outboxOf(database)).toMatchObject([{ attempts: 0 }])
    expect(sync.status()).toMatchObject({ line: 'offline', outbox: { waiting: 1 } })
  })

  test('whoever asks for a pull gets one, and what waits goes as soon as the line is found, not at its end', async () => {
    const desk = await offlineDesk()
    giveOne(desk.database)
    desk.line = null
    const { activity } = desk.sync.pullNow()
    await settled()
    expect(desk.jobs.running('sync.pull').id).toBe(activity)
    expect(desk.jobs.running('sync.push').over).toBe(false)
    expect(desk.sync.status()).toMatchObject({ line: 'online', pulling: activity })
  })

  test('a token that is not taken is not tried sooner than the interval: only another one helps', async () => {
    const desk = await pulledDesk()
    desk.line = 'UNAUTHORIZED'
    desk.sync.pullNow()
    desk.jobs.running('sync.pull').fail('UNAUTHORIZED', 'The token is not taken.')
    await settled()
    expect(desk.sync.status()).toMatchObject({ line: 'unauthorized', reason: 'The token is not taken.', nextPullAt: desk.clock.now() + 5 * MINUTE })
  })

  test('nothing begins by itself where the host wants it so, and a command that is given is tried all the same', async () => {
    const { sync, jobs, clock, database } = await newDesk({ automatic: false, line: 'OFFLINE' })
    await clock.pass(60 * MINUTE)
    expect(jobs.started).toEqual([])
    giveOne(database)
    sync.pushSoon()
    await clock.pass(50)
    jobs.running('sync.push').done({ waiting: 1, stopped: 'Nothing answers.' })
    await settled()
    expect(sync.status()).toMatchObject({ line: 'offline', reason: 'Nothing answers.', nextPullAt: null })
  })
})

describe('the machine’s own word', () => {
  test('“no line” is shown at once and left alone: no try sooner than the interval, no command sent', async () => {
    const { sync, jobs, clock, database, ...desk } = await pulledDesk()
    sync.lineChanged(false)
    expect(sync.status()).toMatchObject({ line: 'offline', reason: expect.stringContaining('no network connection'), nextPullAt: clock.now() + 5 * MINUTE })
    expect(desk.published.flat()).toContain('sync')
    giveOne(database)
    sync.pushSoon()
    const { length } = jobs.started
    await clock.pass(4 * MINUTE)
    expect(jobs.started).toHaveLength(length)
  })

  test('“the line is back” is acted on at once: first what waits, then a pull', async () => {
    const { sync, jobs, database } = await pulledDesk()
    sync.lineChanged(false)
    giveOne(database)
    putOff(database)
    sync.lineChanged(true)
    await settled()
    expect(sync.status()).toMatchObject({ line: 'online', reason: null })
    expect(outboxOf(database)).toMatchObject([{ nextTryAt: null }])
    jobs.running('sync.push').done()
    await settled()
    expect(jobs.running('sync.pull').over).toBe(false)
  })

  test('“the line is back” does not wait for a question that hangs in the old line', async () => {
    const desk = await pulledDesk()
    desk.sync.lineChanged(false)
    desk.line = 'hangs'
    await desk.clock.pass(5 * MINUTE)
    desk.line = null
    desk.sync.lineChanged(true)
    await settled()
    expect(desk.sync.status()).toMatchObject({ line: 'online' })
    expect(desk.jobs.running('sync.pull').over).toBe(false)
  })

  test('where it was wrong the try decides, and the pauses begin small again', async () => {
    const desk = await offlineDesk()
    await desk.clock.pass(60 * MINUTE)
    desk.sync.lineChanged(true)
    await settled()
    expect(desk.sync.status()).toMatchObject({ line: 'offline', reason: 'It failed: OFFLINE.', nextPullAt: desk.clock.now() + 15_000 })
  })

  test('is not asked about a billing system on this machine: no network is needed for that', async () => {
    const { sync } = await pulledDesk({ connection: { url: 'http://127.0.0.1:4000', token: 'tok_1' } })
    sync.lineChanged(false)
    expect(sync.status()).toMatchObject({ line: 'online' })
  })

  test('said again while the line is there, it does nothing', async () => {
    const desk = await pulledDesk()
    const asked = desk.asked
    for (let n = 0; n < 5; n += 1) desk.sync.lineChanged(true)
    await settled()
    expect(desk.jobs.started.filter(({ over }) => !over)).toEqual([])
    expect(desk.asked).toBe(asked)
  })

  test.each([['http://localhost:1', true], ['http://[::1]:1/x', true], ['https://127.8.8.8', true], ['https://billing.localhost', true], ['https://billing.meridian.example', false], ['https://localhost.example', false], ['nonsense', false]])('%s is on this machine: %s', (url, is) => expect(isOnThisMachine(url)).toBe(is))
})

describe('a push that gave up', () => {
  test('says nothing about the line where that answers: the commands wait for their own time', async () => {
    const { sync, jobs, clock, database } = await pulledDesk()
    giveOne(database)
    sync.pushSoon()
    await clock.pass(50)
    database.raw.exec(`UPDATE outbox SET attempts = 6, nextTryAt = ${clock.now() + 2 * MINUTE}`)
    jobs.running('sync.push').done({ waiting: 1, stopped: 'It answers 500.' })
    await settled()
    expect(sync.status()).toMatchObject({ line: 'online', outbox: { waiting: 1 } })
    expect(outboxOf(database)).toMatchObject([{ nextTryAt: clock.now() + 2 * MINUTE }])
    await clock.pass(MINUTE)
    expect(jobs.of('sync.push')).toHaveLength(1)
    await clock.pass(MINUTE)
    expect(jobs.of('sync.push')).toHaveLength(2)
  })

  test('for want of a line shows the true reason, and is not tried by itself: the line is', async () => {
    const desk = await pulledDesk()
    giveOne(desk.database)
    desk.sync.pushSoon()
    await desk.clock.pass(50)
    desk.line = 'UNAUTHORIZED'
    desk.database.raw.exec(`UPDATE outbox SET nextTryAt = ${desk.clock.now() + MINUTE}`)
    desk.jobs.running('sync.push').done({ waiting: 1, stopped: 'It failed.' })
    await settled()
    expect(desk.sync.status()).toMatchObject({ line: 'unauthorized', reason: 'It failed: UNAUTHORIZED.' })
    await desk.clock.pass(4 * MINUTE)
    expect(desk.jobs.of('sync.push')).toHaveLength(1)
  })

  test('several commands of one click are one push', async () => {
    const { sync, jobs, clock, database } = await pulledDesk()
    giveOne(database)
    for (let n = 0; n < 20; n += 1) sync.pushSoon()
    await clock.pass(1_000)
    expect(jobs.of('sync.push')).toHaveLength(1)
    sync.pushSoon()
    await clock.pass(1_000)
    expect(jobs.of('sync.push')).toHaveLength(1)
    jobs.running('sync.push').done()
    await clock.pass(1_000)
    expect(jobs.of('sync.push')).toHaveLength(2)
  })

  test('a push does not wait for a pull that runs', async () => {
    const { sync, jobs, clock, database } = await pulledDesk()
    sync.pullNow()
    giveOne(database)
    sync.pushSoon()
    await clock.pass(50)
    expect(jobs.running('sync.push').over).toBe(false)
    expect(jobs.running('sync.pull').over).toBe(false)
  })
})

describe('a wake', () => {
  test('asks for the line first, sends what waits, and pulls; the shell’s word and the core’s own notice are one', async () => {
    const desk = await pulledDesk()
    giveOne(desk.database)
    putOff(desk.database)
    const asked = desk.asked
    desk.clock.sleep(8 * 60 * MINUTE)
    desk.sync.wake()
    await settled()
    expect(desk.asked).toBe(asked + 1)
    desk.jobs.running('sync.push').done()
    await settled()
    desk.jobs.running('sync.pull').done()
    await desk.clock.pass(15_000)
    expect(desk.jobs.of('sync.pull')).toHaveLength(2)
  })

  test.each([['stands still', false], ['counts sleep as well', true]])('is noticed by the core itself, where the clock that counts time %s', async (_name, elapsedToo) => {
    const { jobs, clock } = await pulledDesk()
    clock.sleep(3 * MINUTE, elapsedToo)
    await clock.pass(15_000)
    expect(jobs.of('sync.pull')).toHaveLength(2)
  })

  test('a machine that was only busy did not sleep', async () => {
    const { jobs, clock } = await pulledDesk()
    for (let n = 0; n < 8; n += 1) {
      clock.sleep(20_000)
      await clock.pass(15_000)
    }
    expect(jobs.of('sync.pull')).toHaveLength(1)
  })

  test('without a line yet is offline, tried soon again', async () => {
    const desk = await pulledDesk()
    desk.line = 'OFFLINE'
    desk.sync.wake()
    await settled()
    expect(desk.sync.status()).toMatchObject({ line: 'offline', nextPullAt: desk.clock.now() + 15_000 })
    desk.line = null
    await desk.clock.pass(15_000)
    expect(desk.jobs.running('sync.pull').over).toBe(false)
  })
})
