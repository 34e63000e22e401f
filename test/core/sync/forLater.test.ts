/** A command that was given for later is woken at its time. */
import { expect, test } from 'vitest'
import type { Database } from '#main/db/database.ts'
import { give } from '../../sync/outboxRows.ts'
import { pulledDesk, newDesk, type Desk } from './desk.ts'
import { settled } from './fakeClock.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const PUSHED = { pushed: 1, refused: 0, conflicts: 0, uncertain: 0, waiting: 0, stopped: null }
const later = (database: Database, at: number): void => {
  const id = give(database, 'releaseInvoice', { invoiceId: 'inv_1', note: null })
  database.raw.prepare('UPDATE outbox SET notBefore = ? WHERE id = ?').run(at, id)
}
const pushes = ({ jobs }: Desk) => jobs.started.filter(({ job }) => job === 'sync.push')
/** A machine whose pulls are far apart: only its own alarm wakes the command. */
const quiet = async () => {
  const desk = await pulledDesk()
  desk.set('pull.everyMinutes', '1000000')
  return desk
}

test('at its time a push begins, and not before', async () => {
  const desk = await quiet()
  later(desk.database, desk.clock.now() + 90 * MINUTE)
  desk.sync.pushSoon()
  await desk.clock.pass(90 * MINUTE - 1)
  expect(pushes(desk)).toEqual([])
  expect(desk.sync.status().outbox.waiting).toBe(0)
  await desk.clock.pass(1_000)
  expect(pushes(desk)).toHaveLength(1)
  desk.jobs.running('sync.push').done(PUSHED)
})

test('the ordinary turns do not push for its sake', async () => {
  const desk = await pulledDesk()
  later(desk.database, desk.clock.now() + 24 * HOUR)
  desk.sync.pushSoon()
  for (let turn = 0; turn < 4; turn += 1) {
    await desk.clock.pass(5 * MINUTE)
    desk.jobs.running('sync.pull').done()
    await settled()
  }
  expect(pushes(desk)).toEqual([])
})

test('after a restart it is woken without anybody asking', async () => {
  const desk = await newDesk({ before: ({ database, clock }) => later(database, clock.now() + 20 * MINUTE) })
  desk.jobs.running('sync.pull').done()
  await settled()
  desk.set('pull.everyMinutes', '1000000')
  await desk.clock.pass(20 * MINUTE + 1_000)
  expect(pushes(desk)).toHaveLength(1)
  desk.jobs.running('sync.push').done(PUSHED)
})

test('without a line at its time it goes when the line is back', async () => {
  const desk = await quiet()
  later(desk.database, desk.clock.now() + 10 * MINUTE)
  desk.sync.pushSoon()
  desk.sync.lineChanged(false)
  await desk.clock.pass(30 * MINUTE)
  expect(pushes(desk)).toEqual([])
  desk.sync.lineChanged(true)
  await desk.clock.pass(1_000)
  expect(pushes(desk)).toHaveLength(1)
  desk.jobs.running('sync.push').done(PUSHED)
})

test('when the machine’s clock is set ahead of its time it goes within a quarter of an hour', async () => {
  const desk = await quiet()
  later(desk.database, desk.clock.now() + 24 * HOUR)
  desk.sync.pushSoon()
  desk.clock.jump(25 * HOUR)
  await desk.clock.pass(15 * MINUTE + 1_000)
  expect(pushes(desk)).toHaveLength(1)
  desk.jobs.running('sync.push').done(PUSHED)
})
