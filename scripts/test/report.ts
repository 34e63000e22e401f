import { readFileSync } from 'node:fs'
import { z } from 'zod'

export type Counts = { readonly passed: number; readonly failed: number; readonly skipped: number }

export const NONE: Counts = { passed: 0, failed: 0, skipped: 0 }

export const sum = (a: Counts, b: Counts): Counts => ({
  passed: a.passed + b.passed,
  failed: a.failed + b.failed,
  skipped: a.skipped + b.skipped,
})

const Vitest = z.object({
  numFailedTests: z.int(),
  testResults: z.array(z.object({ name: z.string(), assertionResults: z.array(z.object({ status: z.string() })) })),
})

const Playwright = z.object({
  stats: z.object({ expected: z.int(), unexpected: z.int(), flaky: z.int(), skipped: z.int() }),
})

/**
 * Counts of a JSON report; throws where the file is not one. A flaky test is a failed one.
 * @param without test files of vitest that are counted by another run, as paths
 */
export function countsOf(kind: 'vitest' | 'playwright', file: string, without: readonly string[] = []): Counts {
  const report: unknown = JSON.parse(readFileSync(file, 'utf8'))
  if (kind === 'vitest') {
    const { numFailedTests, testResults } = Vitest.parse(report)
    const states = testResults.filter(({ name }) => !without.includes(name)).flatMap(({ assertionResults }) => assertionResults.map(({ status }) => status))
    return { passed: states.filter((status) => status === 'passed').length, failed: numFailedTests, skipped: states.filter((status) => status !== 'passed' && status !== 'failed').length }
  }
  const { expected, unexpected, flaky, skipped } = Playwright.parse(report).stats
  return { passed: expected, failed: unexpected + flaky, skipped }
}
