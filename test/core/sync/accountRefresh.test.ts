import { describe, expect, test } from 'vitest'
import { newDesk, pulledDesk, type Desk } from './desk.ts'
import { settled } from './fakeClock.ts'

/** Asks, and waits until the job has begun; its answer comes when the job has ended. */
async function ask({ sync }: Desk, accountId: string) {
  const answer = sync.refreshAccount(accountId)
  await settled()
  return { answer }
}

describe('an account that is opened', () => {
  test('is read again, without being an activity, and windows hear of what changed only', async () => {
    const desk = await pulledDesk()
    const { jobs, clock, published } = desk
    const { answer } = await ask(desk, 'acc_1')
    const job = jobs.running('sync.account')
    expect(job).toMatchObject({ input: { accountId: 'acc_1' }, terms: { quiet: true } })
    job.done({ rows: 1, byResource: { contacts: 1 } })
    expect(await answer).toEqual({ refreshed: true, at: clock.now() })
    expect(published).toEqual([['accounts', 'registrations', 'heldInvoices']])
  })

  test('is not read again within half a minute; then it is', async () => {
    const desk = await pulledDesk()
    const { sync, jobs, clock } = desk
    const { answer } = await ask(desk, 'acc_1')
    jobs.running('sync.account').done()
    const { at } = await answer
    await clock.pass(29_999)
    expect(await sync.refreshAccount('acc_1')).toEqual({ refreshed: false, at })
    await clock.pass(1)
    await ask(desk, 'acc_1')
    expect(jobs.of('sync.account')).toHaveLength(2)
  })

  test('a clock that is set back does not keep it from being read', async () => {
    const desk = await pulledDesk()
    const { jobs, clock } = desk
    await ask(desk, 'acc_1')
    jobs.running('sync.account').done()
    await settled()
    clock.jump(-365 * 86_400_000)
    await clock.pass(30_000)
    await ask(desk, 'acc_1')
    expect(jobs.of('sync.account')).toHaveLength(2)
  })

  test('asked for twice at once is one read with one answer', async () => {
    const { sync, jobs } = await pulledDesk()
    const answers = [sync.refreshAccount('acc_1'), sync.refreshAccount('acc_1')]
    await settled()
    jobs.running('sync.account').done()
    const [one, two] = await Promise.all(answers)
    expect(one).toEqual(two)
    expect(jobs.of('sync.account')).toHaveLength(1)
  })

  test('without a line, or without a connection, nothing is asked and nothing is wrong', async () => {
    const desk = await newDesk({ line: 'OFFLINE' })
    expect(await desk.sync.refreshAccount('acc_1')).toEqual({ refreshed: false, at: null })
    const other = await newDesk({ connection: null })
    expect(await other.sync.refreshAccount('acc_1')).toEqual({ refreshed: false, at: null })
    expect([...desk.jobs.started, ...other.jobs.started]).toEqual([])
  })

  test('that meets the end of the line tells the line, not whoever looks at the account', async () => {
    const desk = await pulledDesk()
    const { sync, jobs, clock } = desk
    const { answer } = await ask(desk, 'acc_1')
    jobs.running('sync.account').fail('OFFLINE', 'Nothing answers.')
    expect(await answer).toEqual({ refreshed: false, at: null })
    expect(sync.status()).toMatchObject({ line: 'offline', reason: 'Nothing answers.' })
    expect(sync.status().nextPullAt).toBeLessThanOrEqual(clock.now() + 5 * 60_000)
  })

  test.each(['MALFORMED', 'SERVER', 'CLOSED'])('that fails with %s is shown as it is in the copy, and the line is not blamed', async (code) => {
    const desk = await pulledDesk()
    const { sync, jobs } = desk
    const { answer } = await ask(desk, 'acc_1')
    jobs.running('sync.account').fail(code)
    expect(await answer).toEqual({ refreshed: false, at: null })
    expect(sync.status()).toMatchObject({ line: 'online', problem: null })
  })
})

describe('leafing through accounts', () => {
  test('reads two at once; of those that wait the last one looked at comes first', async () => {
    const { sync, jobs } = await pulledDesk()
    for (const id of ['a', 'b', 'c', 'd']) void sync.refreshAccount(id)
    await settled()
    expect(jobs.of('sync.account').map(({ input }) => input.accountId)).toEqual(['a', 'b'])
    jobs.of('sync.account')[0]!.done()
    await settled()
    expect(jobs.of('sync.account').map(({ input }) => input.accountId)).toEqual(['a', 'b', 'd'])
    for (const job of jobs.of('sync.account')) if (!job.over) job.done()
    await settled()
    expect(jobs.of('sync.account').at(-1)!.input.accountId).toBe('c')
  })

  test('reads one at once beside a pull', async () => {
    const { sync, jobs } = await pulledDesk()
    sync.pullNow()
    for (const id of ['a', 'b']) void sync.refreshAccount(id)
    await settled()
    expect(jobs.of('sync.account').map(({ input }) => input.accountId)).toEqual(['a'])
    jobs.running('sync.account').done()
    await settled()
    expect(jobs.of('sync.account').map(({ input }) => input.accountId)).toEqual(['a', 'b'])
  })

  test('quickly lets the first ones go: nobody looks at them any more', async () => {
    const { sync, jobs } = await pulledDesk()
    const answers = Array.from({ length: 40 }, (_none, n) => sync.refreshAccount(`acc_${n}`))
    await settled()
    expect(await answers[5]).toEqual({ refreshed: false, at: null })
    const ends = (async () => {
      for (let n = 0; n < 10; n += 1) {
        for (const job of jobs.of('sync.account')) if (!job.over) job.done()
        await settled()
      }
    })()
    const done = await Promise.all(answers)
    await ends
    expect(done.filter(({ refreshed }) => refreshed)).toHaveLength(10)
    expect(done.at(-1)).toMatchObject({ refreshed: true })
    // Let go, it was not asked for, and may be at once.
    void sync.refreshAccount('acc_5')
    await settled()
    expect(jobs.of('sync.account').at(-1)!.input.accountId).toBe('acc_5')
  })

  test('a place is free again after a read that failed', async () => {
    const { sync, jobs } = await pulledDesk()
    for (let n = 0; n < 6; n += 1) {
      const answer = sync.refreshAccount(`acc_${n}`)
      await settled()
      jobs.running('sync.account').fail('SERVER')
      await answer
    }
    expect(jobs.of('sync.account')).toHaveLength(6)
  })
})
