import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { resourceNames } from '#main/core/ports/records.ts'
import { random } from '#main/sandbox/random.ts'
import { makeCompany } from './company.ts'
import { NOW } from './support.ts'

const digest = (...args: Parameters<typeof makeCompany>): string => {
  const company = makeCompany(...args)
  const hash = createHash('sha256')
  for (const resource of resourceNames) hash.update(JSON.stringify(company[resource]))
  return hash.digest('hex')
}

test('the same seed, size and moment make the same company, to the byte', () => {
  expect(digest(60, 7, NOW)).toBe(digest(60, 7, NOW))
})

test('another seed, another size and another moment make another company', () => {
  const first = digest(60, 7, NOW)
  expect(digest(60, 8, NOW)).not.toBe(first)
  expect(digest(61, 7, NOW)).not.toBe(first)
  expect(digest(60, 7, NOW + 86_400_000)).not.toBe(first)
})

test.each([1, 2, 17])('a company of %i accounts is one too', (accounts) => {
  expect(makeCompany(accounts).accounts).toHaveLength(accounts)
})

test('a company is made at any moment of a month, the last day of a leap February included', () => {
  for (const moment of [Date.UTC(2028, 1, 29, 23, 59), Date.UTC(2026, 0, 1, 0, 0), Date.UTC(2026, 11, 31, 12, 0), Date.UTC(2027, 2, 31, 1, 0)]) {
    const { invoices } = makeCompany(130, 1, moment)
    expect(new Set(invoices.map(({ number }) => number)).size).toBe(invoices.length)
    expect(Math.max(...invoices.map(({ updatedAt }) => updatedAt))).toBeLessThanOrEqual(moment)
  }
})

test('chance is the same on every machine', () => {
  const chance = random(1, 'known')
  expect(Array.from({ length: 6 }, () => chance.int(0, 999))).toEqual([34, 77, 515, 361, 897, 924])
})
