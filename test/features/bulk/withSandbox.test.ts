import { join } from 'node:path'
import { createRouterClient } from '@orpc/server'
import { expect, onTestFinished, test, vi } from 'vitest'
import { createBillingApiConnector } from '#main/connectors/billing-api/client.ts'
import { createCore } from '#main/core/createCore.ts'
import { startSandbox } from '#main/sandbox/index.ts'
import { temporaryFolder } from '../../sync/copy.ts'
import { WORKER } from './desk.ts'
import { failures, invoices, RETRY } from './orders.ts'

const LONG = { timeout: 90_000 }

test('over a real billing system: each failure is charged once, our approvals are given, and the results are its own words', { timeout: 180_000 }, async () => {
  const sandbox = await startSandbox({ accounts: 60 })
  onTestFinished(() => sandbox.close())
  const core = await createCore({
    workspaceDir: join(temporaryFolder(), 'workspace'), who: 'a test', create: true, workerFile: WORKER, version: 'test', connection: { url: sandbox.url, token: sandbox.token },
    secrets: { get: () => Promise.resolve(null), set: () => Promise.resolve(false) },
    log: { info() {}, warn() {}, error: (message, error) => { throw new Error(message, { cause: error }) } },
  })
  onTestFinished(() => core.close())
  const client = createRouterClient(core.router)
  await vi.waitFor(async () => expect(await client.sync.status()).toMatchObject({ line: 'online', pulling: null, reconciling: null, lastPullAt: expect.any(Number) }), LONG)
  const connector = createBillingApiConnector({ url: sandbox.url, token: sandbox.token })
  const charges = async () => {
    let count = 0
    for (const party of (await connector.me()).parties) count += (await connector.totals(party)).filter(({ resource }) => resource === 'charges').reduce((sum, row) => sum + row.count, 0)
    return count
  }
  const before = await charges()
  const settled = async (run: string) => {
    await vi.waitFor(async () => expect(await client.bulk.get({ run })).toMatchObject({ finishedAt: expect.any(Number), outcomes: expect.not.objectContaining({ waiting: expect.anything() }) }), LONG)
    return client.bulk.get({ run })
  }

  const retries = await client.bulk.preview(failures(RETRY))
  expect(retries.takes).toBeGreaterThan(3)
  const { run } = await client.bulk.run({ id: retries.id })
  const { outcomes, total } = await settled(run)
  const made = (outcomes.done ?? 0) + (outcomes.declined ?? 0)
  expect(total).toBe(retries.takes)
  expect(made).toBeGreaterThan(0)
  expect(await charges()).toBe(before + made)
  for (const { outcome, message } of (await client.bulk.results({ run, limit: 500 })).rows) if (outcome !== 'done') expect(message).toEqual(expect.any(String))

  const approvals = await client.bulk.preview(invoices({ do: 'approve', note: 'Checked' }))
  expect(approvals.takes).toBeGreaterThan(0)
  const approved = await settled((await client.bulk.run({ id: approvals.id })).run)
  // Who is not left to us was left out before it began, and stays told with the run.
  const never = approvals.total - approvals.takes
  expect(approved.outcomes).toEqual({ done: approvals.takes, ...(never === 0 ? {} : { left_out_before: never }) })
  expect(approved.leftOut).toEqual(approvals.leftOut.map((one) => ({ ...one, before: true })))
  expect((await client.heldInvoices.counts({ preference: 'approved_by_us', state: 'waiting', show: 'all' })).total).toBe(0)
})
