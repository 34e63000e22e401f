import { existsSync } from 'node:fs'
import { afterEach, expect, test } from 'vitest'
import { meet, Missing } from '../../scripts/setup/install.ts'
import { capture } from '../../scripts/process/capture.ts'
import type { Captured } from '../../scripts/process/capture.ts'
import { checkoutCopy } from './checkoutCopy.ts'
import type { CheckoutCopy } from './checkoutCopy.ts'

test('a run that may not install names every package that is missing, and only those', async () => {
  const needs = [
    { packages: ['there'], found: () => true },
    { packages: ['first'], found: () => false },
    { packages: ['second', 'secondt64'], found: () => false },
  ] as const
  const refused = await meet(needs, false).catch((error: unknown) => error)
  expect(refused).toBeInstanceOf(Missing)
  expect(String(refused)).toMatch(/ first second$/)
})

test('a machine that has everything installs nothing', async () => {
  await expect(meet([{ packages: ['no-such-package'], found: () => true }], true)).resolves.toBeUndefined()
})

let copy: CheckoutCopy | undefined
afterEach(() => {
  copy?.dispose()
  copy = undefined
})

/** A checkout whose `electron` package is ours, and what a line of its scripts prints. */
function withElectronPackage(files: Readonly<Record<string, string>>): { folder: string; run: (line: string) => Promise<Captured> } {
  const { folder, plant, remove } = (copy = checkoutCopy(['scripts', 'package.json']))
  remove('node_modules')
  plant('node_modules/electron/package.json', '{"version":"99.0.0"}')
  for (const [path, text] of Object.entries(files)) plant(`node_modules/electron/${path}`, text)
  return { folder, run: (line) => capture(process.execPath, ['--input-type=module', '--eval', line], folder, { XDG_CACHE_HOME: `${folder}/cache` }) }
}

test('an official Electron that is there is the one that is taken, and needs no other SQLite', async () => {
  const { folder, run } = withElectronPackage({ 'path.txt': 'electron', 'dist/electron': '' })
  const { stdout } = await run(`import { findElectron } from './scripts/electron/find.ts'\nconsole.log(JSON.stringify(findElectron()))`)
  expect(JSON.parse(stdout)).toMatchObject({ executable: `${folder}/node_modules/electron/dist/electron`, official: true, env: {} })
})

test('an Electron that can be downloaded is', async () => {
  const { folder, run } = withElectronPackage({
    'install.js': `const fs = require('fs'); fs.mkdirSync(__dirname + '/dist'); fs.writeFileSync(__dirname + '/dist/electron', ''); fs.writeFileSync(__dirname + '/path.txt', 'electron')`,
  })
  const { stdout } = await run(`import { fetchOfficialElectron } from './scripts/electron/official.ts'\nconsole.log(await fetchOfficialElectron())`)
  expect(stdout.trimEnd().split('\n').at(-1)).toBe(`${folder}/node_modules/electron/dist/electron`)
})

test('a download that fails says why, and is not tried again at the next start', async () => {
  const { folder, run } = withElectronPackage({
    'install.js': `require('fs').appendFileSync(__dirname + '/tried', 'x'); console.error('no route to the mirror'); process.exit(1)`,
  })
  const twice = `import { fetchOfficialElectron } from './scripts/electron/official.ts'\nawait fetchOfficialElectron()\nawait fetchOfficialElectron()`
  const { code, stdout } = await run(twice)
  expect(code).toBe(0)
  expect(stdout).toContain('Electron 99.0.0 could not be downloaded: no route to the mirror')
  const { stdout: tried } = await capture(process.execPath, ['--print', `require('fs').readFileSync('node_modules/electron/tried', 'utf8')`], folder)
  expect(tried).toBe('x\n')
  expect(existsSync(`${folder}/cache/counterfoil/electron-99.0.0-unreachable`)).toBe(true)
})
