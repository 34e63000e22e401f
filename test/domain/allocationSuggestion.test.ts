import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { suggestAllocation } from '#main/domain/allocationSuggestion.ts'
import type { AllocatableInvoice } from '#main/domain/allocationSuggestion.ts'
import { someDate } from './histories.ts'

const open = (over: Partial<AllocatableInvoice>): AllocatableInvoice => ({
  id: 'inv_1', number: 'IN1', currency: 'USD', issuedOn: '2026-01-01', dueOn: '2026-01-31', openMinor: 100, held: false, disputed: false, ...over,
})
const usd = (amountMinor: number) => ({ amountMinor, currency: 'USD' })

test('the one invoice it matches exactly comes before any older', () => {
  const invoices = [open({ openMinor: 500 }), open({ id: 'inv_2', number: 'IN2', dueOn: '2026-06-30', openMinor: 300 })]
  expect(suggestAllocation(usd(300), invoices)).toEqual({
    rows: [{ invoiceId: 'inv_2', amountMinor: 300, reason: 'exact_match', plain: 'Exactly what is open on IN2.' }],
    leftMinor: 0,
    skipped: [],
  })
})

test('two exact matches are no match: the oldest due goes first', () => {
  const invoices = [open({ id: 'inv_3', dueOn: '2026-03-01', openMinor: 300 }), open({ id: 'inv_2', dueOn: '2026-02-01', openMinor: 300 }), open({ openMinor: 50 })]
  expect(suggestAllocation(usd(300), invoices).rows.map(({ invoiceId, amountMinor, reason }) => [invoiceId, amountMinor, reason])).toEqual([
    ['inv_1', 50, 'oldest_due'],
    ['inv_2', 250, 'oldest_due'],
  ])
})

test('oldest due, then issue date, then number; the issue date stands in for no due date', () => {
  const invoices = [
    open({ id: 'd', number: 'IN1000', dueOn: '2026-02-01', issuedOn: '2026-01-02' }),
    open({ id: 'e', number: 'IN999', dueOn: '2026-02-01', issuedOn: '2026-01-02' }),
    open({ id: 'c', number: 'IN2000', dueOn: '2026-02-01', issuedOn: '2026-01-01' }),
    open({ id: 'b', dueOn: null, issuedOn: '2026-01-31' }),
    open({ id: 'a', dueOn: '2026-01-30', issuedOn: '2026-01-30' }),
  ]
  const { rows, leftMinor } = suggestAllocation(usd(450), invoices)
  expect(rows.map(({ invoiceId }) => invoiceId)).toEqual(['a', 'b', 'c', 'e', 'd'])
  expect(rows.map(({ plain }) => plain).slice(-2)).toEqual(['Oldest due first: IN999, in full.', 'Oldest due first: IN1000, in part.'])
  expect(leftMinor).toBe(0)
})

test('held and disputed invoices, and other currencies, are skipped with the reason, even where they match exactly', () => {
  const invoices = [open({ id: 'h', held: true }), open({ id: 'd', disputed: true }), open({ id: 'a', currency: 'AUD' }), open({ id: 'paid', openMinor: 0, held: true })]
  expect(suggestAllocation(usd(100), invoices)).toEqual({
    rows: [],
    leftMinor: 100,
    skipped: [{ invoiceId: 'h', reason: 'held' }, { invoiceId: 'd', reason: 'disputed' }, { invoiceId: 'a', reason: 'other_currency' }],
  })
})

describe('for any payment and any invoices', () => {
  const someInvoices = fc
    .array(fc.record({ currency: fc.constantFrom('USD', 'USD', 'USD', 'JPY'), issuedOn: someDate, dueOn: fc.option(someDate), openMinor: fc.integer({ min: -50, max: 400 }), held: fc.boolean(), disputed: fc.boolean() }), { maxLength: 8, size: 'max' })
    .map((rows) => rows.map((row, index) => ({ ...row, id: `inv_${index}`, number: `IN${index}` })))

  test('every unit is allocated or left, never more than is open, and nothing is left while something is open', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1_000 }), someInvoices, (amountMinor, invoices) => {
        const { rows, leftMinor, skipped } = suggestAllocation(usd(amountMinor), invoices)
        const takes = new Map(rows.map((row) => [row.invoiceId, row.amountMinor]))
        expect(rows.reduce((sum, row) => sum + row.amountMinor, leftMinor)).toBe(amountMinor)
        expect(takes.size).toBe(rows.length)
        const payable = invoices.filter((row) => row.openMinor > 0 && row.currency === 'USD' && !row.held && !row.disputed)
        for (const [id, taken] of takes) {
          expect(taken).toBeGreaterThan(0)
          expect(taken).toBeLessThanOrEqual(payable.find((row) => row.id === id)?.openMinor ?? 0)
        }
        if (leftMinor > 0) expect(payable.map((row) => takes.get(row.id))).toEqual(payable.map((row) => row.openMinor))
        expect(skipped.length + payable.length).toBe(invoices.filter(({ openMinor }) => openMinor > 0).length)
      }),
    )
  })
})
