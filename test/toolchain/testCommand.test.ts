import { afterAll, beforeAll, expect, test } from 'vitest'
import { capture } from '../../scripts/process/capture.ts'
import type { Captured } from '../../scripts/process/capture.ts'
import { checkoutCopy } from './checkoutCopy.ts'
import type { CheckoutCopy } from './checkoutCopy.ts'

let copy: CheckoutCopy

beforeAll(() => {
  copy = checkoutCopy(['scripts', 'package.json', 'vitest.config.ts'])
})
afterAll(() => copy.dispose())

const PASSING = `import { expect, test } from 'vitest'\ntest('passes', () => expect(1).toBe(1))\n`

/** `npm test` of a project whose only test file is this. */
function testOf(text: string, env: NodeJS.ProcessEnv): Promise<Captured> {
  copy.plant('test/planted.test.ts', text)
  return capture(process.execPath, ['scripts/test.mjs', '--only', 'vitest'], copy.folder, { VITEST: '', ...env })
}

test('the last line counts what passed and failed', async () => {
  const { code, stdout } = await testOf(PASSING, { CI: 'true' })
  expect(stdout.trimEnd().split('\n').at(-1)).toBe('1 passed, 0 failed')
  expect(code).toBe(0)
})

test('a failed test is counted, its stage is named, and the command fails', async () => {
  const { code, stdout } = await testOf(`${PASSING}test('fails', () => expect(1).toBe(2))\n`, {})
  expect(stdout).toContain('Stopped: vitest failed.')
  expect(stdout.trimEnd().split('\n').at(-1)).toBe('1 passed, 1 failed')
  expect(code).toBe(1)
})

test('a file that cannot be loaded is not a success', async () => {
  const { code, stdout } = await testOf(`import './nowhere.ts'\n${PASSING}`, {})
  expect(stdout.trimEnd().split('\n').at(-1)).toBe('0 passed, 1 failed')
  expect(code).toBe(1)
})

test('in CI a skipped test fails the command', async () => {
  const skipping = `${PASSING}test.skip('skipped', () => {})\n`
  const elsewhere = await testOf(skipping, { CI: '' })
  expect(elsewhere.code).toBe(0)
  expect(elsewhere.stdout).toContain('1 skipped')
  const { code, stdout } = await testOf(skipping, { CI: 'true' })
  expect(stdout).toContain('1 tests were skipped, and CI may skip none')
  expect(code).toBe(1)
})

test('in CI a test that was singled out fails the command', async () => {
  const { code } = await testOf(`${PASSING}test.only('singled out', () => {})\n`, { CI: 'true' })
  expect(code).toBe(1)
})

/** Its process is ended as V8 ends one, each time that `again` says so. */
const endedByV8 = (again: string) => `import { existsSync, writeFileSync } from 'node:fs'
${PASSING}test('is ended', async () => {
  if (${again}) {
    writeFileSync('was-ended', '')
    process.kill(process.pid, 'SIGTRAP')
    await new Promise(() => {})
  }
})
`

test('a file whose process V8 ended is run again, and every test is counted once', async () => {
  copy.plant('test/other.test.ts', PASSING)
  const { code, stdout } = await testOf(endedByV8(`!existsSync('was-ended')`), { CI: 'true' })
  expect(stdout).toMatch(/V8 ended the process of \S+planted\.test\.ts: run again\./)
  expect(stdout.trimEnd().split('\n').at(-1)).toBe('3 passed, 0 failed')
  expect(code).toBe(0)
})

test('where V8 ends it again, or a test failed beside it, or its process ended in another way, the command fails', async () => {
  const twice = await testOf(endedByV8('true'), { CI: 'true' })
  expect([twice.code, twice.stdout.match(/run again/g)?.length]).toEqual([1, 1])
  const killed = await testOf(endedByV8('true').replace('SIGTRAP', 'SIGSEGV'), { CI: 'true' })
  expect([killed.code, killed.stdout.match(/run again/g)]).toEqual([1, null])
  copy.plant('test/other.test.ts', PASSING.replace('toBe(1)', 'toBe(2)'))
  const beside = await testOf(endedByV8('true'), { CI: 'true' })
  expect([beside.code, beside.stdout.match(/run again/g)]).toEqual([1, null])
  expect(beside.stdout.trimEnd().split('\n').at(-1)).toMatch(/, 1 failed$/)
})
