import { expect, test } from 'vitest'
import { ReconcileDifference } from '#contract/sync.ts'
import { leftOver } from '../../src-renderer/features/settings/leftOver.ts'

const sum = (quarantined: number, repaired = false): ReconcileDifference =>
  ReconcileDifference.parse({ resource: 'payments', party: 'au', accountId: 'acc_1', accountName: 'Kestrel Freight', currency: 'AUD', upstream: { count: 2, minor: 200 }, copy: { count: 1, minor: 100 }, repaired, quarantined })

test('sums wait for records that were set aside when each that still differs has some', () => {
  expect(leftOver({ differences: 3, repaired: 1, listed: [sum(1), sum(0, true), sum(2)] })).toMatchObject({ open: 2, setAside: true, listed: [sum(1), sum(2)] })
})

test('one sum without such a record is enough to differ for no known reason', () => {
  expect(leftOver({ differences: 2, repaired: 0, listed: [sum(1), sum(0)] }).setAside).toBe(false)
})

test('sums beyond those that are listed are not explained by the listed ones', () => {
  expect(leftOver({ differences: 3, repaired: 0, listed: [sum(1), sum(1)] }).setAside).toBe(false)
})

test('where all agree nothing waits', () => {
  expect(leftOver({ differences: 1, repaired: 1, listed: [sum(0, true)] })).toEqual({ open: 0, setAside: false, listed: [] })
})
