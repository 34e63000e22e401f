import { expect, test } from 'vitest'
import { currencyShown, EVERY_CURRENCY, orderShown } from '../../src-renderer/features/reports/agingList.ts'
import { figureWords, groupsOf, monthSoFar } from '../../src-renderer/features/reports/figures.ts'
import { exactSum } from '../../src-renderer/ui/format/exactSum.ts'
import { openOf } from '../../src-renderer/ui/parts/AgingTable.tsx'

test('the party’s currency is shown to begin with, and every one where nothing is owed in it or all parties are shown', () => {
  const shown = (chosen?: string, partys?: string, owed?: string[]) => currencyShown({ chosen, partys, owed })
  expect(shown(undefined, 'AUD', ['AUD', 'USD'])).toBe('AUD')
  expect(shown(undefined, 'AUD')).toBe('AUD')
  expect(shown(undefined, 'AUD', ['USD'])).toBeUndefined()
  expect(shown(undefined, undefined, ['USD'])).toBeUndefined()
  expect(shown('USD', 'AUD', ['AUD', 'USD'])).toBe('USD')
  expect(shown('KWD', 'AUD', ['AUD', 'USD'])).toBeUndefined()
  expect(shown(EVERY_CURRENCY, 'AUD', ['AUD', 'USD'])).toBeUndefined()
})

test('amounts order the list in one currency only; in all of them the names do', () => {
  expect(orderShown({ currency: 'AUD', sort: 'open', descending: true })).toEqual({ sort: 'open', descending: true })
  expect(orderShown({ currency: undefined, sort: 'open', descending: true })).toEqual({ sort: 'name', descending: false })
  expect(orderShown({ currency: undefined, sort: 'name', descending: true })).toEqual({ sort: 'name', descending: true })
})

test('what is open is added up to the last unit, or not at all', () => {
  expect(openOf({ currency: 'JPY', current: 4_503_599_627_370_495, d1_30: -1, d31_60: 0, d61_90: 0, d90plus: 4_503_599_627_370_496, unapplied: 0, balance: 0 })).toBe(9_007_199_254_740_990)
  expect(() => exactSum([Number.MAX_SAFE_INTEGER, 1])).toThrow('shown exactly')
})

test('a month that is not over says so', () => {
  expect(monthSoFar({ month: '2026-02', endOn: '2026-02-27' })).toBe('Feb 2026, so far')
  expect(monthSoFar({ month: '2024-02', endOn: '2024-02-29' })).toBe('Feb 2024')
  expect(monthSoFar({ month: '2026-12', endOn: '2026-12-31' })).toBe('Dec 2026')
})

test('figures have two decimals and a true minus', () => {
  expect([41.5, -0.25, 0].map(figureWords)).toEqual(['41.50', '−0.25', '0.00'])
})

test('there is a group for each party and currency, in the order of the rows', () => {
  const month = (partyId: string, currency: string, of: string) => ({ partyId, currency, month: of }) as never
  expect(groupsOf([month('au', 'AUD', '2026-02'), month('au', 'AUD', '2026-01'), month('us', 'AUD', '2026-02')]).map(({ partyId, currency, rows: own }) => [partyId, currency, own.length])).toEqual([['au', 'AUD', 2], ['us', 'AUD', 1]])
})
