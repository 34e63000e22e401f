import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { addDays, startOfBusinessDate } from '#main/domain/dates.ts'
import { ledgerMovements } from '#main/domain/ledger.ts'
import { balanceForwardStatement, openItemStatement } from '#main/domain/statement.ts'
import { walletStatement } from '#main/domain/walletStatement.ts'
import type { WalletEntryRow } from '#main/domain/walletStatement.ts'
import { allocation, books, creditNote, invoice, payment } from './books.ts'

const history = books({
  invoices: [
    invoice({ id: 'inv_1', number: 'IN1001', issuedOn: '2026-01-10', dueOn: '2026-02-09', totalMinor: 124_000 }),
    invoice({ id: 'inv_2', number: 'IN1002', issuedOn: '2026-02-10', dueOn: null, totalMinor: 30_000 }),
    invoice({ id: 'inv_3', number: 'IN1003', issuedOn: '2026-02-28', dueOn: '2026-03-30', totalMinor: 8_850 }),
  ],
  payments: [payment({ receivedOn: '2026-02-20', amountMinor: 130_000 })],
  creditNotes: [creditNote({ issuedOn: '2026-03-01', amountMinor: 5_000 })],
  allocations: [allocation({ amountMinor: 124_000 })],
})

describe('balance-forward statement', () => {
  const movements = ledgerMovements(history, 'USD')

  test('opens with everything before, runs through the period, and closes', () => {
    const statement = balanceForwardStatement(movements, { from: '2026-02-01', to: '2026-02-28' })
    expect(statement.openingMinor).toBe(124_000)
    expect(statement.rows.map(({ on, ref, amountMinor, balanceMinor }) => [on, ref, amountMinor, balanceMinor])).toEqual([
      ['2026-02-10', 'IN1002', 30_000, 154_000],
      ['2026-02-20', 'PM000001', -130_000, 24_000],
      ['2026-02-28', 'IN1003', 8_850, 32_850],
    ])
    expect(statement.closingMinor).toBe(32_850)
    expect(balanceForwardStatement(movements, { from: '2026-03-01', to: '2026-03-31' }).openingMinor).toBe(32_850)
  })

  test('a period without movements closes as it opened; before everything it is zero', () => {
    expect(balanceForwardStatement(movements, { from: '2026-06-01', to: '2026-06-30' })).toMatchObject({ openingMinor: 27_850, rows: [], closingMinor: 27_850 })
    expect(balanceForwardStatement(movements, { from: '2025-01-01', to: '2025-12-31' })).toMatchObject({ openingMinor: 0, rows: [], closingMinor: 0 })
  })

  test('a date range the wrong way round is refused in plain words', () => {
    expect(() => balanceForwardStatement(movements, { from: '2026-03-01', to: '2026-02-28' })).toThrow(
      expect.objectContaining({ code: 'DATE_RANGE_REVERSED', message: expect.stringContaining('2026-03-01') }),
    )
  })
})

describe('open-item statement', () => {
  test('lists only what still has a remainder, unapplied cash and credits included, with aging', () => {
    expect(openItemStatement(history, 'USD', '2026-03-15')).toEqual({
      on: '2026-03-15',
      currency: 'USD',
      items: [
        { kind: 'invoice', id: 'inv_2', ref: 'IN1002', on: '2026-02-10', dueOn: null, amountMinor: 30_000, remainderMinor: 30_000, daysPastDue: 33, bucket: 'd31_60' },
        { kind: 'invoice', id: 'inv_3', ref: 'IN1003', on: '2026-02-28', dueOn: '2026-03-30', amountMinor: 8_850, remainderMinor: 8_850, daysPastDue: -15, bucket: 'current' },
        { kind: 'payment', id: 'pay_1', ref: 'PM000001', on: '2026-02-20', amountMinor: -130_000, remainderMinor: -6_000 },
        { kind: 'credit_note', id: 'crn_1', ref: 'CN0001', on: '2026-03-01', amountMinor: -5_000, remainderMinor: -5_000 },
      ],
      aging: { currency: 'USD', current: 8_850, d1_30: 0, d31_60: 30_000, d61_90: 0, d90plus: 0, unapplied: 11_000, balance: 27_850 },
    })
  })

  test('invoices stand by due date, then issue date, then number; money by its date, then number', () => {
    const invoices = [
      invoice({ id: 'a', number: 'IN10', issuedOn: '2026-01-05', dueOn: '2026-02-01' }),
      invoice({ id: 'b', number: 'IN9', issuedOn: '2026-01-05', dueOn: '2026-02-01' }),
      invoice({ id: 'c', number: 'IN30', issuedOn: '2026-01-04', dueOn: '2026-02-01' }),
      invoice({ id: 'd', number: 'IN1', issuedOn: '2026-01-01', dueOn: '2026-02-02' }),
      invoice({ id: 'e', number: 'IN99', issuedOn: '2026-01-31', dueOn: null }),
    ]
    const payments = [
      payment({ id: 'f', ref: 'PM10', receivedOn: '2026-02-02' }),
      payment({ id: 'g', ref: 'PM9', receivedOn: '2026-02-02' }),
      payment({ id: 'h', ref: 'PM11', receivedOn: '2026-02-01' }),
    ]
    const creditNotes = [creditNote({ id: 'j', number: 'CN2', issuedOn: '2026-01-02' }), creditNote({ id: 'i', number: 'CN3', issuedOn: '2026-01-01' })]
    expect(openItemStatement(books({ invoices, payments, creditNotes }), 'USD', '2026-03-15').items.map(({ id }) => id).join('')).toBe('ecbadhgfij')
  })

  test('is empty, and its aging all zero, in a currency the account has nothing in', () => {
    expect(openItemStatement(history, 'JPY', '2026-03-15')).toMatchObject({ items: [], aging: { currency: 'JPY', current: 0, unapplied: 0, balance: 0 } })
  })
})

