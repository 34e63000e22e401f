import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { AGING_BUCKETS, agingAt, agingByAccount } from '#main/domain/aging.ts'
import { bookProblems } from '#main/domain/bookProblems.ts'
import { addDays } from '#main/domain/dates.ts'
import { balanceAt, ledgerCurrencies, ledgerMovements } from '#main/domain/ledger.ts'
import { openAmountAt, remaindersAt, unappliedAt, unappliedCreditAt } from '#main/domain/openAmount.ts'
import { settle } from '#main/domain/settledHistory.ts'
import { balanceForwardStatement, openItemStatement } from '#main/domain/statement.ts'
import { anyHistory, anyHistoryInOneCurrency, keptHistory, someDate } from './histories.ts'
import { plainBooksAt } from './plainBooks.ts'

const ANY = fc.oneof(anyHistory, anyHistoryInOneCurrency, keptHistory)
const RUNS = { numRuns: 400 }
const mix = <T>(a: readonly T[], b: readonly T[]) => [...a.map((row) => ({ ...row, accountId: 'a' })), ...b.map((row) => ({ ...row, accountId: 'b' }))]

describe('for any history, however badly kept, at any date', () => {
  test('Σ buckets − unapplied cash − unapplied credits = the balance of the ledger', () => {
    fc.assert(
      fc.property(ANY, someDate, (history, on) => {
        const agings = agingAt(history, on)
        for (const currency of ledgerCurrencies(history)) {
          const aging = agings.find((row) => row.currency === currency)
          const buckets = AGING_BUCKETS.reduce((sum, bucket) => sum + (aging?.[bucket] ?? 0), 0)
          const balance = balanceAt(ledgerMovements(history, currency), on)
          expect(buckets - (aging?.unapplied ?? 0)).toBe(balance)
          expect(aging?.balance ?? 0).toBe(balance)
        }
      }),
      { numRuns: 1000 },
    )
  })

  test('aging and ledger are what asking each record in turn gives', () => {
    fc.assert(
      fc.property(ANY, someDate, (history, on) => {
        const agings = agingAt(history, on)
        for (const currency of ledgerCurrencies(history)) {
          const plain = plainBooksAt(history, currency, on)
          const aging = agings.find((row) => row.currency === currency)
          expect({ ...plain.buckets, unapplied: plain.unapplied, balance: plain.balance, currency }).toEqual(
            aging ?? { current: 0, d1_30: 0, d31_60: 0, d61_90: 0, d90plus: 0, unapplied: 0, balance: 0, currency },
          )
        }
      }),
      RUNS,
    )
  })

  test('the closing of one period is the opening of the next, and two periods are one long one', () => {
    fc.assert(
      fc.property(ANY, fc.tuple(someDate, someDate, someDate).map((dates) => dates.toSorted()), (history, [from, middle, to]) => {
        for (const currency of ledgerCurrencies(history)) {
          const movements = ledgerMovements(history, currency)
          const first = balanceForwardStatement(movements, { from: from!, to: middle! })
          expect(first.closingMinor).toBe(balanceAt(movements, middle!))
          if (middle! < to!) {
            const next = balanceForwardStatement(movements, { from: addDays(middle!, 1), to: to! })
            const both = balanceForwardStatement(movements, { from: from!, to: to! })
            expect(next.openingMinor).toBe(first.closingMinor)
            expect([...first.rows, ...next.rows]).toEqual(both.rows)
            expect(next.closingMinor).toBe(both.closingMinor)
          }
        }
      }),
      RUNS,
    )
  })

  test('the running balance is that of the ledger after each movement, and ends at the closing', () => {
    fc.assert(
      fc.property(ANY, fc.tuple(someDate, someDate).map((dates) => dates.toSorted()), (history, [from, to]) => {
        for (const currency of ledgerCurrencies(history)) {
          const movements = ledgerMovements(history, currency)
          const statement = balanceForwardStatement(movements, { from: from!, to: to! })
          let running = statement.openingMinor
          for (const row of statement.rows) expect(row.balanceMinor).toBe((running += row.amountMinor))
          expect(running).toBe(statement.closingMinor)
          // The last line of a day is what the ledger says at its end.
          const lastOfDay = new Map(statement.rows.map((row) => [row.on, row.balanceMinor]))
          for (const [on, minor] of lastOfDay) expect(minor).toBe(balanceAt(movements, on))
        }
      }),
      RUNS,
    )
  })

  test('the open items add up to the balance, and none of them is nothing', () => {
    fc.assert(
      fc.property(ANY, someDate, (history, on) => {
        for (const currency of ledgerCurrencies(history)) {
          const statement = openItemStatement(history, currency, on)
          expect(statement.items.reduce((sum, { remainderMinor }) => sum + remainderMinor, 0)).toBe(statement.aging.balance)
          expect(statement.items.filter(({ remainderMinor }) => remainderMinor === 0)).toEqual([])
        }
      }),
      RUNS,
    )
  })

  test('the remainders found in one pass are those of the rules for one record', () => {
    fc.assert(
      fc.property(ANY, someDate, (history, on) => {
        const settled = settle(history)
        const remainders = remaindersAt(settled, on)
        for (const row of settled.invoices) expect(openAmountAt(row, settled.allocations, settled.writeOffs, on)).toBe(remainders.invoices.get(row.id) ?? 0)
        for (const row of settled.payments) expect(unappliedAt(row, settled.refunds, settled.allocations, on)).toBe(remainders.payments.get(row.id) ?? 0)
        for (const row of settled.creditNotes) expect(unappliedCreditAt(row, settled.allocations, on)).toBe(remainders.creditNotes.get(row.id) ?? 0)
      }),
      RUNS,
    )
  })

  test('settling twice is settling once, and the order of rows does not matter', () => {
    fc.assert(
      fc.property(ANY, someDate, (history, on) => {
        const settled = settle(history)
        expect({ ...settle(settled), unjoined: [] }).toEqual({ ...settled, unjoined: [] })
        const turned = {
          invoices: history.invoices.toReversed(),
          payments: history.payments.toReversed(),
          refunds: history.refunds.toReversed(),
          creditNotes: history.creditNotes.toReversed(),
          allocations: history.allocations.toReversed(),
          writeOffs: history.writeOffs.toReversed(),
        }
        expect(agingAt(turned, on)).toEqual(agingAt(history, on))
        for (const currency of ledgerCurrencies(history)) expect(ledgerMovements(turned, currency)).toEqual(ledgerMovements(history, currency))
      }),
      RUNS,
    )
  })

  test('aging of many accounts at once is the aging of each', () => {
    fc.assert(
      fc.property(ANY, ANY, someDate, (one, other, on) => {
        const mixed = {
          invoices: mix(one.invoices, other.invoices),
          payments: mix(one.payments, other.payments),
          refunds: mix(one.refunds, other.refunds),
          creditNotes: mix(one.creditNotes, other.creditNotes),
          allocations: mix(one.allocations, other.allocations),
          writeOffs: mix(one.writeOffs, other.writeOffs),
        }
        const agings = agingByAccount(mixed, on)
        expect(agings.get('a') ?? []).toEqual(agingAt(one, on))
        expect(agings.get('b') ?? []).toEqual(agingAt(other, on))
      }),
      { numRuns: 150 },
    )
  })
})

