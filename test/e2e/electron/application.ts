/** The desktop application as a person starts it, with a folder of its own. */
import { existsSync, mkdtempSync, readFileSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { _electron, expect, test as base, type ElectronApplication, type Page } from '@playwright/test'
import { electronLaunch } from '../electronRuntime.ts'
import { billingSystem, type BillingSystem } from '../billingSystem.ts'
import { ACCOUNTS, type Desk } from '../desk.ts'
import { complaints, pulled } from '../window.ts'

export const WINDOW = 'app://counterfoil/'
export const START = 'app://start/'
export interface Application {
  electron: ElectronApplication
  page: Page
  /** Where it keeps what it remembers, and its log. */
  userData: string
}

interface Fixtures {
  /** Starts it; everything started in a test is ended with the test. */
  start(args: readonly string[], userData?: string): Promise<Application>
  userData: string
  billing: BillingSystem
  /** With the demo company, pulled. */
  application: Application
  desk: Desk
}

export const test = base.extend<Fixtures>({
  // oxlint-disable-next-line no-empty-pattern -- Playwright reads the fixtures' names from the pattern
  start: async ({}, provide, testInfo) => {
    const started: Application[] = []
    await provide(async (args, userData = mkdtempSync(join(tmpdir(), 'desk-'))) => {
      const electron = await _electron.launch(electronLaunch([...args, ...(args.includes('--demo') ? ['--bare-desk'] : []), `--user-data-dir=${userData}`]))
      const page = await electron.firstWindow()
      const application = { electron, page, userData }
      started.push(application)
      return application
    })
    for (const { electron, userData } of started) {
      await electron.close()
      const log = join(userData, 'logs/main.log')
      if (testInfo.status !== testInfo.expectedStatus && existsSync(log)) await testInfo.attach('main.log', { body: readFileSync(log, 'utf8') })
    }
  },
  // oxlint-disable-next-line no-empty-pattern -- Playwright reads the fixtures' names from the pattern
  userData: async ({}, provide) => provide(mkdtempSync(join(tmpdir(), 'desk-'))),
  billing: async ({ userData }, provide) => provide(await billingSystem(join(userData, 'demo', `${ACCOUNTS}-1`))),
  application: async ({ start, userData }, provide) => {
    const application = await start(['--demo', '--accounts', String(ACCOUNTS)], userData)
    await application.page.waitForURL(WINDOW)
    await pulled(application.page)
    await provide(application)
  },
  desk: async ({ billing, application: { electron, page, userData } }, provide) => {
    const heard = complaints(page)
    let saved = 0
    await provide({
      page,
      billing,
      async save({ application }) {
        const file = join(userData, `saved-${(saved += 1)}`)
        await electron.evaluate(({ dialog }, filePath) => {
          dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath })
        }, file)
        await page.getByRole('button', { name: application }).first().click()
        await expect.poll(() => (existsSync(file) ? statSync(file).size : 0)).toBeGreaterThan(0)
        return readFileSync(file)
      },
    })
    expect(heard).toEqual([])
  },
})
export { expect }
