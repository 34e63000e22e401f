import { expect, test } from 'vitest'
import { temporaryFolder } from '../sync/copy.ts'
import { crashTest } from './crashTest.ts'

test('a core killed again and again while it pulls and sends loses nothing, doubles nothing and leaves nothing wrong', { timeout: 180_000 }, async () => {
  const report = await crashTest({ runs: 8, seed: 3, accounts: 40, folder: temporaryFolder(), checkEvery: 4 })
  expect(report.failed).toBeNull()
  expect(report).toMatchObject({ kills: 8 })
  expect(report.checks).toBeGreaterThanOrEqual(2)
  expect(report.ends['done']).toBeGreaterThan(10)
  expect(report.rows).toBeGreaterThan(10_000)
})
