import { expect, test } from 'vitest'
import type { AccountAging } from '#contract/reports.ts'
import { arranged } from '../../src-renderer/features/reports/agingList.ts'
import { figureWords, groupsOf, monthSoFar } from '../../src-renderer/features/reports/figures.ts'
import { exactSum } from '../../src-renderer/ui/format/exactSum.ts'
import { openOf } from '../../src-renderer/ui/parts/AgingTable.tsx'

const row = (name: string, currency: string, amounts: Partial<AccountAging> = {}) =>
  ({ accountId: name, ref: `A-${name}`, name, partyId: 'au', currency, current: 0, d1_30: 0, d31_60: 0, d61_90: 0, d90plus: 0, unapplied: 0, balance: 0, ...amounts }) as AccountAging
const rows = [row('Alder', 'AUD', { d90plus: 5 }), row('Birch', 'USD', { d90plus: 900 }), row('Cedar', 'AUD'), row('Doum', 'AUD', { d90plus: 70, current: -3 }), row('Elm', 'USD', { d90plus: 2 })]
const names = (given: Partial<Parameters<typeof arranged>[1]>) => arranged(rows, { currency: undefined, text: '', sort: 'name', descending: false, ...given }).map(({ name }) => name)

test('accounts stand in the order of the core, or turned round', () => {
  expect(names({})).toEqual(['Alder', 'Birch', 'Cedar', 'Doum', 'Elm'])
  expect(names({ descending: true })).toEqual(['Elm', 'Doum', 'Cedar', 'Birch', 'Alder'])
})

test('amounts are compared within a currency, and whoever has none comes last either way', () => {
  expect(names({ sort: 'd90plus' })).toEqual(['Alder', 'Doum', 'Cedar', 'Elm', 'Birch'])
  expect(names({ sort: 'd90plus', descending: true })).toEqual(['Doum', 'Alder', 'Cedar', 'Birch', 'Elm'])
  expect(names({ sort: 'open', descending: true, currency: 'AUD' })).toEqual(['Doum', 'Alder', 'Cedar'])
})

test('a list is narrowed by currency and by words of name and number', () => {
  expect(names({ currency: 'USD' })).toEqual(['Birch', 'Elm'])
  expect(names({ text: ' a-ce ' })).toEqual(['Cedar'])
  expect(names({ text: 'doum nobody' })).toEqual([])
})

test('what is open is added up to the last unit, or not at all', () => {
  expect(openOf(row('Alder', 'JPY', { current: 4_503_599_627_370_495, d90plus: 4_503_599_627_370_496, d1_30: -1 }))).toBe(9_007_199_254_740_990)
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
