import { expect, test } from 'vitest'
import type { PartyId } from '#contract/vocabulary.ts'
import { isNotPulledYet } from '../../src-renderer/ui/core/pulled.ts'

const au = 'au' as PartyId
const us = 'us' as PartyId

test('before a pull has come to its end nothing is known of any party', () => {
  expect([au, null].map((party) => isNotPulledYet({ lastPullAt: null, unfinished: [] }, party))).toEqual([true, true])
})

test('a party that came later is not known until its own first pull has come to its end; the others are', () => {
  const status = { lastPullAt: 1, unfinished: [us] }
  expect([us, au, null].map((party) => isNotPulledYet(status, party))).toEqual([true, false, true])
})

test('after a whole pull what is not here is nowhere', () => {
  expect([au, null].map((party) => isNotPulledYet({ lastPullAt: 1, unfinished: [] }, party))).toEqual([false, false])
})
