import { join } from 'node:path'
import { createRouterClient } from '@orpc/server'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { createBillingApiConnector } from '#main/connectors/billing-api/client.ts'
import { copyCounts } from '#main/core/copyCounts.ts'
import { createCore } from '#main/core/createCore.ts'
import { startSandbox, type Sandbox } from '#main/sandbox/index.ts'
import { temporaryFolder } from '../../sync/copy.ts'

const LONG = { timeout: 60_000 }

async function company(): Promise<Sandbox> {
  const sandbox = await startSandbox({ accounts: 60 })
  onTestFinished(() => sandbox.close())
  return sandbox
}

/** A core that pulls by itself, over a workspace of its own or one that is there already. */
async function coreOf(sandbox: Sandbox, workspaceDir = join(temporaryFolder(), 'workspace')) {
  const logged: string[] = []
  const core = await createCore({
    workspaceDir, who: 'a test', create: true, workerFile: join(import.meta.dirname, '../../../src-main/worker.ts'), version: 'test',
    secrets: { get: () => Promise.resolve(null), set: () => Promise.resolve(false) },
    log: { info() {}, warn() {}, error: (message, error) => (logged.push(`${message} ${String(error)}`), 'id') },
    connection: { url: sandbox.url, token: sandbox.token },
  })
  onTestFinished(() => core.close())
  const client = createRouterClient(core.router)
  const quiet = () => vi.waitFor(async () => expect(await client.sync.status()).toMatchObject({ line: 'online', pulling: null, reconciling: null, lastPullAt: expect.any(Number) }), LONG)
  const anAccount = async () => (await client.accounts.page({ limit: 1 })).rows[0]!.accountId
  return { core, client, logged, quiet, anAccount, workspaceDir }
}

/** What the billing system has, resource by resource, of all parties. */
async function upstreamCounts(sandbox: Sandbox): Promise<Record<string, number>> {
  const connector = createBillingApiConnector({ url: sandbox.url, token: sandbox.token })
  const counts: Record<string, number> = {}
  for (const party of (await connector.me()).parties) for (const { resource, count } of await connector.totals(party)) counts[resource] = (counts[resource] ?? 0) + count
  return counts
}

describe('over a real billing system', () => {
  test('a command given without a line goes out once when it is back, and then the copy is pulled', LONG, async () => {
    const sandbox = await company()
    const { client, quiet, anAccount, logged } = await coreOf(sandbox)
    await quiet()
    const account = await anAccount()
    sandbox.setFaults('offline')
    await client.sync.pull()
    await vi.waitFor(async () => expect(await client.sync.status()).toMatchObject({ line: 'offline', pulling: null }), LONG)
    const { lastPullAt } = await client.sync.status()
    const { id } = await client.outbox.give({ command: 'setPoNumber', input: { accountId: account, poNumber: 'PO 77' } })
    expect(await client.sync.status()).toMatchObject({ line: 'offline', outbox: { waiting: 1 }, nextPullAt: expect.any(Number) })

    sandbox.setFaults(null)
    await client.sync.lineChanged({ online: true })
    await vi.waitFor(async () => expect((await client.outbox.detail({ id })).item).toMatchObject({ state: 'done', attempts: 1 }), LONG)
    await vi.waitFor(async () => expect((await client.sync.status()).lastPullAt).toBeGreaterThan(lastPullAt!), LONG)
    await quiet()
    expect((await client.accounts.detail({ account })).poNumber).toBe('PO 77')
    expect(logged).toEqual([])
  })

  test('a first pull that is cancelled keeps what it has, and the next one goes on to the end', LONG, async () => {
    const sandbox = await company()
    sandbox.setFaults('latency=150')
    const { core, client, quiet } = await coreOf(sandbox)
    const taken = () => Object.values(copyCounts(core.context.database)).reduce((sum, count) => sum + count, 0)
    await vi.waitFor(() => expect(taken()).toBeGreaterThan(0), LONG)
    expect(await client.sync.cancelPull()).toEqual({ cancelled: true })
    await vi.waitFor(async () => expect(await client.sync.status()).toMatchObject({ line: 'online', problem: null, pulling: null, lastPullAt: null }), LONG)
    expect(await client.sync.cancelPull()).toEqual({ cancelled: false })
    const kept = taken()
    sandbox.setFaults(null)
    await client.sync.pull()
    await quiet()
    expect(taken()).toBeGreaterThan(kept)
    expect(copyCounts(core.context.database)).toMatchObject(await upstreamCounts(sandbox))
  })

  test('a first pull that ended with the core goes on by itself with the next one', LONG, async () => {
    const sandbox = await company()
    sandbox.setFaults('latency=150')
    const first = await coreOf(sandbox)
    await vi.waitFor(() => expect(copyCounts(first.core.context.database).accounts).toBeGreaterThan(0), LONG)
    await first.core.close()
    sandbox.setFaults(null)
    const second = await coreOf(sandbox, first.workspaceDir)
    await second.quiet()
    expect(copyCounts(second.core.context.database)).toMatchObject(await upstreamCounts(sandbox))
    expect([...first.logged, ...second.logged]).toEqual([])
  })

  test('the first pull is followed by a comparison, which finds nothing, and a wake by a pull', LONG, async () => {
    const sandbox = await company()
    const { core, client, quiet } = await coreOf(sandbox)
    await vi.waitFor(async () => expect(await client.sync.status()).toMatchObject({ lastReconcileAt: expect.any(Number), unrepaired: 0 }), LONG)
    await quiet()
    expect(await client.sync.reconciled()).toMatchObject({ differences: 0, repaired: 0, listed: [] })
    const { lastPullAt } = await client.sync.status()
    core.context.sync.wake()
    await vi.waitFor(async () => expect((await client.sync.status()).lastPullAt).toBeGreaterThan(lastPullAt!), LONG)
  })

  test('an interval that is set in Settings holds at once', LONG, async () => {
    const { client, quiet } = await coreOf(await company())
    await quiet()
    const { nextPullAt } = await client.sync.status()
    await client.settings.setIntervals({ pullEveryMinutes: 35, mailRatePerMinute: null })
    const moved = (await client.sync.status()).nextPullAt! - nextPullAt!
    expect(moved / 60_000).toBeCloseTo(30, 2)
  })

  test('an account that is opened is read again at once', LONG, async () => {
    const { client, quiet, anAccount, core } = await coreOf(await company())
    await quiet()
    const account = await anAccount()
    core.context.database.raw.prepare(`UPDATE cache.account SET poNumber = 'what nobody gave', rev = 0 WHERE id = ?`).run(account)
    expect(await client.sync.refreshAccount({ account })).toMatchObject({ refreshed: true, at: expect.any(Number) })
    expect((await client.accounts.detail({ account })).poNumber).not.toBe('what nobody gave')
    expect(await client.sync.refreshAccount({ account })).toMatchObject({ refreshed: false, at: expect.any(Number) })
    expect((await client.activity.list()).map(({ job }) => job)).not.toContain('sync.account')
    await expect(client.sync.refreshAccount({ account: 'acc_nobody' })).rejects.toMatchObject({ code: 'NOT_FOUND', defined: true })
  })
})
