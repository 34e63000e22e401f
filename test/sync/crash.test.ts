import { spawn } from 'node:child_process'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'
import { createBillingApiConnector } from '#main/connectors/billing-api/client.ts'
import { db } from '#main/db/database.ts'
import { pull } from '#main/sync/pull.ts'
import { push } from '#main/sync/push.ts'
import { startSandbox } from '#main/sandbox/index.ts'
import { newWorkspace } from './copy.ts'
import { give, outboxOf } from './outboxRows.ts'

/** Stands between the desk and the billing system; `answered` is called when the answer is there, before it is passed on. */
async function startRelay(target: string, answered: (path: string) => void): Promise<string> {
  const server = createServer((request, response) => {
    void (async () => {
      const body = await new Response(request as never).text()
      const headers = Object.fromEntries(Object.entries(request.headers).filter(([name]) => !['host', 'connection', 'content-length', 'transfer-encoding'].includes(name))) as Record<string, string>
      const answer = await fetch(target + request.url, { method: request.method ?? 'GET', headers, ...(request.method === 'POST' ? { body } : {}) })
      const text = await answer.text()
      if (request.method === 'POST') answered(request.url ?? '')
      response.writeHead(answer.status, { 'content-type': 'application/json' }).end(text)
    })()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

test('a desk killed between the billing system’s answer and its own note of it charges once', async () => {
  const sandbox = await startSandbox({ accounts: 40, now: Date.UTC(2026, 10, 21) })
  onTestFinished(() => sandbox.close())
  const { dir, database } = newWorkspace()
  const connector = createBillingApiConnector(sandbox)
  await pull(connector, database)
  // A bank debit, which has no month to run out in: it may be tried again on any day that this is run.
  const failure = database.first(db.selectFrom('cache.failedCharge as f').innerJoin('cache.paymentMethod as m', 'm.id', 'f.methodId').selectAll('f').where('f.kind', '=', 'invoice').where('f.hardness', '=', 'soft').where('m.expYear', 'is', null).orderBy('f.chargeId'))!
  give(database, 'retryCharge', { chargeId: failure.chargeId, methodId: failure.methodId }, { accountId: failure.accountId, key: 'the one key' })
  const attempts = () => database.all(db.selectFrom('cache.charge').select('id').where('seriesId', '=', failure.seriesId)).length
  const before = attempts()

  const script = fileURLToPath(new URL('pushProcess.ts', import.meta.url))
  const relay = await startRelay(sandbox.url, () => child.kill('SIGKILL'))
  const child = spawn(process.execPath, [script, dir, relay, sandbox.token], { stdio: 'inherit' })
  await new Promise((resolve) => child.once('exit', resolve))
  expect(child.signalCode).toBe('SIGKILL')
  expect(outboxOf(database)).toMatchObject([{ state: 'sending', attempts: 1 }])

  expect(await push(connector, database)).toMatchObject({ pushed: 1, waiting: 0 })
  expect(outboxOf(database)).toMatchObject([{ state: 'done', attempts: 2, idempotencyKey: 'the one key' }])
  await pull(connector, database)
  expect(attempts()).toBe(before + 1)
})
