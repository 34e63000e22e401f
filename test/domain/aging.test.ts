import { describe, expect, test } from 'vitest'
import { agingAt, agingByAccount, bucketOf, daysPastDueAt } from '#main/domain/aging.ts'
import { addDays } from '#main/domain/dates.ts'
import { balanceAt, ledgerMovements } from '#main/domain/ledger.ts'
import { allocation, books, creditNote, invoice, payment, refund, writeOff } from './books.ts'

test.each([[-400, 'current'], [0, 'current'], [1, 'd1_30'], [30, 'd1_30'], [31, 'd31_60'], [60, 'd31_60'], [61, 'd61_90'], [90, 'd61_90'], [91, 'd90plus'], [4000, 'd90plus']])(
  '%i days past due is %s',
  (days, bucket) => expect(bucketOf(days)).toBe(bucket),
)

test('days past due count from the due date, or from the issue date where there is none', () => {
  expect(daysPastDueAt({ issuedOn: '2026-01-10', dueOn: '2026-02-09' }, '2026-03-11')).toBe(30)
  expect(daysPastDueAt({ issuedOn: '2026-01-10', dueOn: null }, '2026-03-11')).toBe(60)
})

describe('aging of an account', () => {
  test('puts each open amount into the bucket of its due date', () => {
    const on = '2026-06-30'
    const invoices = [0, 1, 30, 31, 60, 61, 90, 91].map((days, index) =>
      invoice({ id: `inv_${index}`, issuedOn: '2026-01-01', dueOn: addDays(on, -days), totalMinor: 10 ** index }),
    )
    expect(agingAt(books({ invoices }), on)).toEqual([
      { currency: 'USD', current: 1, d1_30: 110, d31_60: 11_000, d61_90: 1_100_000, d90plus: 10_000_000, unapplied: 0, balance: 11_111_111 },
    ])
  })

  test('keeps currencies apart, in the order of their codes', () => {
    const history = books({
      invoices: [invoice({ totalMinor: 5 }), invoice({ id: 'inv_2', currency: 'AUD', totalMinor: 7 })],
      payments: [payment({ currency: 'JPY', amountMinor: 9 })],
    })
    expect(agingAt(history, '2026-02-20').map(({ currency, d1_30, unapplied, balance }) => ({ currency, d1_30, unapplied, balance }))).toEqual([
      { currency: 'AUD', d1_30: 7, unapplied: 0, balance: 7 },
      { currency: 'JPY', d1_30: 0, unapplied: 9, balance: -9 },
      { currency: 'USD', d1_30: 5, unapplied: 0, balance: 5 },
    ])
  })

  test('unapplied counts cash and credits, and an overpayment stays ours to give back', () => {
    const history = books({
      invoices: [invoice({ totalMinor: 80_000 })],
      payments: [payment({ amountMinor: 100_000 })],
      creditNotes: [creditNote({ amountMinor: 5_000 })],
      allocations: [allocation({ amountMinor: 80_000 })],
      refunds: [refund({ amountMinor: 10_000 })],
    })
    expect(agingAt(history, '2026-02-28')).toMatchObject([{ d1_30: 0, unapplied: 25_000, balance: -25_000 }])
    expect(agingAt(history, '2026-03-01')).toMatchObject([{ d1_30: 0, unapplied: 15_000, balance: -15_000 }])
  })

  test('a currency in which nothing has happened yet has no row', () => {
    expect(agingAt(books({ invoices: [invoice({ issuedOn: '2026-01-10' })] }), '2026-01-09')).toEqual([])
    expect(agingAt(books({ invoices: [invoice({ status: 'draft' })], payments: [payment({ purpose: 'wallet' })] }), '2026-12-31')).toEqual([])
  })

  test('an amount that would no longer be exact is refused, not rounded', () => {
    const history = books({ invoices: [invoice({ totalMinor: Number.MAX_SAFE_INTEGER }), invoice({ id: 'inv_2', totalMinor: 1 })] })
    expect(() => agingAt(history, '2026-06-30')).toThrow(RangeError)
  })

  test('money of one account does not settle the invoice of another', () => {
    const mixed = {
      ...books({}),
      invoices: [{ ...invoice({ totalMinor: 100 }), accountId: 'b' }],
      payments: [{ ...payment({ amountMinor: 100 }), accountId: 'a' }],
      allocations: [{ ...allocation({ amountMinor: 100 }), accountId: 'a' }],
      refunds: [],
      creditNotes: [],
      writeOffs: [],
    }
    const agings = agingByAccount(mixed, '2026-02-20')
    expect(agings.get('a')).toMatchObject([{ unapplied: 100, balance: -100 }])
    expect(agings.get('b')).toMatchObject([{ d1_30: 100, balance: 100 }])
  })
})

