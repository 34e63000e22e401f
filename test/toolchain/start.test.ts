import { spawn } from 'node:child_process'
import { utimesSync } from 'node:fs'
import { join, relative } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { built } from '../../scripts/build/entries.ts'
import { PROJECT } from '../../scripts/project.ts'
import { capture } from '../../scripts/process/capture.ts'
import { checkoutCopy } from './checkoutCopy.ts'
import type { CheckoutCopy } from './checkoutCopy.ts'

let copy: CheckoutCopy

beforeEach(() => {
  copy = checkoutCopy(['scripts', 'package.json'])
  for (const { from, file } of built) {
    copy.plant(relative(PROJECT, from), '')
    copy.plant(relative(PROJECT, file), '')
  }
  const then = new Date('2026-11-21T09:00:00Z')
  for (const path of ['package.json', 'src-main', 'src-preload', 'src-renderer', ...built.map(({ from }) => relative(PROJECT, from))]) {
    utimesSync(join(copy.folder, path), then, then)
  }
})
afterEach(() => copy.dispose())

async function isFresh(): Promise<boolean> {
  const line = `import { buildIsFresh } from './scripts/build/fresh.ts'\nconsole.log(buildIsFresh())`
  const { stdout } = await capture(process.execPath, ['--input-type=module', '--eval', line], copy.folder)
  return stdout.trim() === 'true'
}

test('a build is fresh until a source is newer, or a part of it is missing', async () => {
  expect(await isFresh()).toBe(true)
  copy.remove('out/main/core.js')
  expect(await isFresh()).toBe(false)
  copy.plant('out/main/core.js', '')
  expect(await isFresh()).toBe(true)
  const later = new Date(Date.now() + 60_000)
  copy.plant('src-main/domain/new.ts', '')
  utimesSync(join(copy.folder, 'src-main/domain/new.ts'), later, later)
  expect(await isFresh()).toBe(false)
})

test('without a display it serves the demo company to a browser, says why, and Ctrl+C ends it', async () => {
  copy.plant(
    'out/main/cli.js',
    `process.on('SIGINT', () => { console.log('ended'); process.exit(0) }); setInterval(() => {}, 1000); console.log('cli:', ...process.argv.slice(2))`,
  )
  const { DISPLAY: _, WAYLAND_DISPLAY: __, ...env } = process.env
  const run = spawn(process.execPath, ['scripts/start.mjs', '--accounts', '7'], { cwd: copy.folder, env, stdio: ['ignore', 'pipe', 'inherit'] })
  let said = ''
  run.stdout.setEncoding('utf8').on('data', (text: string) => {
    const before = said
    said += text
    if (said.includes('cli:') && !before.includes('cli:')) run.kill('SIGINT')
  })
  const code = await new Promise((ended) => run.on('close', ended))
  expect(said).toContain('no display')
  expect(said).toContain('cli: serve --demo --accounts 7\n')
  expect(said).toContain('ended')
  expect(code).toBe(0)
})
