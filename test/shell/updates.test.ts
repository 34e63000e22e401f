import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { keepUpdated, type Updater } from '#main/shell/updates.ts'

let resourcesDir: string
beforeEach(() => {
  resourcesDir = mkdtempSync(join(tmpdir(), 'counterfoil-updates-'))
})
afterEach(() => rmSync(resourcesDir, { recursive: true, force: true }))

const withAddress = () => writeFileSync(join(resourcesDir, 'app-update.yml'), 'provider: generic\nurl: https://updates.example\n')

function fake(check: () => Promise<unknown>): Updater & { looks: number } {
  return { autoDownload: false, autoInstallOnAppQuit: false, logger: null, looks: 0, checkForUpdatesAndNotify() { this.looks++; return check() } }
}

test('a package without an address for updates, and a checkout, never look', () => {
  const load = vi.fn<() => Promise<Updater>>()
  keepUpdated({ packaged: true, resourcesDir, load, say: () => {} })()
  withAddress()
  keepUpdated({ packaged: false, resourcesDir, load, say: () => {} })()
  expect(load).not.toHaveBeenCalled()
})

test('it looks at once and again by itself, fetches in the background and installs on quitting', async () => {
  withAddress()
  const updater = fake(() => Promise.resolve(null))
  const stop = keepUpdated({ packaged: true, resourcesDir, load: () => Promise.resolve(updater), say: () => {}, everyMs: 5 })
  await vi.waitFor(() => expect(updater.looks).toBeGreaterThan(2))
  stop()
  expect(updater).toMatchObject({ autoDownload: true, autoInstallOnAppQuit: true })
})

test('without a line it says so in the log, and looks again later', async () => {
  withAddress()
  const said: string[] = []
  const updater = fake(() => Promise.reject(new Error('net::ERR_INTERNET_DISCONNECTED')))
  const stop = keepUpdated({ packaged: true, resourcesDir, load: () => Promise.resolve(updater), say: (level, message) => said.push(`${level} ${message}`), everyMs: 5 })
  await vi.waitFor(() => expect(updater.looks).toBeGreaterThan(1))
  stop()
  expect(said[0]).toBe('warn Updates could not be looked for: net::ERR_INTERNET_DISCONNECTED')
})
