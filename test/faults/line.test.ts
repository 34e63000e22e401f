import { describe, expect, onTestFinished, test } from 'vitest'
import { createBillingApiConnector } from '#main/connectors/billing-api/client.ts'
import { pull } from '#main/sync/pull.ts'
import { push } from '#main/sync/push.ts'
import { everythingOf } from '../crash/upstream.ts'
import { HASTY, newWorkspace } from '../sync/copy.ts'
import { outboxOf } from '../sync/outboxRows.ts'
import { oneOfEach } from '../sync/records.ts'
import { send, startScriptedUpstream } from '../sync/scriptedUpstream.ts'
import { company, expectWholeCopy, giveSome, noteOnAnyAccount, onceEach, pushToTheEnd } from './desk.ts'

const STUBBORN = { ...HASTY, attempts: 20 }
const BAD_LINES = [
  ['cut in the middle of one answer in four', 'cut=0.25'],
  ['that answers one question in five with an error of its own', 'error500=0.2'],
  ['that asks for patience with Retry-After', 'rate429=0.3,retryAfter=0'],
  ['that asks for patience and does not say how much', 'rate429=0.3,noRetryAfter'],
  ['slow, cut, broken and impatient at once', 'latency=1,cut=0.1,error500=0.1,rate429=0.1,retryAfter=0'],
] as const

describe('over a line', () => {
  test.each(BAD_LINES)('%s the whole copy comes', async (_, faults) => {
    const { sandbox, connector } = await company({ faults })
    const { database } = newWorkspace()
    await pull(connector, database, { pageSize: 100, retry: STUBBORN })
    await expectWholeCopy(database, sandbox)
  })

  test.each(BAD_LINES)('%s every command takes effect exactly once', async (_, faults) => {
    const { sandbox, connector } = await company()
    const { database } = newWorkspace()
    await pull(connector, database)
    const { given, effects } = giveSome(database, 12)
    sandbox.setFaults(faults)
    await pushToTheEnd(connector, database)
    sandbox.setFaults(null)
    expect(outboxOf(database).map(({ state }) => state)).toEqual(Array(given).fill('done'))
    // Some were sent more than once.
    expect(outboxOf(database).reduce((sum, { attempts }) => sum + attempts, 0)).toBeGreaterThan(given)
    expect(effects(await everythingOf(sandbox))).toEqual(onceEach(given))
    await pull(connector, database)
    await expectWholeCopy(database, sandbox)
  })
})

describe('a billing system that asks for', () => {
  test('more patience than a pull has is left alone at once, in plain words, and the copy stays as it was', async () => {
    const { sandbox, connector } = await company()
    const { database } = newWorkspace()
    await pull(connector, database)
    sandbox.setFaults('rate429=1,retryAfter=600')
    await expect(pull(connector, database)).rejects.toMatchObject({ code: 'RATE_LIMITED', retryAfterMs: 600_000, message: expect.stringMatching(/asks to be called less often. It will be tried again/) })
    await expectWholeCopy(database, sandbox)
  })

  test('a wait gets it: the command is not due before, and keeps its key', async () => {
    const { database, connector } = await refusingCommands({ 'retry-after': '600' })
    const { stopped } = await push(connector, database, { now: () => 1_000_000, retry: HASTY })
    expect(stopped).toContain('asks to be called less often')
    const [row] = outboxOf(database)
    expect(row).toMatchObject({ state: 'queued', idempotencyKey: 'key-1', message: expect.stringContaining('asks to be called less often') })
    expect(row!.nextTryAt).toBeGreaterThanOrEqual(1_600_000)
    expect(await push(connector, database, { now: () => 1_500_000, retry: HASTY })).toMatchObject({ pushed: 0, waiting: 1 })
    expect(outboxOf(database)).toMatchObject([{ attempts: 1 }])
  })

  test('patience without saying how long is tried again after a pause of our own', async () => {
    const { database, connector } = await refusingCommands({})
    await push(connector, database, { now: () => 1_000_000, retry: { ...HASTY, attempts: 1 } })
    const [row] = outboxOf(database)
    expect(row).toMatchObject({ state: 'queued', idempotencyKey: 'key-1' })
    expect(row!.nextTryAt).toBeGreaterThan(1_000_000)
    expect(row!.nextTryAt).toBeLessThan(1_000_000 + 15 * 60_000)
  })
})

/** A desk with one command for an upstream that answers each with 429 and these headers. */
async function refusingCommands(headers: Record<string, string>) {
  const upstream = await startScriptedUpstream(oneOfEach(), ({ method }, response) => {
    if (method !== 'POST') return
    send(response, 429, { message: 'slowly' }, headers)
    return true
  })
  onTestFinished(() => upstream.close())
  const connector = createBillingApiConnector(upstream)
  const { database } = newWorkspace()
  await pull(connector, database)
  noteOnAnyAccount(database, 'key-1')
  return { database, connector }
}

describe('without a line', () => {
  test('the pull says so, and when it is back the pull brings the rest', async () => {
    const { sandbox, connector } = await company()
    const { database } = newWorkspace()
    const progress = ({ step }: { step: string }) => {
      if (step.startsWith('invoices')) sandbox.setFaults('offline')
    }
    await expect(pull(connector, database, { pageSize: 100, retry: { ...HASTY, attempts: 3 }, progress })).rejects.toMatchObject({ code: 'OFFLINE', message: expect.stringMatching(/^The line to 127\.0\.0\.1:\d+ was cut .* It will be tried again\.$/) })
    expect(database.raw.prepare('SELECT count(*) FROM cache.account').pluck().get()).toBeGreaterThan(0)
    sandbox.setFaults(null)
    await pull(connector, database, { retry: HASTY })
    await expectWholeCopy(database, sandbox)
  })

  test('commands wait with their keys, the push says why, and each goes out once when it is back', async () => {
    const { sandbox, connector } = await company()
    const { database } = newWorkspace()
    await pull(connector, database)
    const { given, effects } = giveSome(database, 6)
    const keys = outboxOf(database).map(({ idempotencyKey }) => idempotencyKey)
    sandbox.setFaults('offline')
    expect(await push(connector, database, { retry: { ...HASTY, attempts: 3 } })).toMatchObject({ pushed: 0, waiting: given, stopped: expect.stringMatching(/The line to .* was cut .* It will be tried again\./) })
    expect(outboxOf(database).map(({ idempotencyKey }) => idempotencyKey)).toEqual(keys)
    sandbox.setFaults(null)
    database.raw.exec('UPDATE outbox SET nextTryAt = NULL')
    expect(await push(connector, database, { retry: HASTY })).toMatchObject({ pushed: given, waiting: 0 })
    expect(effects(await everythingOf(sandbox))).toEqual(onceEach(given))
  })
})
