import { expect, test } from 'vitest'
import { balanceAt, ledgerCurrencies, ledgerMovements } from '#main/domain/ledger.ts'
import { compareNumbers } from '#main/domain/numberOrder.ts'
import { allocation, books, creditNote, invoice, payment, refund, writeOff } from './books.ts'

const on = '2026-02-20'
const everything = books({
  invoices: [
    invoice({ id: 'inv_0', number: 'IN1000', issuedOn: on, totalMinor: 50_000, status: 'void', voidedOn: on }),
    invoice({ id: 'inv_1', number: 'IN999', issuedOn: on, totalMinor: 124_000 }),
    invoice({ id: 'inv_3', number: 'IN1', currency: 'AUD', issuedOn: on, totalMinor: 1, status: 'draft' }),
  ],
  payments: [payment({ receivedOn: on }), payment({ id: 'pay_2', ref: 'PM2', currency: 'JPY', purpose: 'wallet', receivedOn: on })],
  refunds: [refund({ refundedOn: on }), refund({ id: 'ref_2', paymentId: 'pay_2', currency: 'JPY', refundedOn: on })],
  creditNotes: [creditNote({ issuedOn: on })],
  allocations: [allocation({ effectiveOn: on })],
  writeOffs: [writeOff({ effectiveOn: '2026-02-19' }), writeOff({ id: 'wof_2', amountMinor: -1_000, effectiveOn: '2026-02-21' })],
})

test('the movements of a day stand in the order of their kinds, then of their numbers as people count', () => {
  expect(ledgerMovements(everything, 'USD')).toEqual([
    { on, kind: 'invoice', ref: 'IN999', id: 'inv_1', amountMinor: 124_000 },
    { on, kind: 'invoice', ref: 'IN1000', id: 'inv_0', amountMinor: 50_000 },
    { on, kind: 'void', ref: 'IN1000', id: 'inv_0', amountMinor: -50_000 },
    { on, kind: 'payment', ref: 'PM000001', id: 'pay_1', amountMinor: -100_000 },
    { on, kind: 'refund', ref: 'PM000001', id: 'ref_1', amountMinor: 10_000 },
    { on, kind: 'credit_note', ref: 'CN0001', id: 'crn_1', amountMinor: -5_000 },
    // Dated before its invoice was issued: it waits for it.
    { on, kind: 'write_off', ref: 'IN999', id: 'wof_1', amountMinor: -4_000 },
    { on: '2026-02-21', kind: 'write_off', ref: 'IN999', id: 'wof_2', amountMinor: 1_000 },
  ])
})

test('drafts, wallet payments and their refunds, and allocations move nothing', () => {
  const ids = ['AUD', 'JPY', 'USD'].flatMap((currency) => ledgerMovements(everything, currency).map(({ id }) => id))
  for (const id of ['inv_3', 'pay_2', 'ref_2', 'all_1']) expect(ids).not.toContain(id)
})

test('the balance at a date holds the movements up to it and that day', () => {
  const movements = ledgerMovements(everything, 'USD')
  expect([balanceAt(movements, '2026-02-19'), balanceAt(movements, on), balanceAt(movements, '2026-02-21')]).toEqual([0, 25_000, 26_000])
})

test('each currency has a ledger of its own', () => {
  const history = books({ invoices: [invoice(), invoice({ id: 'inv_2', currency: 'AUD', totalMinor: 7 })], payments: [payment({ currency: 'KWD' })], creditNotes: [creditNote({ currency: 'JPY' })] })
  expect(ledgerCurrencies(history)).toEqual(['AUD', 'JPY', 'KWD', 'USD'])
  expect(ledgerMovements(history, 'AUD')).toEqual([{ on: '2026-01-10', kind: 'invoice', ref: 'IN1001', id: 'inv_2', amountMinor: 7 }])
  expect(ledgerCurrencies(everything)).toEqual(['USD'])
})

test('numbers are ordered as people count, however long, and always the same', () => {
  const ordered = ['', '7', 'IN1', 'IN01', 'IN2', 'IN999', 'IN1000', 'IN1000-2', 'IN1000-10', 'IN99999999999999999998', 'IN99999999999999999999', 'PM1']
  for (const [index, a] of ordered.entries()) {
    for (const [other, b] of ordered.entries()) {
      // IN1 and IN01 count the same: which comes first is only required to be settled.
      if (new Set([a, b, 'IN1', 'IN01']).size > 2) expect(Math.sign(compareNumbers(a, b)), `${a} against ${b}`).toBe(Math.sign(index - other))
    }
  }
  expect(compareNumbers('IN1', 'IN01')).toBe(-compareNumbers('IN01', 'IN1'))
  expect(compareNumbers('IN1', 'IN01')).not.toBe(0)
  expect([compareNumbers('IN1', 'IN01-2'), compareNumbers('IN01-2', 'IN1')]).toEqual([-1, 1])
})
