import { expect, onTestFinished, test } from 'vitest'
import type { AccountId } from '#contract/vocabulary.ts'
import type { Database } from '#main/db/database.ts'
import { connect } from '#main/db/workspace.ts'
import { readRun, writeRun } from '#main/core/schedules/writeRun.ts'
import { companyOf, contact, monthly, scheduledDesk } from './desk.ts'

const AT = '2026-11-10T00:00:00Z'
const run = (scheduleId: string) => ({ scheduleId, due: null, again: false, operator: 'Noor Vale', now: Date.parse(AT) })
const stop = () => {}

async function desk(count: number) {
  const dir = companyOf(count)
  const made = await scheduledDesk({ dir, at: AT, automatic: false })
  const connected = (): Database => {
    const database = connect(dir)
    onTestFinished(() => database.close())
    return database
  }
  return { ...made, connected }
}
const messages = (database: Database) => database.raw.prepare<[], { accountId: string; toAddress: string; state: string }>('SELECT accountId, toAddress, state FROM message ORDER BY id').all()

test('a run is written from what was read before it, with its campaign and its messages in the order of names', async () => {
  const { client, connected } = await desk(3)
  const { id } = await client.schedules.save({ terms: monthly() })
  const database = connected()
  const campaign = writeRun(database, run(id), readRun(database, run(id), stop))
  expect(messages(database).map(({ accountId, state }) => [accountId, state])).toEqual([['acc_1', 'queued'], ['acc_2', 'queued'], ['acc_3', 'queued']])
  expect(database.raw.prepare('SELECT id, total FROM campaign').all()).toEqual([{ id: campaign, total: 3 }])
  expect(database.raw.prepare('SELECT count(*) FROM temp.stagedMessage').pluck().get()).toBe(0)
})

test('what somebody else has sent between reading and writing is seen: nobody is written to twice', async () => {
  const { client, connected } = await desk(2)
  const { id } = await client.schedules.save({ terms: monthly() })
  const [mine, theirs] = [connected(), connected()]
  const read = readRun(mine, run(id), stop)
  writeRun(theirs, run(id), readRun(theirs, run(id), stop))
  expect(() => writeRun(mine, run(id), read)).toThrow(expect.objectContaining({ code: 'NOBODY' }))
  expect(messages(mine)).toHaveLength(2)
  expect(mine.raw.prepare('SELECT count(*) FROM scheduleRun').pluck().get()).toBe(1)
})

test('a schedule that is changed between reading and writing runs as it is now, and one that is removed does not run', async () => {
  const { client, connected } = await desk(2)
  const { id } = await client.schedules.save({ terms: monthly() })
  const database = connected()
  const read = readRun(database, run(id), stop)
  await client.schedules.save({ id, terms: monthly({ who: { accounts: ['acc_2'] as AccountId[] } }) })
  writeRun(database, run(id), read)
  expect(messages(database).map(({ accountId }) => accountId)).toEqual(['acc_2'])
  const again = readRun(database, run(id), stop)
  await client.schedules.remove({ id })
  expect(() => writeRun(database, run(id), again)).toThrow(expect.objectContaining({ code: 'NOT_FOUND' }))
})

test('what a pull brings between reading and writing belongs to the next run: a run is of one moment', async () => {
  const { client, connected, core } = await desk(1)
  const { id } = await client.schedules.save({ terms: monthly() })
  const database = connected()
  const read = readRun(database, run(id), stop)
  const books = { database: core.context.database } as Parameters<typeof contact>[0]
  contact(books, { id: 'acc_1', partyId: 'au' }, { email: 'later@customer.example', roles: ['billing_email'] })
  writeRun(database, run(id), read)
  expect(messages(database).map(({ toAddress }) => toAddress)).toEqual(['a-000001@customer.example'])
})

test('the button that is pressed twice at once runs once', async () => {
  const { client, campaigns, core } = await desk(2)
  const { id } = await client.schedules.save({ terms: monthly() })
  const ends = await Promise.allSettled([client.schedules.runNow({ id }), client.schedules.runNow({ id })])
  expect(ends.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
  expect(ends.find(({ status }) => status === 'rejected')).toMatchObject({ reason: { code: 'NOBODY' } })
  expect([campaigns(), messages(core.context.database).length]).toEqual([1, 2])
})
