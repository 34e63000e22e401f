import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { AllocationSuggestion } from '#contract/accounts.ts'
import { appliedOf, asSuggested } from '../../src-renderer/features/accounts/apply/applied.ts'

const row = (id: string, openMinor: number, amountMinor: number) =>
  ({ invoiceId: id, number: id.toUpperCase(), issuedOn: '2026-01-01', dueOn: null, openMinor, amountMinor, reason: '', held: false, disputed: false, closed: false })
const suggestion = (currency: string, unappliedMinor: number, rows: ReturnType<typeof row>[]) => ({ rev: 1, ref: 'PM1', currency, unappliedMinor, leftMinor: 0, rows, more: false }) as unknown as AllocationSuggestion

test('what is suggested stands in the fields, and goes into the command as it stands', () => {
  const of = suggestion('AUD', 15_050, [row('in1', 12_000, 12_000), row('in2', 9_000, 3_050), row('in3', 10, 0)])
  expect(asSuggested(of)).toEqual({ in1: '120.00', in2: '30.50' })
  expect(appliedOf(of, asSuggested(of))).toEqual({ rows: [{ invoiceId: 'in1', amountMinor: 12_000 }, { invoiceId: 'in2', amountMinor: 3_050 }], wantedMinor: 15_050, leftMinor: 0, problems: {} })
})

test('an empty field and a nought are no row; what is not an amount, or more than is open, is told at its invoice', () => {
  const of = suggestion('KWD', 5_000, [row('in1', 1_500, 0), row('in2', 1_500, 0), row('in3', 1_500, 0), row('in4', 1_500, 0)])
  const applied = appliedOf(of, { in1: ' ', in2: '0', in3: '1,5', in4: '1.501' })
  expect(applied.rows).toEqual([{ invoiceId: 'in4', amountMinor: 1_501 }])
  expect(applied.problems).toEqual({ in3: expect.stringMatching(/^Write it as 1240\.000/), in4: expect.stringMatching(/^Only KWD.1\.500 is open\.$/) })
})

test('more than is unapplied leaves nothing to apply', () => {
  expect(appliedOf(suggestion('JPY', 100, [row('in1', 90, 0), row('in2', 90, 0)]), { in1: '60', in2: '41' })).toMatchObject({ wantedMinor: 101, leftMinor: null })
})

test('for any amounts every unit is in a row or left', () => {
  fc.assert(
    fc.property(fc.array(fc.record({ open: fc.integer({ min: 1, max: 1e12 }), part: fc.integer({ min: 0, max: 1e12 }) }), { maxLength: 20 }), fc.integer({ min: 0, max: 1e12 }), (invoices, over) => {
      const rows = invoices.map(({ open, part }, n) => row(`in${n}`, open, Math.min(open, part)))
      const sum = rows.reduce((minor, { amountMinor }) => minor + amountMinor, 0)
      const of = suggestion('USD', sum + over, rows)
      expect(appliedOf(of, asSuggested(of))).toMatchObject({ wantedMinor: sum, leftMinor: over, problems: {} })
    }),
  )
})
