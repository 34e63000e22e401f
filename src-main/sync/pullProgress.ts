/** How far a pull is: what was taken, of what was announced so far and what totals promise for the rest. */
import type { ResourceTotals } from '#main/core/ports/connector.ts'
import type { Progress } from '#main/core/ports/jobs.ts'
import type { Page } from './pages.ts'

export function createPullProgress(tell: (progress: Progress) => void) {
  const expected = new Map<string, number>()
  const taken = new Map<string, number>()
  let done = 0
  let step = ''
  let anything = false
  const told = () => {
    let total = 0
    for (const count of expected.values()) total += count
    tell({ done, total: anything ? Math.max(total, done) : null, step })
  }
  return {
    step(text: string): void {
      step = text
      told()
    },
    /** Resources not yet begun. */
    expect(party: string, totals: readonly ResourceTotals[]): void {
      anything = true
      for (const { resource, count } of totals) expected.set(`${party} ${resource}`, count)
    },
    page(party: string, page: Page, text: string): void {
      const key = `${party} ${page.resource}`
      const before = taken.get(key) ?? 0
      anything = true
      expected.set(key, before + page.announced)
      taken.set(key, before + page.records.length)
      done += page.records.length
      step = text
      told()
    },
  }
}
