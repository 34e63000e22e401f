import { expect, test } from 'vitest'
import { temporaryFolder } from '../sync/copy.ts'
import { mailCrashTest } from './mailCrash.ts'

test('a dispatch killed again and again writes to nobody twice, and everything is accounted for', { timeout: 180_000 }, async () => {
  const report = await mailCrashTest({ runs: 6, seed: 5, messages: 300, folder: temporaryFolder() })
  expect(report.failed).toBeNull()
  expect(report).toMatchObject({ kills: 6, doubled: 0 })
  expect(report.halted).toBeGreaterThan(0)
  const { sent = 0, failed = 0, skipped = 0, uncertain = 0 } = report.states
  expect(sent + failed + skipped + uncertain).toBe(300)
  expect(report.taken).toBeGreaterThanOrEqual(sent)
  expect(report.taken).toBeLessThanOrEqual(sent + uncertain)
})
