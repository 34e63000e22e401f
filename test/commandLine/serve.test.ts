import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createORPCClient } from '@orpc/client'
import { RPCLink } from '@orpc/client/fetch'
import type { ContractRouterClient } from '@orpc/contract'
import { expect, onTestFinished, test } from 'vitest'
import type { Contract } from '#contract/index.ts'
import { browserOf } from '../hosts/browser.ts'
import { childrenOf, CLI, document, failing, isThere, json, start, watched, type Started } from './counterfoil.ts'
import { pulledCompany } from './pulledCompany.ts'
import { Served } from './shapes.ts'

function folder(): string {
  const dir = mkdtempSync(join(tmpdir(), 'counterfoil-serve-'))
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }))
  return dir
}

/** A browser that follows the printed link, and calls as the window does. */
async function windowOf(served: Started): Promise<ContractRouterClient<Contract>> {
  const browser = await browserOf(Served.parse(JSON.parse(await served.firstLine)).url)
  return createORPCClient(new RPCLink({ url: `${browser.origin}/rpc`, fetch: browser.fetch }))
}

test('it serves the workspace to whoever has its link, pulls with the token of the environment, and gives the workspace back at the end', async () => {
  const company = await pulledCompany(30)
  onTestFinished(() => company.dispose())
  const served = watched(process.execPath, [CLI, 'serve', '--workspace', company.workspace, '--json'], { COUNTERFOIL_TOKEN: company.sandbox.token })
  const window = await windowOf(served)
  expect((await window.accounts.counts({})).total).toBe(30)
  await expect.poll(async () => (await window.sync.status({})).line, { timeout: 20_000 }).toBe('online')
  served.child.kill('SIGINT')
  const ended = await served.ended
  expect(ended.code, ended.stderr).toBe(0)
  expect(Served.parse(document(ended)).workspace).toBe(company.workspace)
  await json('verify', '--workspace', company.workspace)
})

test('with --demo it makes a demo company and its workspace in the folder, fills it, and ends both', { timeout: 60_000 }, async () => {
  const dir = folder()
  const served = start('serve', '--demo', '--workspace', dir, '--accounts', '20', '--json')
  const window = await windowOf(served)
  expect((await window.app.info()).demo).toBe(true)
  await expect.poll(async () => (await window.accounts.counts({})).total, { timeout: 40_000 }).toBe(20)
  const sandbox = childrenOf(served.child.pid!)
  expect(sandbox.filter(isThere)).toHaveLength(1)
  served.child.kill('SIGTERM')
  expect((await served.ended).code).toBe(0)
  expect(sandbox.filter(isThere)).toEqual([])
})

test('forked by a program, it ends when told to, although the channel between them is open', async () => {
  const company = await pulledCompany(20)
  onTestFinished(() => company.dispose())
  const child = fork(CLI, ['serve', '--workspace', company.workspace, '--json'], { silent: true })
  await once(child.stdout!, 'data')
  child.kill('SIGTERM')
  expect((await once(child, 'exit'))[0]).toBe(0)
})

test('neither a workspace nor --demo, a folder that is none, and a port that is taken are told', async () => {
  expect(await failing(2, 'NO_WORKSPACE', 'serve')).toContain('use --demo for the demo company')
  expect(await failing(1, 'NO_WORKSPACE', 'serve', '--workspace', join(folder(), 'none'))).toContain('There is no folder')
  const company = await pulledCompany(20)
  onTestFinished(() => company.dispose())
  const { port } = new URL(company.sandbox.url)
  expect(await failing(1, 'PORT_TAKEN', 'serve', '--workspace', company.workspace, '--port', port)).toBe(`Port ${port} is in use on this machine. Choose another with --port, or leave it out.`)
})
