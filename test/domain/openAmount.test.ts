import { describe, expect, test } from 'vitest'
import { openAmountAt, unappliedAt, unappliedCreditAt } from '#main/domain/openAmount.ts'
import { allocation, creditNote, invoice, payment, refund, writeOff } from './books.ts'

describe('the open amount of an invoice', () => {
  const bill = invoice({ totalMinor: 124_000, issuedOn: '2026-01-10' })
  const paid = allocation({ amountMinor: 100_000, effectiveOn: '2026-02-20' })
  const reversed = allocation({ id: 'all_2', amountMinor: -100_000, effectiveOn: '2026-03-05' })
  const credited = allocation({ id: 'all_3', paymentId: null, creditNoteId: 'crn_1', amountMinor: 20_000, effectiveOn: '2026-03-10' })
  const off = writeOff({ amountMinor: 4_000, effectiveOn: '2026-03-15' })
  const rows = [paid, reversed, credited, allocation({ id: 'all_4', invoiceId: 'another', amountMinor: 7 })]
  const offs = [off, writeOff({ id: 'wof_2', invoiceId: 'another', amountMinor: 7 })]

  test.each([
    ['2026-01-09', 0, 'does not exist before it is issued'],
    ['2026-01-10', 124_000, 'is the total on the day of issue'],
    ['2026-02-19', 124_000, 'is not reduced before the allocation takes effect'],
    ['2026-02-20', 24_000, 'is reduced on the day it does'],
    ['2026-03-05', 124_000, 're-opens on the date of the reversal, not before'],
    ['2026-03-10', 104_000, 'is reduced by a credit note that is allocated'],
    ['2026-03-15', 100_000, 'is reduced by a write-off'],
  ])('at %s is %i: it %s', (on, minor) => expect(openAmountAt(bill, rows, offs, on)).toBe(minor))

  test('is nothing for a draft, and nothing from the day it is void', () => {
    expect(openAmountAt({ ...bill, status: 'draft' }, [], [], '2026-02-01')).toBe(0)
    const voided = { ...bill, status: 'void', voidedOn: '2026-02-01' } as const
    expect([openAmountAt(voided, [], [], '2026-01-31'), openAmountAt(voided, rows, offs, '2026-02-01')]).toEqual([124_000, 0])
    expect(openAmountAt({ ...bill, status: 'void', voidedOn: null }, [], [], '2026-02-01')).toBe(0)
  })

  test('is below zero when more was allocated than is owed', () => {
    expect(openAmountAt(bill, [paid, { ...paid, id: 'all_5' }], [], '2026-02-20')).toBe(-76_000)
  })

  test('opens again when what was written off is recovered', () => {
    expect(openAmountAt(bill, [], [off, writeOff({ id: 'wof_2', amountMinor: -4_000, effectiveOn: '2026-04-01' })], '2026-04-01')).toBe(124_000)
  })
})

describe('unapplied cash', () => {
  const cash = payment({ amountMinor: 100_000, receivedOn: '2026-02-20' })
  const applied = [allocation({ amountMinor: 60_000, effectiveOn: '2026-02-20' }), allocation({ id: 'all_2', amountMinor: -10_000, effectiveOn: '2026-03-05' })]
  const refunds = [refund({ amountMinor: 10_000, refundedOn: '2026-03-01' }), refund({ id: 'ref_2', paymentId: 'another', amountMinor: 3 })]

  test.each([['2026-02-19', 0], ['2026-02-20', 40_000], ['2026-03-01', 30_000], ['2026-03-05', 40_000]])('at %s is %i', (on, minor) => {
    expect(unappliedAt(cash, refunds, applied, on)).toBe(minor)
  })

  test('is never money of the wallet', () => expect(unappliedAt({ ...cash, purpose: 'wallet' }, [], [], '2026-12-31')).toBe(0))
})

test('an unapplied credit is the note less what is allocated of it', () => {
  const note = creditNote({ amountMinor: 5_000, issuedOn: '2026-02-15' })
  const rows = [allocation({ paymentId: null, creditNoteId: 'crn_1', amountMinor: 2_000, effectiveOn: '2026-02-20' }), allocation({ id: 'all_2', amountMinor: 9 })]
  expect(['2026-02-14', '2026-02-15', '2026-02-20'].map((on) => unappliedCreditAt(note, rows, on))).toEqual([0, 5_000, 3_000])
})
