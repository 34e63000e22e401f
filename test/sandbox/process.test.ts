import { fork, spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import BetterSqlite3 from 'better-sqlite3'
import { NotASandboxError, SandboxInUseError, startSandbox } from '#main/sandbox/index.ts'
import { NOW } from './support.ts'

const SERVER = new URL('../../src-main/sandboxServer.ts', import.meta.url).pathname
let folder: string
let children: ChildProcess[] = []
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sandbox-test-'))
})
afterEach(async () => {
  for (const child of children.splice(0)) if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL')
  rmSync(folder, { recursive: true, force: true })
})

interface Ready { url: string; token: string; accounts: number; smtp: string; sms: string }

async function start(...args: string[]): Promise<{ child: ChildProcess; ready: Ready }> {
  const child = spawn(process.execPath, [SERVER, '--json', ...args], { stdio: ['pipe', 'pipe', 'inherit'] })
  children.push(child)
  const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string]
  return { child, ready: JSON.parse(line) as Ready }
}
const end = async (child: ChildProcess): Promise<number | null> => {
  const ended = once(child, 'exit')
  child.kill('SIGTERM')
  return (await ended)[0] as number | null
}
const ask = (ready: Ready, path: string, init: RequestInit = {}) =>
  fetch(ready.url + path, { ...init, headers: { Authorization: `Bearer ${ready.token}`, 'Content-Type': 'application/json', 'Idempotency-Key': 'k', ...(init.headers as object) } })

describe('the process', () => {
  test('says on its first line where it is, serves there, and ends on SIGTERM', async () => {
    const { child, ready } = await start('--accounts', '5', '--token', 'mine')
    expect(ready).toEqual({ url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/), token: 'mine', accounts: 5, smtp: expect.stringMatching(/^smtp:\/\/127\.0\.0\.1:\d+$/), sms: expect.stringContaining('/2010-04-01/Accounts/AC') })
    expect((await ask(ready, '/v1/me')).status).toBe(200)
    expect(await end(child)).toBe(0)
  })

  test('keeps company, changes, address and token in its file between starts', async () => {
    const file = join(folder, 'sandbox.db')
    const first = await start('--accounts', '5', '--file', file)
    await ask(first.ready, '/v1/accounts/acc_0000001/po-number', { method: 'POST', body: JSON.stringify({ poNumber: 'PO-KEPT' }) })
    await end(first.child)
    const second = await start('--accounts', '5', '--file', file)
    expect(second.ready).toEqual(first.ready)
    expect(await (await ask(second.ready, '/v1/accounts/acc_0000001')).json()).toMatchObject({ poNumber: 'PO-KEPT' })
    await end(second.child)
    const other = await start('--accounts', '6', '--file', file)
    expect(other.ready.accounts).toBe(6)
    expect(await (await ask(other.ready, '/v1/accounts/acc_0000001')).json()).not.toMatchObject({ poNumber: 'PO-KEPT' })
  })

  test('tells the parent that forked it, and ends when the parent lets go', async () => {
    const child = fork(SERVER, ['--accounts', '3', '--exit-with-parent'], { silent: true, execArgv: [] })
    children.push(child)
    const [ready] = (await once(child, 'message')) as [Ready]
    expect(ready.accounts).toBe(3)
    const exited = once(child, 'exit')
    child.disconnect()
    expect((await exited)[0]).toBe(0)
  })

  test('ends with the pipe it was started on, when asked to', async () => {
    const { child } = await start('--accounts', '3', '--exit-with-parent')
    const exited = once(child, 'exit')
    child.stdin!.end()
    expect((await exited)[0]).toBe(0)
  })

  test.each([[['--accounts', 'many'], 2], [['--nonsense'], 2], [['--faults', 'earthquake=1'], 2]])('%j ends it with exit code %i and a reason', async (args, code) => {
    const child = spawn(process.execPath, [SERVER, ...args], { stdio: ['ignore', 'ignore', 'pipe'] })
    children.push(child)
    let said = ''
    child.stderr.on('data', (chunk) => (said += chunk))
    expect((await once(child, 'exit'))[0]).toBe(code)
    expect(said).toMatch(/many|nonsense|earthquake/)
  })
})

describe('the file', () => {
  test('that is somebody else’s is left alone', async () => {
    const text = join(folder, 'notes.txt')
    writeFileSync(text, 'These are my notes and no database at all. '.repeat(50))
    await expect(startSandbox({ file: text, accounts: 2 })).rejects.toThrow(NotASandboxError)
    const database = join(folder, 'other.db')
    const other = new BetterSqlite3(database)
    other.exec('CREATE TABLE precious (id INTEGER)')
    other.close()
    await expect(startSandbox({ file: database, accounts: 2 })).rejects.toThrow('not a sandbox')
    const reopened = new BetterSqlite3(database)
    expect(reopened.prepare('SELECT name FROM sqlite_master').pluck().all()).toEqual(['precious'])
    reopened.close()
  })

  test('that another sandbox has open is said to be in use', async () => {
    const file = join(folder, 'shared.db')
    const first = await startSandbox({ file, accounts: 2, now: NOW })
    await expect(startSandbox({ file, accounts: 2, now: NOW })).rejects.toThrow(SandboxInUseError)
    expect((await fetch(`${first.url}/v1/me`, { headers: { Authorization: `Bearer ${first.token}` } })).status).toBe(200)
    await first.close()
  })

  test('of a seeding that was broken off is founded anew', async () => {
    const file = join(folder, 'half.db')
    const first = await startSandbox({ file, accounts: 3, now: NOW })
    await first.close()
    const half = new BetterSqlite3(file)
    half.exec("DELETE FROM meta WHERE key = 'company'; DELETE FROM accounts")
    half.close()
    const again = await startSandbox({ file, accounts: 3, now: NOW })
    const response = await fetch(`${again.url}/v1/accounts`, { headers: { Authorization: `Bearer ${again.token}` } })
    expect(((await response.json()) as { records: object[] }).records).toHaveLength(3)
    await again.close()
  })

  test('keeps a standing clock where it was moved to', async () => {
    const file = join(folder, 'clock.db')
    const first = await startSandbox({ file, accounts: 2, now: NOW })
    first.moveClock(NOW + 5000)
    await first.close()
    const second = await startSandbox({ file, accounts: 2 })
    expect(second.now()).toBe(NOW + 5000)
    await second.close()
  })
})

test('a company made without a moment of its own ends now, and its clock runs', async () => {
  const before = Date.now()
  const sandbox = await startSandbox({ accounts: 2 })
  expect(sandbox.now()).toBeGreaterThanOrEqual(before)
  expect(sandbox.now()).toBeLessThanOrEqual(Date.now())
  await sandbox.close()
})

test('a port that is taken is said to be, and nothing is left open', async () => {
  const first = await startSandbox({ accounts: 2 })
  await expect(startSandbox({ accounts: 2, port: Number(new URL(first.url).port) })).rejects.toMatchObject({ code: 'EADDRINUSE' })
  await first.close()
})
