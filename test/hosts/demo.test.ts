import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { prepareDemo } from '#main/hosts/demo.ts'

const newDir = () => mkdtempSync(join(tmpdir(), 'demo-'))
const company = { accounts: 20, seed: 3 }

const me = ({ connection }: { connection: { url: string; token: string } }) => fetch(`${connection.url}/v1/me`, { headers: { authorization: `Bearer ${connection.token}` } })

test('the demo company’s billing system answers with its token until it is closed', async () => {
  const demo = await prepareDemo({ dir: newDir(), ...company })
  const answer = await me(demo)
  expect(answer.status).toBe(200)
  expect(await answer.json()).toMatchObject({ grants: expect.arrayContaining(['billing:manage']) })
  expect(demo.sandbox.accounts).toBe(20)
  expect(demo.sms).toEqual({ url: demo.connection.url, accountSid: expect.stringMatching(/^AC[0-9a-f]{32}$/), authToken: demo.connection.token })
  expect(demo.smtpUrl).toMatch(/^smtp:\/\/127\.0\.0\.1:\d+$/)
  await demo.close()
  await expect(me(demo)).rejects.toThrow('fetch failed')
})

test('a second start takes up the same company, with the token that a kept workspace knows', async () => {
  const dir = newDir()
  const first = await prepareDemo({ dir, ...company })
  await first.close()
  const second = await prepareDemo({ dir, ...company })
  expect(second.connection.token).toBe(first.connection.token)
  expect(second.workspaceDir).toBe(first.workspaceDir)
  expect((await me(second)).status).toBe(200)
  await second.close()
})

test('it ends with whoever started it, however that ends', async () => {
  const script = join(newDir(), 'starter.ts')
  const demoFile = join(import.meta.dirname, '../../src-main/hosts/demo.ts')
  writeFileSync(script, `
    import { prepareDemo } from ${JSON.stringify(demoFile)}
    const { connection } = await prepareDemo({ dir: ${JSON.stringify(newDir())}, accounts: 20, seed: 3 })
    console.log(JSON.stringify({ connection }))
    process.stdout.write('', () => process.kill(process.pid, 'SIGKILL'))
  `)
  const said = await new Promise<string>((resolve) => void execFile(process.execPath, [script], (_error, stdout) => resolve(stdout)))
  const demo = JSON.parse(said) as { connection: { url: string; token: string } }
  await expect.poll(() => me(demo).then(() => 'answers', () => 'gone'), { timeout: 20_000 }).toBe('gone')
})

test('a billing system that cannot start says why', async () => {
  const dir = newDir()
  writeFileSync(join(dir, 'sandbox'), 'a file where a folder is needed')
  await expect(prepareDemo({ dir, ...company })).rejects.toThrow(/EEXIST|ENOTDIR/)
  const other = newDir()
  mkdirSync(join(other, 'sandbox'))
  writeFileSync(join(other, 'sandbox/sandbox.db'), 'not a database, and not empty either '.repeat(50))
  await expect(prepareDemo({ dir: other, ...company })).rejects.toThrow(/stopped before it could answer \(code 1\)\. The sandbox could not start: /)
})
