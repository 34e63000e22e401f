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

export interface Served {
  /** With the one-time token. */
  url: string
  process: ChildProcess
  /** What it serves the copy of; made before it, so that its token is known. */
  billing: BillingSystem
}

interface Fixtures {
  /** Holds the workspace and the sandbox. */
  dir: string
  served: Served
  billing: BillingSystem
  desk: Desk
}

export const test = base.extend<Fixtures>({
  // oxlint-disable-next-line no-empty-pattern -- Playwright reads the fixtures' names from the pattern
  dir: async ({}, provide) => provide(mkdtempSync(join(tmpdir(), 'served-'))),
  billing: async ({ dir }, provide) => provide(await billingSystem(dir)),
  served: async ({ dir, billing }, provide, testInfo) => {
    const child = fork(join(PROJECT, 'out/main/cli.js'), ['serve', '--demo', '--workspace', dir, '--accounts', String(ACCOUNTS), '--json'], { stdio: ['ignore', 'pipe', 'pipe', 'ipc'] })
    let said = ''
    child.stderr?.on('data', (text: Buffer) => (said += text.toString('utf8')))
    const ended = new Promise<void>((resolve) => void child.once('exit', () => resolve()))
    const url = await new Promise<string>((resolve, reject) => {
      createInterface({ input: child.stdout! }).once('line', (line) => resolve((JSON.parse(line) as { url: string }).url))
      child.once('exit', (code) => reject(new Error(`serve ended with ${code}: ${said}`)))
    })
    await provide({ url, process: child, billing })
    child.disconnect()
    await ended
    if (testInfo.status !== testInfo.expectedStatus) await testInfo.attach('serve.log', { body: said })
  },
  desk: async ({ served, page }, provide) => {
    const heard = complaints(page)
    await page.goto(served.url)
    await pulled(page)
    await provide({
      page,
      billing: served.billing,
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
