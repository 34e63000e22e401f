import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { smtpSink } from '../../mail/smtpSink.ts'
import { desk, refusal } from '../mail/desk.ts'

test('a new workspace has nothing set; connecting asks who the token belongs to and gives their grants', async () => {
  const { client, sandbox, core, secrets } = await desk({ pulled: false, smtpUrl: null, accounts: 20 })
  expect(await client.settings.get()).toEqual({ connection: { url: null, tokenKept: false, given: false }, smtp: { url: null, hasPassword: false, given: false }, pullEveryMinutes: 5, mailRatePerMinute: null })
  expect(core.context.connection()).toBeNull()

  const answer = await client.settings.setConnection({ url: `${sandbox.url}/`, token: sandbox.token })
  expect(answer).toEqual({ operator: core.context.operator().name, tokenKept: true })
  expect(core.context.operator().grants).toEqual(['billing:view', 'billing:manage'])
  expect(core.context.connection()).toEqual({ url: sandbox.url, token: sandbox.token })
  expect(secrets.get('billingToken')).toBe(sandbox.token)
  expect(await client.settings.get()).toMatchObject({ connection: { url: sandbox.url, tokenKept: true } })
})

test('a wrong token, a wrong address and a host that is no billing system change nothing', async () => {
  const { client, sandbox, secrets, core } = await desk({ pulled: false, smtpUrl: null, accounts: 20 })
  const sink = await smtpSink()
  for (const [url, token, words] of [[sandbox.url, 'wrong', /token/], ['http://127.0.0.1:1', 'x', /./], [`http://127.0.0.1:${sink.port}`, 'x', /./]] as const) {
    expect(await refusal(client.settings.setConnection({ url, token }))).toMatchObject({ code: 'CONNECTION_FAILED', message: expect.stringMatching(words) })
  }
  expect(secrets.size).toBe(0)
  expect(await client.settings.get()).toMatchObject({ connection: { url: null, tokenKept: false } })
  expect(core.context.operator().grants).toEqual([])
})

test('a mail server is asked before it is set; its password is kept apart and never comes out', async () => {
  const sink = await smtpSink()
  const { client, secrets, core, dir } = await desk({ smtpUrl: null, accounts: 20 })
  expect(await client.settings.setSmtp({ url: sink.url })).toEqual({ kept: true })
  expect(await client.settings.get()).toMatchObject({ smtp: { url: sink.url, hasPassword: false } })
  expect(core.context.smtpUrl()).toBe(sink.url)
  expect(secrets.has('smtpUrl')).toBe(false)

  // This server knows no AUTH: the failure is told, and the old setting stands.
  expect(await refusal(client.settings.setSmtp({ url: `smtp://ana:hunter2@127.0.0.1:${sink.port}` }))).toMatchObject({ code: 'SMTP_FAILED', message: expect.stringContaining('does not take the user name or password') })
  expect(core.context.smtpUrl()).toBe(sink.url)
  expect(await refusal(client.settings.setSmtp({ url: 'smtp://127.0.0.1:1' }))).toMatchObject({ code: 'SMTP_FAILED', message: expect.stringContaining('Nothing answers') })
  expect(await refusal(client.settings.setSmtp({ url: 'smtp://ana:hunter2@mail.example?tls=never' }))).toMatchObject({ code: 'SMTP_FAILED', message: expect.stringContaining('without TLS') })
  expect(await refusal(client.settings.setSmtp({ url: 'http://mail.example' }))).toMatchObject({ code: 'BAD_REQUEST' })

  core.context.database.raw.prepare('SELECT 1').get()
  for (const file of readdirSync(join(dir, 'workspace')).filter((name) => name.includes('.db'))) {
    expect(readFileSync(join(dir, 'workspace', file)).includes('hunter2')).toBe(false)
  }
  expect(await client.settings.setSmtp({ url: null })).toEqual({ kept: true })
  expect(await client.settings.get()).toMatchObject({ smtp: { url: null, hasPassword: false } })
})

test('a mail server that the host named at the start is shown as such, without its password', async () => {
  const { client } = await desk({ smtpUrl: 'smtp://ana:hunter2@127.0.0.1:2525', accounts: 20 })
  expect((await client.settings.get()).smtp).toEqual({ url: 'smtp://ana@127.0.0.1:2525', hasPassword: false, given: true })
})

test('where the machine can keep no secret, that is said', async () => {
  const { client, sandbox } = await desk({ pulled: false, smtpUrl: null, keeps: false, accounts: 20 })
  expect(await client.settings.setConnection({ url: sandbox.url, token: sandbox.token })).toMatchObject({ tokenKept: false })
  expect(await client.settings.get()).toMatchObject({ connection: { url: sandbox.url, tokenKept: false } })
})

test('intervals and the rate of mail are kept, within their bounds', async () => {
  const { client } = await desk({ accounts: 20 })
  expect(await client.settings.setIntervals({ pullEveryMinutes: 30, mailRatePerMinute: 120 })).toMatchObject({ pullEveryMinutes: 30, mailRatePerMinute: 120 })
  expect(await refusal(client.settings.setIntervals({ pullEveryMinutes: 0, mailRatePerMinute: null }))).toMatchObject({ code: 'BAD_REQUEST' })
  expect(await client.settings.get()).toMatchObject({ pullEveryMinutes: 30, mailRatePerMinute: 120 })
  expect(await client.settings.setIntervals({ pullEveryMinutes: 5, mailRatePerMinute: null })).toMatchObject({ mailRatePerMinute: null })
})
