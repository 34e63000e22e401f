/** `counterfoil serve --demo` and a browser that followed its link. */
import { fork, type ChildProcess } from 'node:child_process'
import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { expect, test as base } from '@playwright/test'
import { PROJECT } from '../../../scripts/project.ts'
import { billingSystem, type BillingSystem } from '../billingSystem.ts'
import { ACCOUNTS, type Desk } from '../desk.ts'
import { complaints, pulled } from '../window.ts'

interface Fixtures {
  /** `counterfoil serve --json` with these arguments; answers the address with its one-time token. Ended with the test. */
  serve(args: readonly string[]): Promise<string>
  /** Of the demo company: holds its workspace and its sandbox. */
  dir: string
  /** The demo company's, made before it is served, so that its token is known. */
  billing: BillingSystem
  /** The demo company, pulled. */
  desk: Desk
}

export const test = base.extend<Fixtures>({
  // oxlint-disable-next-line no-empty-pattern -- Playwright reads the fixtures' names from the pattern
  serve: async ({}, provide, testInfo) => {
    const started: { child: ChildProcess; ended: Promise<void>; said: string[] }[] = []
    await provide(async (args) => {
      const child = fork(join(PROJECT, 'out/main/cli.js'), ['serve', ...args, ...(args.includes('--demo') ? ['--bare-desk'] : []), '--json'], { stdio: ['ignore', 'pipe', 'pipe', 'ipc'] })
      const said: string[] = []
      child.stderr?.on('data', (text: Buffer) => said.push(text.toString('utf8')))
      started.push({ child, said, ended: new Promise((resolve) => void child.once('exit', () => resolve())) })
      return new Promise<string>((resolve, reject) => {
        createInterface({ input: child.stdout! }).once('line', (line) => resolve((JSON.parse(line) as { url: string }).url))
        child.once('exit', (code) => reject(new Error(`serve ended with ${code}: ${said.join('')}`)))
      })
    })
    for (const { child, ended, said } of started) {
      if (child.connected) child.disconnect()
      await ended
      if (testInfo.status !== testInfo.expectedStatus) await testInfo.attach('serve.log', { body: said.join('') })
    }
  },
  // oxlint-disable-next-line no-empty-pattern -- as above
  dir: async ({}, provide) => provide(mkdtempSync(join(tmpdir(), 'served-'))),
  billing: async ({ dir }, provide) => provide(await billingSystem(dir)),
  desk: async ({ dir, billing, serve, page }, provide) => {
    const heard = complaints(page)
    await page.goto(await serve(['--demo', '--workspace', dir, '--accounts', String(ACCOUNTS)]))
    await pulled(page)
    await provide({
      page,
      billing,
      async save({ browser }) {
        const waiting = page.waitForEvent('download')
        await page.getByRole('link', { name: browser }).first().click()
        return readFileSync(await (await waiting).path())
      },
    })
    expect(heard).toEqual([])
  },
})
export { expect }
