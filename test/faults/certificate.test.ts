import { readFileSync } from 'node:fs'
import { request } from 'node:http'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { createBillingApiConnector } from '#main/connectors/billing-api/client.ts'
import { pull } from '#main/sync/pull.ts'
import { push } from '#main/sync/push.ts'
import { HASTY, newWorkspace } from '../sync/copy.ts'
import { newDesk } from '../sync/deskContext.ts'
import { outboxOf } from '../sync/outboxRows.ts'
import { company, expectWholeCopy, noteOnAnyAccount } from './desk.ts'

const pem = (name: string): string => readFileSync(new URL(`certificate/${name}.pem`, import.meta.url), 'utf8')
/** The one in `certificate/` is signed by itself, for this machine and a hundred years. */
const NOT_TRUSTED = /^The certificate of 127\.0\.0\.1:\d+ is signed by nobody this machine trusts .*Check the address in Settings\..* Nothing was sent\.$/

/** HTTPS with that certificate in front of a billing system; counts the questions that reach it. */
async function inFrontOf(target: string): Promise<{ url: string; asked(): number }> {
  let asked = 0
  const server = createServer({ key: pem('key'), cert: pem('cert') }, (incoming, outgoing) => {
    asked += 1
    incoming.pipe(request(target + incoming.url, { method: incoming.method, headers: incoming.headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers)
      answer.pipe(outgoing)
    }))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return { url: `https://127.0.0.1:${(server.address() as AddressInfo).port}`, asked: () => asked }
}

test('to a billing system whose certificate is not trusted nothing is sent, nothing is lost, and it is said in plain words', async () => {
  const { sandbox, connector } = await company()
  const front = await inFrontOf(sandbox.url)
  const { database } = newWorkspace()
  await pull(connector, database)
  noteOnAnyAccount(database, 'key-1')
  const untrusted = createBillingApiConnector({ url: front.url, token: sandbox.token })
  await expect(pull(untrusted, database, { retry: HASTY })).rejects.toMatchObject({ code: 'UNTRUSTED', transient: false, message: expect.stringMatching(NOT_TRUSTED) })
  expect(await push(untrusted, database, { retry: HASTY })).toMatchObject({ pushed: 0, waiting: 1, stopped: expect.stringMatching(NOT_TRUSTED) })
  expect(front.asked()).toBe(0)
  expect(outboxOf(database)).toMatchObject([{ state: 'queued', idempotencyKey: 'key-1' }])

  // Its administrator put it right; what waited goes out once.
  database.raw.exec('UPDATE outbox SET nextTryAt = NULL')
  expect(await push(connector, database)).toMatchObject({ pushed: 1 })
  await pull(connector, database)
  await expectWholeCopy(database, sandbox)
})

test('the desk shows that the certificate is not trusted, and keeps what it has', async () => {
  const { sandbox } = await company()
  const front = await inFrontOf(sandbox.url)
  const desk = newDesk({ connection: { url: sandbox.url, token: sandbox.token } })
  await desk.sync.pullNow().finished
  const accounts = desk.database.raw.prepare('SELECT count(*) FROM cache.account').pluck().get()
  desk.connection = { url: front.url, token: sandbox.token }
  await expect(desk.sync.pullNow().finished).rejects.toMatchObject({ code: 'UNTRUSTED' })
  await expect.poll(() => desk.sync.status(), { timeout: 15_000 }).toMatchObject({ line: 'offline', reason: expect.stringMatching(NOT_TRUSTED) })
  expect(desk.database.raw.prepare('SELECT count(*) FROM cache.account').pluck().get()).toBe(accounts)
  expect(front.asked()).toBe(0)
})