describe('for books that are kept well', () => {
  test('the ledger is the plain sum of what the records say', () => {
    fc.assert(
      fc.property(keptHistory, someDate, (history, on) => {
        const currency = ledgerCurrencies(history)[0] ?? 'USD'
        const sum = <T>(rows: readonly T[], date: (row: T) => string | null, minor: (row: T) => number) =>
          rows.filter((row) => (date(row) ?? '9999') <= on).reduce((total, row) => total + minor(row), 0)
        const plain =
          sum(history.invoices, (row) => row.issuedOn, (row) => row.totalMinor) -
          sum(history.invoices, (row) => row.voidedOn, (row) => row.totalMinor) -
          sum(history.payments, (row) => row.receivedOn, (row) => row.amountMinor) +
          sum(history.refunds, (row) => row.refundedOn, (row) => row.amountMinor) -
          sum(history.creditNotes, (row) => row.issuedOn, (row) => row.amountMinor) -
          sum(history.writeOffs, (row) => row.effectiveOn, (row) => row.amountMinor)
        expect(balanceAt(ledgerMovements(history, currency), on)).toBe(plain)
      }),
      RUNS,
    )
  })

  test('nothing is ever open below zero or above its amount, and no problem is reported', () => {
    fc.assert(
      fc.property(keptHistory, someDate, (history, on) => {
        const { invoices, payments, creditNotes } = remaindersAt(settle(history), on)
        for (const row of history.invoices) expect(invoices.get(row.id) ?? 0).toSatisfy((minor: number) => minor >= 0 && minor <= row.totalMinor)
        for (const row of history.payments) expect(payments.get(row.id) ?? 0).toSatisfy((minor: number) => minor >= 0 && minor <= row.amountMinor)
        for (const row of history.creditNotes) expect(creditNotes.get(row.id) ?? 0).toSatisfy((minor: number) => minor >= 0 && minor <= row.amountMinor)
        expect(bookProblems(history, on)).toEqual([])
      }),
      RUNS,
    )
  })
})
