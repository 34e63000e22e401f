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