describe('where the rule for one record would contradict the rule for another', () => {
  const at = (history: Parameters<typeof agingAt>[0], on: string) => {
    const [row] = agingAt(history, on)
    return { open: (row?.balance ?? 0) + (row?.unapplied ?? 0), unapplied: row?.unapplied ?? 0, ledger: balanceAt(ledgerMovements(history, 'USD'), on) }
  }

  test('an allocation to an invoice that is issued later leaves the money unapplied until then', () => {
    const history = books({
      invoices: [invoice({ issuedOn: '2026-03-01', totalMinor: 100 })],
      payments: [payment({ receivedOn: '2026-02-01', amountMinor: 100 })],
      allocations: [allocation({ amountMinor: 100, effectiveOn: '2026-02-01' })],
    })
    expect(at(history, '2026-02-28')).toEqual({ open: 0, unapplied: 100, ledger: -100 })
    expect(at(history, '2026-03-01')).toEqual({ open: 0, unapplied: 0, ledger: 0 })
  })

  test('a payment made after D has not happened, even where its allocation is dated before', () => {
    const history = books({
      invoices: [invoice({ totalMinor: 100 })],
      payments: [payment({ receivedOn: '2026-03-01', amountMinor: 100 })],
      allocations: [allocation({ amountMinor: 100, effectiveOn: '2026-02-01' })],
      refunds: [refund({ amountMinor: 40, refundedOn: '2026-02-01' })],
    })
    expect(at(history, '2026-02-28')).toEqual({ open: 100, unapplied: 0, ledger: 100 })
    expect(at(history, '2026-03-01')).toEqual({ open: 0, unapplied: -40, ledger: 40 })
  })

  test('a void whose allocations were reversed first owes nothing and leaves the money unapplied', () => {
    const history = books({
      invoices: [invoice({ status: 'void', voidedOn: '2026-03-10', totalMinor: 100 })],
      payments: [payment({ receivedOn: '2026-02-20', amountMinor: 100 })],
      allocations: [allocation({ amountMinor: 100 }), allocation({ id: 'all_2', amountMinor: -100, effectiveOn: '2026-03-09' })],
    })
    expect(at(history, '2026-02-20')).toEqual({ open: 0, unapplied: 0, ledger: 0 })
    expect(at(history, '2026-03-09')).toEqual({ open: 100, unapplied: 100, ledger: 0 })
    expect(at(history, '2026-03-10')).toEqual({ open: 0, unapplied: 100, ledger: -100 })
  })

  test('a void with money still on it frees the money: it never hides in an invoice that is not owed', () => {
    const history = books({
      invoices: [invoice({ status: 'void', voidedOn: '2026-03-10', totalMinor: 100 })],
      payments: [payment({ receivedOn: '2026-02-20', amountMinor: 100 })],
      creditNotes: [creditNote({ amountMinor: 30 })],
      allocations: [
        allocation({ amountMinor: 60 }),
        allocation({ id: 'all_2', paymentId: null, creditNoteId: 'crn_1', amountMinor: 30 }),
        allocation({ id: 'all_3', amountMinor: 10, effectiveOn: '2026-04-01' }),
      ],
    })
    expect(at(history, '2026-03-09')).toEqual({ open: 10, unapplied: 40, ledger: -30 })
    expect(at(history, '2026-03-10')).toEqual({ open: 0, unapplied: 130, ledger: -130 })
    expect(at(history, '2026-04-01')).toEqual({ open: 0, unapplied: 130, ledger: -130 })
  })

  test('a write-off on an invoice that becomes void is reversed with it: we owe nobody what was never paid', () => {
    const history = books({
      invoices: [invoice({ status: 'void', voidedOn: '2026-04-01', totalMinor: 100 })],
      writeOffs: [writeOff({ amountMinor: 40, effectiveOn: '2026-03-15' }), writeOff({ id: 'wof_2', amountMinor: 5, effectiveOn: '2026-05-01' })],
    })
    expect(at(history, '2026-03-15')).toEqual({ open: 60, unapplied: 0, ledger: 60 })
    expect(at(history, '2026-04-01')).toEqual({ open: 0, unapplied: 0, ledger: 0 })
    expect(at(history, '2026-05-01')).toEqual({ open: 0, unapplied: 0, ledger: 0 })
  })

  test('a void dated before the issue, or with no date, was never owed', () => {
    for (const voidedOn of ['2026-01-01', null]) {
      const history = books({ invoices: [invoice({ status: 'void', voidedOn, issuedOn: '2026-01-10', totalMinor: 100 })] })
      expect(at(history, '2026-01-05')).toEqual({ open: 0, unapplied: 0, ledger: 0 })
      expect(at(history, '2026-01-10')).toEqual({ open: 0, unapplied: 0, ledger: 0 })
    }
  })
})
