import { mkdtempSync, realpathSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { isNewEnough } from '../../scripts/newEnoughNode.mjs'
import { capture } from '../../scripts/process/capture.ts'
import { checkoutCopy } from './checkoutCopy.ts'

const copy = checkoutCopy(['bin', 'scripts', 'package.json'])
copy.plant('src-main/cli.ts', `const args: string[] = process.argv.slice(2)\nconsole.log('source', ...args)\nprocess.exitCode = args.length\n`)
const elsewhere = mkdtempSync(join(realpathSync(tmpdir()), 'counterfoil-launcher-'))
afterAll(() => {
  copy.dispose()
  rmSync(elsewhere, { recursive: true })
})

test('a Node that strips types from 22.18 on is new enough', () => {
  expect(['20.20.2', '22.17.9', '22.18.0', '23.0.0', '24.21.0'].map(isNewEnough)).toEqual([false, false, true, true, true])
})

test('the command runs from its sources where nothing is built, keeping arguments and exit code', async () => {
  const { code, stdout } = await capture(process.execPath, [join(copy.folder, 'bin/counterfoil.mjs'), 'a', 'b'], elsewhere)
  expect({ code, stdout }).toEqual({ code: 2, stdout: 'source a b\n' })
})

test('the command finds its project through a link, as npx starts it', async () => {
  symlinkSync(join(copy.folder, 'bin/counterfoil.mjs'), join(elsewhere, 'counterfoil'))
  const { stdout } = await capture(process.execPath, [join(elsewhere, 'counterfoil'), 'x'], elsewhere)
  expect(stdout).toBe('source x\n')
})

test('the command runs from the build where there are no sources', async () => {
  const packed = checkoutCopy(['bin', 'scripts', 'package.json'])
  packed.plant('out/main/cli.js', `console.log('built')\n`)
  const { stdout } = await capture(process.execPath, [join(packed.folder, 'bin/counterfoil.mjs')], elsewhere)
  packed.dispose()
  expect(stdout).toBe('built\n')
})

test('a Node that is too old starts the newer one, or says what to do', async () => {
  // The version is the only thing that this Node cannot be told otherwise.
  const pretend = `Object.defineProperty(process.versions, 'node', { value: '20.20.2' })\nawait import(${JSON.stringify(join(copy.folder, 'bin/counterfoil.mjs'))})\n`
  copy.plant('pretend.mjs', pretend)
  const started = await capture(process.execPath, [join(copy.folder, 'pretend.mjs'), 'x'], elsewhere)
  const alone = checkoutCopy(['bin', 'scripts', 'package.json'])
  alone.remove('node_modules')
  alone.plant('pretend.mjs', pretend.replace(copy.folder, alone.folder))
  const refused = await capture(process.execPath, [join(alone.folder, 'pretend.mjs'), 'x'], elsewhere)
  alone.dispose()
  expect(refused.code).toBe(1)
  expect(refused.stderr).toContain('needs Node 22.18 or newer')
  if (process.platform === 'linux' && process.arch === 'x64') expect(started).toMatchObject({ code: 1, stdout: 'source x\n' })
  else expect(started.stderr).toContain('needs Node 22.18 or newer')
})
