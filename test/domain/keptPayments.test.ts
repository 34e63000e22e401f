import fc from 'fast-check'
import { expect, test } from 'vitest'
import { allocationsOfKept, type KeptInvoice, type KeptPayment, type Taken } from '#main/domain/keptPayments.ts'

const DAYS = Array.from({ length: 12 }, (_, n) => `2026-03-${String(n + 1).padStart(2, '0')}`)
const day = fc.constantFrom(...DAYS)
const invoiceId = fc.constantFrom('i1', 'i2')

const payments = fc.array(fc.record({ receivedOn: day, reversedOn: fc.option(day), rows: fc.uniqueArray(fc.record({ invoiceId, amountMinor: fc.integer({ min: 1, max: 120 }) }), { selector: (row) => row.invoiceId }) }), { maxLength: 3 })
  .map((all): KeptPayment[] => all.map((one, n) => ({ ...one, id: `p${n}`, reversedOn: one.reversedOn !== null && one.reversedOn < one.receivedOn ? one.receivedOn : one.reversedOn })))
const invoices = fc.record({ i1: fc.record({ issuedOn: day, totalMinor: fc.integer({ min: -50, max: 150 }), voidFrom: fc.option(day) }), i2: fc.record({ issuedOn: day, totalMinor: fc.integer({ min: 0, max: 150 }), voidFrom: fc.constant(null) }) })
const taken = fc.array(fc.record({ invoiceId, amountMinor: fc.integer({ min: -60, max: 100 }), on: day }), { maxLength: 6 })

const sum = (rows: readonly { amountMinor: number }[]) => rows.reduce((minor, { amountMinor }) => minor + amountMinor, 0)

test('on each day what is kept lies on an invoice as far as the source leaves room, the earlier payment first, and nowhere more', () => {
  fc.assert(fc.property(payments, invoices, taken, (kept, of, upstream: Taken[]) => {
    const all = new Map<string, KeptInvoice>(Object.entries(of))
    const rows = allocationsOfKept(kept, all, upstream)
    expect(rows.every(({ amountMinor }) => amountMinor !== 0)).toBe(true)
    for (const on of DAYS) {
      const lies = (payment: string, invoice: string) => sum(rows.filter((row) => row.paymentId === payment && row.invoiceId === invoice && row.effectiveOn <= on))
      for (const [id, { issuedOn, totalMinor, voidFrom }] of all) {
        let room = Math.max(0, totalMinor - sum(upstream.filter((one) => one.invoiceId === id && one.on <= on)))
        for (const { id: payment, receivedOn, reversedOn, rows: wanted } of kept) {
          const wants = sum(wanted.filter((row) => row.invoiceId === id))
          const counts = on >= receivedOn && on >= issuedOn && !(reversedOn !== null && on >= reversedOn) && !(voidFrom !== null && on >= voidFrom)
          const has = counts ? Math.min(wants, room) : 0
          expect(lies(payment, id)).toBe(has)
          room -= has
        }
      }
    }
  }), { numRuns: 300 })
})

const INVOICES = new Map<string, KeptInvoice>([['i1', { issuedOn: DAYS[0]!, totalMinor: 100, voidFrom: null }]])
const kept = (more: Partial<KeptPayment> = {}): KeptPayment => ({ id: 'p', receivedOn: DAYS[2]!, reversedOn: null, rows: [{ invoiceId: 'i1', amountMinor: 60 }], ...more })

test('what the source collects later makes ours give way on that day, and what it gives back lets ours lie there again', () => {
  const upstream: Taken[] = [{ invoiceId: 'i1', amountMinor: 100, on: DAYS[5]! }, { invoiceId: 'i1', amountMinor: -100, on: DAYS[8]! }]
  expect(allocationsOfKept([kept()], INVOICES, upstream).map(({ amountMinor, effectiveOn }) => [amountMinor, effectiveOn])).toEqual([[60, DAYS[2]], [-60, DAYS[5]], [60, DAYS[8]]])
})

test('ours is cut by as much as is too much, and one that is taken back lies nowhere from that day on', () => {
  expect(allocationsOfKept([kept()], INVOICES, [{ invoiceId: 'i1', amountMinor: 70, on: DAYS[4]! }]).map(({ amountMinor }) => amountMinor)).toEqual([60, -30])
  expect(allocationsOfKept([kept({ reversedOn: DAYS[6]! })], INVOICES, []).map(({ amountMinor, effectiveOn }) => [amountMinor, effectiveOn])).toEqual([[60, DAYS[2]], [-60, DAYS[6]]])
  expect(allocationsOfKept([kept({ reversedOn: DAYS[2]! })], INVOICES, [])).toEqual([])
})

test('an invoice that is not here takes nothing', () => {
  expect(allocationsOfKept([kept({ rows: [{ invoiceId: 'gone', amountMinor: 60 }] })], INVOICES, [])).toEqual([])
})
