import { expect, onTestFinished, test } from 'vitest'
import { createBillingApiConnector } from '#main/connectors/billing-api/client.ts'
import { verifyDerived } from '#main/db/derive/verify.ts'
import { pull } from '#main/sync/pull.ts'
import { compareTotals } from '#main/sync/totals.ts'
import { startSandbox, type Sandbox } from '#main/sandbox/index.ts'
import { contentsOf, HASTY, newWorkspace } from './copy.ts'

const PARTIES = ['au', 'us', 'ww']

async function sandboxOf(faults: string): Promise<Sandbox> {
  const sandbox = await startSandbox({ accounts: 40, now: Date.UTC(2026, 10, 21), faults })
  onTestFinished(() => sandbox.close())
  return sandbox
}

test.each(['latency=3', 'rate429=0.2,retryAfter=0', 'error500=0.2', 'cut=0.2', 'duplicate=0.5', 'reorder=0.5', 'latency=1,rate429=0.1,retryAfter=0,error500=0.1,cut=0.1,duplicate=0.3,reorder=0.3'])(
  'against an upstream with %s the copy is that of an upstream without faults',
  async (faults) => {
    const sandbox = await sandboxOf(faults)
    const connector = createBillingApiConnector(sandbox)
    const { database } = newWorkspace()
    await pull(connector, database, { pageSize: 100, retry: { ...HASTY, attempts: 15 } })
    sandbox.setFaults(null)
    expect(await compareTotals(connector, database, PARTIES)).toEqual([])
    expect(verifyDerived(database)).toEqual([])
    const sound = newWorkspace().database
    await pull(connector, sound)
    expect(contentsOf(database)).toEqual(contentsOf(sound))
  },
)

test('records that always come damaged are all in quarantine, and everything else is in the copy', async () => {
  const sandbox = await sandboxOf('malformed=0.02')
  const connector = createBillingApiConnector(sandbox)
  const { database } = newWorkspace()
  const { quarantined } = await pull(connector, database, { pageSize: 100, retry: HASTY })
  expect(quarantined).toBeGreaterThan(50)
  const missing = (await compareTotals(connector, database, PARTIES)).reduce((sum, { upstream, copy }) => sum + upstream - copy, 0)
  const kept = database.raw.prepare<[], { named: number; nameless: number }>('SELECT count(recordId) AS named, count(*) - count(recordId) AS nameless FROM cache.quarantine').get()!
  expect(quarantined).toBe(kept.named + kept.nameless)
  // A record that is no more than a text looks like every other one, and is kept once a resource.
  expect(kept.named).toBeLessThan(missing)
  expect(kept.named + kept.nameless).toBeLessThanOrEqual(missing)
  expect(verifyDerived(database)).toEqual([])
})

test('without a line the pull says so, and when the line is back it brings the rest', async () => {
  const sandbox = await sandboxOf('')
  const connector = createBillingApiConnector(sandbox)
  const { database } = newWorkspace()
  const progress = ({ step }: { step: string }) => {
    if (step.startsWith('invoices')) sandbox.setFaults('offline')
  }
  await expect(pull(connector, database, { pageSize: 100, retry: { ...HASTY, attempts: 3 }, progress })).rejects.toMatchObject({ code: 'OFFLINE' })
  sandbox.setFaults(null)
  await pull(connector, database, { retry: HASTY })
  expect(await compareTotals(connector, database, PARTIES)).toEqual([])
  expect(verifyDerived(database)).toEqual([])
})
