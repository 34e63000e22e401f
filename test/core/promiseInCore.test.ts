/** Promises and the audit trail in a whole core over a billing system: money that is recorded there keeps a promise here. */
import { join } from 'node:path'
import { createRouterClient } from '@orpc/server'
import { expect, onTestFinished, test, vi } from 'vitest'
import { createCore } from '#main/core/createCore.ts'
import { businessDateAt } from '#main/domain/dates.ts'
import { startSandbox } from '#main/sandbox/index.ts'
import { temporaryFolder } from '../sync/copy.ts'

const LONG = { timeout: 20_000 }

test('money received for the invoice keeps the promise by itself; the trail holds it all, is whole, and is given as a file', { timeout: 90_000 }, async () => {
  const sandbox = await startSandbox({ accounts: 60 })
  onTestFinished(() => sandbox.close())
  const logged: string[] = []
  const core = await createCore({
    workspaceDir: join(temporaryFolder(), 'workspace'), who: 'a test', create: true, workerFile: join(import.meta.dirname, '../../src-main/worker.ts'), version: 'test',
    secrets: { get: () => Promise.resolve(null), set: () => Promise.resolve(false) },
    log: { info() {}, warn() {}, error: (message, error) => (logged.push(`${message} ${String(error)}`), 'id') },
    connection: { url: sandbox.url, token: sandbox.token },
  })
  onTestFinished(() => core.close())
  const client = createRouterClient(core.router)
  await vi.waitFor(async () => expect(await client.sync.status()).toMatchObject({ pulling: null, reconciling: null, lastPullAt: expect.any(Number) as number }), LONG)

  const found = core.context.database.raw.prepare<[], { invoiceId: string; accountId: string; openMinor: number; currency: string; timeZone: string }>(
    `SELECT o.invoiceId, o.accountId, o.openMinor, o.currency, p.timeZone FROM cache.openInvoice AS o JOIN cache.party AS p ON p.id = o.partyId JOIN cache.failedCharge AS f ON f.invoiceId = o.invoiceId
     WHERE o.openMinor > 2 AND o.invoiceId NOT IN (SELECT invoiceId FROM cache.heldInvoice) ORDER BY o.invoiceId LIMIT 1`).get()!
  const today = businessDateAt(Date.now(), found.timeZone)
  const promise = await client.work.promise({ account: found.accountId, invoice: found.invoiceId, amount: { minor: found.openMinor, currency: found.currency }, dueOn: today, note: null })
  const standing = async () => (await client.work.promises({ account: found.accountId })).find(({ id }) => id === promise.id)
  const receive = (amountMinor: number) => client.outbox.give({ command: 'recordPayment', input: { invoiceId: found.invoiceId, amountMinor, medium: 'bank_transfer', receivedOn: today, reference: null } })

  await receive(1)
  await vi.waitFor(async () => expect(await standing()).toMatchObject({ state: 'open', receivedMinor: 1 }), LONG)
  await receive(found.openMinor - 1)
  await vi.waitFor(async () => expect(await standing()).toMatchObject({ state: 'kept', receivedMinor: found.openMinor, keptOn: today, asks: false }), LONG)

  const { rows } = await client.audit.page({ account: found.accountId, limit: 50 })
  expect(rows.map(({ action, by }) => [action, by === 'Counterfoil'])).toEqual([['promise.kept', true], ['command.recordPayment', false], ['command.recordPayment', false], ['promise.make', false]])
  expect(await client.audit.check()).toMatchObject({ brokenAt: null, lastHash: expect.stringMatching(/^[0-9a-f]{64}$/) as string })
  await client.audit.export({ format: 'xlsx' })
  await vi.waitFor(async () => expect((await client.documents.page({ limit: 10 })).rows.map(({ kind }) => kind)).toContain('audit-trail'), LONG)
  expect(logged).toEqual([])
})