describe('statement of an available balance', () => {
  const entry = (id: string, at: string, kind: WalletEntryRow['kind'], amountMinor: number) => ({ id, at: Date.parse(at), kind, amountMinor })
  const entries = [
    entry('w4', '2026-02-28T13:30:00Z', 'usage', -700),
    entry('w1', '2026-01-31T12:59:59Z', 'recharge', 5_000),
    entry('w9', '2026-01-31T13:00:00Z', 'usage', -300),
    entry('w2', '2026-01-31T15:00:00Z', 'fee', -100),
    entry('w3', '2026-02-10T00:00:00Z', 'one_time', 1_000),
  ]

  test('shows charges and the usage drawn, as dates of the zone', () => {
    const february = walletStatement(entries, { from: '2026-02-01', to: '2026-02-28' }, 'Australia/Sydney')
    expect(february).toMatchObject({ openingMinor: 5_000, closingMinor: 5_600, fundedMinor: 1_000, drawnMinor: -400 })
    expect(february.rows.map(({ id, on, balanceMinor }) => [id, on, balanceMinor])).toEqual([
      ['w9', '2026-02-01', 4_700],
      ['w2', '2026-02-01', 4_600],
      ['w3', '2026-02-10', 5_600],
    ])
    expect(walletStatement(entries, { from: '2026-02-01', to: '2026-02-28' }, 'UTC').rows.map(({ id }) => id)).toEqual(['w3', 'w4'])
  })

  test('a date range the wrong way round is refused', () => {
    expect(() => walletStatement([], { from: '2026-02-02', to: '2026-02-01' }, 'UTC')).toThrow(expect.objectContaining({ code: 'DATE_RANGE_REVERSED' }))
  })

  test('months chain, in any zone and over its changes of clock, and end in the balance of all entries', () => {
    const someEntry = fc.record({ hours: fc.integer({ min: 0, max: 24 * 90 }), amountMinor: fc.integer({ min: -9_000, max: 9_000 }) })
    const start = Date.parse('2026-02-20T00:00:00Z')
    fc.assert(
      fc.property(fc.array(someEntry, { size: 'max', maxLength: 25 }), fc.constantFrom('UTC', 'Australia/Sydney', 'America/St_Johns', 'Africa/Cairo'), fc.integer({ min: 1, max: 88 }), (list, zone, days) => {
        const rows = list.map(({ hours, amountMinor }, index): WalletEntryRow => ({ id: `w${index}`, at: start + hours * 3_600_000, kind: 'adjustment', amountMinor }))
        const middle = addDays('2026-02-19', days)
        const first = walletStatement(rows, { from: '2026-02-01', to: middle }, zone)
        const second = walletStatement(rows, { from: addDays(middle, 1), to: '2026-06-30' }, zone)
        expect(first.openingMinor).toBe(0)
        expect(second.openingMinor).toBe(first.closingMinor)
        expect(second.closingMinor).toBe(rows.reduce((sum, { amountMinor }) => sum + amountMinor, 0))
        expect([...first.rows, ...second.rows]).toHaveLength(rows.length)
        for (const statement of [first, second]) expect(statement.openingMinor + statement.fundedMinor + statement.drawnMinor).toBe(statement.closingMinor)
        expect(first.rows.every(({ at }) => at < startOfBusinessDate(addDays(middle, 1), zone))).toBe(true)
      }),
    )
  })
})
