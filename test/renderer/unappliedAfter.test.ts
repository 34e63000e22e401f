import { expect, test } from 'vitest'
import type { OpenCommand } from '#contract/outbox.ts'
import { unappliedAfter } from '../../src-renderer/features/accounts/apply/unappliedAfter.ts'

const command = (targetId: string, state: OpenCommand['state'], amounts: number[], name = 'applyPayment') =>
  ({ id: 1, label: 'Apply payment', state, message: null, targetId, given: { command: name, input: { rows: amounts.map((amountMinor, at) => ({ invoiceId: `in${at}`, amountMinor })) } } }) as unknown as OpenCommand

test('what is on its way out of a payment is not offered a second time, nor is what nobody knows of', () => {
  expect(unappliedAfter([command('p1', 'queued', [300, 200]), command('p1', 'uncertain', [100])], 'p1', 1000)).toBe(400)
  expect(unappliedAfter([command('c1', 'sending', [1000], 'applyCreditNote')], 'c1', 1000)).toBe(0)
})

test('what was refused, or is about another, takes nothing', () => {
  expect(unappliedAfter([command('p1', 'rejected', [300]), command('p2', 'queued', [300])], 'p1', 1000)).toBe(1000)
})

test('more than there is leaves nothing', () => {
  expect(unappliedAfter([command('p1', 'queued', [1001])], 'p1', 1000)).toBe(0)
})
