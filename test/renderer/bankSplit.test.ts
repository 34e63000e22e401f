import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { filled, footing, oldestFirst, type Draft, type DraftPart } from '../../src-renderer/features/bank/split.ts'
import { amountText } from '../../src-renderer/ui/format/amountInput.ts'

const part = (accountId: string, amounts: Record<string, string> = {}): DraftPart => ({ accountId, accountName: accountId, amounts })
const usd = (minor: number) => ({ minor, currency: 'USD' })
const foot = (draft: Draft, minor: number, open: Record<string, number> = {}) => footing(draft, usd(minor), new Map(Object.entries(open)))

describe('an entry that is split', () => {
  test('comes out even when its invoices come to it', () => {
    expect(foot({ parts: [part('a', { i1: '10.00', i2: '2.50' })], restTo: 'a' }, 1250, { i1: 1000, i2: 900 })).toMatchObject({
      leftMinor: 0, appliedMinor: 1250, invoices: 2, why: null, parts: [{ accountId: 'a', rows: [{ invoiceId: 'i1', amountMinor: 1000 }, { invoiceId: 'i2', amountMinor: 250 }], unappliedMinor: 0 }],
    })
  })

  test('leaves the rest with the account that is named, unapplied', () => {
    const { parts, leftMinor } = foot({ parts: [part('a', { i1: '10.00' }), part('b')], restTo: 'b' }, 1250)
    expect(leftMinor).toBe(250)
    expect(parts).toEqual([{ accountId: 'a', rows: [{ invoiceId: 'i1', amountMinor: 1000 }], unappliedMinor: 0 }, { accountId: 'b', rows: [], unappliedMinor: 250 }])
  })

  test('asks whose the rest is, and leaves out an account that gets nothing', () => {
    expect(foot({ parts: [part('a', { i1: '10.00' })], restTo: null }, 1250)).toMatchObject({ parts: null, why: 'Say whose the rest is.' })
    expect(foot({ parts: [part('a', { i1: '12.50' }), part('b', { i9: ' ' })], restTo: null }, 1250).parts).toHaveLength(1)
  })

  test('never takes more than came, and says by how much it is too much', () => {
    expect(foot({ parts: [part('a', { i1: '13.00' })], restTo: 'a' }, 1250)).toMatchObject({ parts: null, leftMinor: -50, why: '$0.50 more than came. Take less.' })
  })

  test('never puts more on an invoice than is open, nor what is no amount', () => {
    const { problems, parts } = foot({ parts: [part('a', { i1: '10.01', i2: '1,5' })], restTo: 'a' }, 5000, { i1: 1000, i2: 1000 })
    expect(parts).toBeNull()
    expect(problems.get('i1')).toBe('Only $10.00 is open.')
    expect(problems.get('i2')).toContain('Write it as 1240.00')
  })

  test('whatever is typed, what is handed on comes to the entry', () => {
    const amounts = fc.dictionary(fc.constantFrom('i1', 'i2', 'i3'), fc.oneof(fc.integer({ min: 0, max: 99_999 }).map((minor) => amountText(usd(minor))), fc.string()))
    fc.assert(fc.property(amounts, amounts, fc.integer({ min: 1, max: 200_000 }), fc.constantFrom('a', 'b', null), (one, other, minor, restTo) => {
      const { parts, leftMinor, appliedMinor } = foot({ parts: [part('a', one), part('b', other)], restTo }, minor)
      expect(appliedMinor + leftMinor).toBe(minor)
      if (parts !== null) expect(parts.reduce((sum, { rows, unappliedMinor }) => rows.reduce((more, { amountMinor }) => more + amountMinor, sum + unappliedMinor), 0)).toBe(minor)
    }))
  })
})

test('an invoice is filled with what is left, as far as it is open, beside what stands there', () => {
  expect(filled('', 1000, 400, 'USD')).toBe('4.00')
  expect(filled('', 1000, 5000, 'USD')).toBe('10.00')
  expect(filled('3.00', 1000, 200, 'USD')).toBe('5.00')
  expect(filled('', 1000, 0, 'USD')).toBe('')
})

test('the oldest invoices take what is left first; what was typed stays, and what takes no money is passed over', () => {
  const invoice = (invoiceId: string, dueOn: string | null, openMinor = 1000, closed = false) => ({ invoiceId, dueOn, openMinor, closed })
  const invoices = [invoice('new', '2026-03-01'), invoice('none', null), invoice('held', '2026-01-01', 1000, true), invoice('old', '2026-02-01'), invoice('typed', '2026-01-15')]
  expect(oldestFirst(part('a', { typed: '1.00' }), invoices, 1500, 'USD').amounts).toEqual({ typed: '1.00', old: '10.00', new: '5.00' })
})
