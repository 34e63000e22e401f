import { describe, expect, test } from 'vitest'
import { pull } from '#main/sync/pull.ts'
import { push } from '#main/sync/push.ts'
import { brokenAudit } from '#main/db/audit.ts'
import { everythingOf } from '../crash/upstream.ts'
import { HASTY, newWorkspace } from '../sync/copy.ts'
import { newDesk } from '../sync/deskContext.ts'
import { outboxOf } from '../sync/outboxRows.ts'
import { company, control, expectWholeCopy, giveSome, noteOnAnyAccount, onceEach, pushToTheEnd, SANDBOX_NOW } from './desk.ts'

const YEAR_MS = 365 * 86_400_000

const HOUR_MS = 3_600_000

/** A clock that runs, and jumps to and fro. */
function jumpingClock(byMs: number): () => number {
  let calls = 0
  return () => Date.now() + [0, -byMs, byMs][(calls += 1) % 3]!
}

describe('when this machine’s clock jumps', () => {
  test('to and fro during a pull, the copy is whole, and what was set aside is counted all the same', async () => {
    const { sandbox, connector } = await company()
    const whole = newWorkspace().database
    await pull(connector, whole, { pageSize: 50, now: jumpingClock(YEAR_MS), retry: HASTY })
    await expectWholeCopy(whole, sandbox)
    sandbox.setFaults('malformed=0.005')
    const { database } = newWorkspace()
    const { quarantined } = await pull(connector, database, { pageSize: 50, now: jumpingClock(YEAR_MS), retry: HASTY })
    expect(quarantined).toBeGreaterThan(0)
    expect(quarantined).toBe(database.raw.prepare('SELECT count(*) FROM cache.quarantine').pluck().get())
  })

  test('to and fro during a push, every command takes effect exactly once', async () => {
    const { sandbox, connector } = await company()
    const { database } = newWorkspace()
    await pull(connector, database)
    const { given, effects } = giveSome(database, 8)
    sandbox.setFaults('cut=0.2,error500=0.2')
    await pushToTheEnd(connector, database, { now: jumpingClock(6 * HOUR_MS) })
    sandbox.setFaults(null)
    expect(outboxOf(database).map(({ state }) => state)).toEqual(outboxOf(database).map(() => 'done'))
    expect(effects(await everythingOf(sandbox))).toEqual(onceEach(given))
  })

  test('by years, a command whose key may be forgotten is left to a person, and none takes effect twice', async () => {
    const { sandbox, connector } = await company()
    const { database } = newWorkspace()
    await pull(connector, database)
    const { effects } = giveSome(database, 8)
    sandbox.setFaults('cut=0.3')
    await pushToTheEnd(connector, database, { now: jumpingClock(YEAR_MS) })
    sandbox.setFaults(null)
    const rows = outboxOf(database)
    expect(new Set(rows.map(({ state }) => state))).toEqual(new Set(['done', 'uncertain']))
    for (const [n, count] of effects(await everythingOf(sandbox)).entries()) expect(rows[n]!.state === 'done' ? [1] : [0, 1]).toContain(count)
    for (const { message } of rows.filter(({ state }) => state === 'uncertain')) expect(message).toMatch(/not known whether .* so it was not sent again/)
  })

  test('back by a year, a command that waits for its next try does not wait a year', async () => {
    const { sandbox, connector } = await company()
    const { database } = newWorkspace()
    await pull(connector, database)
    noteOnAnyAccount(database)
    sandbox.setFaults('error500=1')
    await push(connector, database, { now: () => Date.now() + YEAR_MS, retry: { ...HASTY, attempts: 2 } })
    sandbox.setFaults(null)
    expect(outboxOf(database)).toMatchObject([{ state: 'queued' }])
    expect(await push(connector, database, { retry: HASTY })).toMatchObject({ pushed: 1, waiting: 0 })
  })

  test('back by a year, the desk still names a next pull that is near, and the audit trail is whole', async () => {
    const { sandbox } = await company()
    let jump = 0
    const { context, sync, database } = newDesk({ connection: { url: sandbox.url, token: sandbox.token }, automatic: true, now: () => Date.now() + jump })
    await sync.pullNow().finished
    jump = -YEAR_MS
    noteOnAnyAccount(database)
    context.audit('test', 'acc_1', {})
    await sync.pullNow().finished
    await expect.poll(() => sync.status().nextPullAt ?? Infinity, { timeout: 15_000 }).toBeLessThan(context.now() + HOUR_MS)
    expect(sync.status()).toMatchObject({ line: 'online' })
    expect(brokenAudit(database)).toBeNull()
  })
})

describe('when the billing system’s clock jumps', () => {
  test.each([['back by a year', -YEAR_MS], ['ahead by a year', YEAR_MS]])('%s, what changes then is pulled and what is sent takes effect once', async (_, jump) => {
    const { sandbox, connector } = await company()
    const { database } = newWorkspace()
    await pull(connector, database, { pageSize: 100 })
    sandbox.moveClock(SANDBOX_NOW + jump)
    const accountId = noteOnAnyAccount(database)
    await control(sandbox, 'change', { resource: 'accounts', id: accountId, fields: { name: 'Changed under another clock' } })
    const { given, effects } = giveSome(database, 4)
    expect(await push(connector, database, { retry: HASTY })).toMatchObject({ pushed: given + 1, waiting: 0 })
    await pull(connector, database)
    expect(effects(await everythingOf(sandbox))).toEqual(onceEach(given))
    await expectWholeCopy(database, sandbox)
  })

  test('in the middle of a pull, the copy is whole after the next one', async () => {
    const { sandbox, connector } = await company()
    const { database } = newWorkspace()
    let pages = 0
    await pull(connector, database, { pageSize: 50, progress: () => sandbox.moveClock(SANDBOX_NOW + ((pages += 1) % 2 === 0 ? -1 : 1) * pages * HOUR_MS) })
    await pull(connector, database)
    await expectWholeCopy(database, sandbox)
  })
})
