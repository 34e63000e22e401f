import { expect, test } from 'vitest'
import { bookProblems } from '#main/domain/bookProblems.ts'
import { allocation, books, creditNote, invoice, payment, refund, writeOff } from './books.ts'

const on = '2026-12-31'

test('sound books have no problems', () => {
  const history = books({ invoices: [invoice()], payments: [payment()], creditNotes: [creditNote()], allocations: [allocation()], refunds: [], writeOffs: [writeOff()] })
  expect(bookProblems(history, on)).toEqual([])
})

test('a row that belongs to nothing is named, with what it misses', () => {
  const history = books({
    invoices: [invoice(), invoice({ id: 'inv_2', status: 'draft' })],
    payments: [payment(), payment({ id: 'pay_2', purpose: 'wallet' })],
    creditNotes: [creditNote({ currency: 'AUD' })],
    allocations: [
      allocation({ id: 'a1', invoiceId: 'gone' }),
      allocation({ id: 'a2', invoiceId: 'inv_2' }),
      allocation({ id: 'a3', paymentId: 'gone' }),
      allocation({ id: 'a4', paymentId: 'pay_2' }),
      allocation({ id: 'a5', paymentId: null }),
      allocation({ id: 'a6', creditNoteId: 'crn_1' }),
      allocation({ id: 'a7', paymentId: null, creditNoteId: 'crn_1' }),
      allocation({ id: 'a8', currency: 'AUD' }),
    ],
    refunds: [refund({ id: 'r1', paymentId: 'gone' }), refund({ id: 'r2', currency: 'AUD' }), refund({ id: 'r3', paymentId: 'pay_2' })],
    writeOffs: [writeOff({ id: 'w1', invoiceId: 'gone' }), writeOff({ id: 'w2', currency: 'AUD' })],
  })
  const found = bookProblems(history, on).map((row) => (row.problem === 'unjoined' ? `${row.kind} ${row.id} ${row.why}` : row))
  expect(found).toEqual([
    'refund r1 no_payment',
    'refund r2 other_currency',
    'allocation a1 no_invoice',
    'allocation a2 no_invoice',
    'allocation a3 no_payment_or_credit',
    'allocation a4 no_payment_or_credit',
    'allocation a5 no_payment_or_credit',
    'allocation a6 no_payment_or_credit',
    'allocation a7 other_currency',
    'allocation a8 other_currency',
    'write_off w1 no_invoice',
    'write_off w2 other_currency',
  ])
})

test('more allocated than there is, is named on both ends, from the day it is so', () => {
  const history = books({
    invoices: [invoice({ totalMinor: 90_000 })],
    payments: [payment({ amountMinor: 95_000 })],
    creditNotes: [creditNote({ amountMinor: 10 })],
    allocations: [allocation({ amountMinor: 100_000 }), allocation({ id: 'all_2', paymentId: null, creditNoteId: 'crn_1', amountMinor: 15, effectiveOn: '2026-06-01' })],
  })
  expect(bookProblems(history, '2026-02-19')).toEqual([])
  expect(bookProblems(history, '2026-02-20')).toEqual([
    { problem: 'over_allocated', kind: 'invoice', id: 'inv_1', byMinor: 10_000, currency: 'USD' },
    { problem: 'over_allocated', kind: 'payment', id: 'pay_1', byMinor: 5_000, currency: 'USD' },
  ])
  expect(bookProblems(history, '2026-06-01')).toContainEqual({ problem: 'over_allocated', kind: 'credit_note', id: 'crn_1', byMinor: 5, currency: 'USD' })
})

test('an invoice below zero is not over-allocated', () => {
  expect(bookProblems(books({ invoices: [invoice({ totalMinor: -500 })] }), on)).toEqual([])
})

test('money left on a void invoice is named until it is reversed', () => {
  const voided = invoice({ status: 'void', voidedOn: '2026-03-10' })
  const left = books({ invoices: [voided], payments: [payment()], allocations: [allocation({ amountMinor: 60 })], writeOffs: [writeOff({ amountMinor: 5, effectiveOn: '2026-03-01' })] })
  expect(bookProblems(left, '2026-03-09')).toEqual([])
  expect(bookProblems(left, '2026-03-10')).toEqual([{ problem: 'left_on_void', kind: 'invoice', id: 'inv_1', byMinor: 65, currency: 'USD' }])
  const later = books({ ...left, allocations: [...left.allocations, allocation({ id: 'all_3', amountMinor: 7, effectiveOn: '2026-05-01' }), allocation({ id: 'all_4', paymentId: 'gone', amountMinor: 9 })] })
  expect(bookProblems(later, '2026-04-30')).toContainEqual(expect.objectContaining({ problem: 'left_on_void', byMinor: 65 }))
  expect(bookProblems(later, '2026-05-01')).toContainEqual(expect.objectContaining({ problem: 'left_on_void', byMinor: 72 }))
  const reversed = books({ ...left, allocations: [...left.allocations, allocation({ id: 'all_2', amountMinor: -65, effectiveOn: '2026-03-12' })] })
  expect(bookProblems(reversed, '2026-03-12')).toEqual([])
})
