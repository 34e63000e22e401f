import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { HARD_DECLINES } from '#main/domain/declines.ts'
import { retryAdvice } from '#main/domain/retryAdvice.ts'
import type { Attempt, RetryMethod } from '#main/domain/retryAdvice.ts'

const DAY = 86_400_000
const now = Date.parse('2026-11-21T09:00:00Z')
const primary: RetryMethod = { id: 'pm_1', slot: 'primary', isDefault: true, expMonth: 3, expYear: 2028, notAccepted: null }
const backup: RetryMethod = { id: 'pm_2', slot: 'backup', isDefault: false, expMonth: 11, expYear: 2026, notAccepted: null }
const failed = (over: Partial<Attempt> = {}): Attempt => ({ at: now - DAY, methodId: 'pm_1', status: 'failed', declineCode: 'insufficient_funds', ...over })
const problems = (attempts: Attempt[], methods: RetryMethod[], at = now, timeZone = 'UTC') => retryAdvice({ attempts, methods, now: at, timeZone }).methods.map(({ problem }) => problem)

test('a soft decline may be tried again, with the primary or the backup', () => {
  expect(retryAdvice({ attempts: [failed()], methods: [primary, backup], now })).toEqual({
    mayRetry: true,
    reason: 'may_retry',
    plain: 'The charge may be tried again.',
    methodIds: { primary: 'pm_1', backup: 'pm_2' },
    methods: [
      { methodId: 'pm_1', slot: 'primary', problem: null, plain: null },
      { methodId: 'pm_2', slot: 'backup', problem: null, plain: null },
    ],
    triesLeft: 7,
    notBefore: null,
  })
})

test.each(HARD_DECLINES)('after %s the card is never tried again; the backup may be', (declineCode) => {
  const attempts = [failed({ declineCode, at: now - 400 * DAY }), failed()]
  expect(retryAdvice({ attempts, methods: [primary, backup], now })).toMatchObject({ mayRetry: true, methodIds: { primary: null, backup: 'pm_2' } })
  expect(retryAdvice({ attempts, methods: [primary], now })).toMatchObject({ mayRetry: false, reason: 'no_usable_method', notBefore: null })
})

describe('a method is not usable', () => {
  test('when the bank called the card expired', () => expect(problems([failed({ declineCode: 'expired_card' })], [primary, backup])).toEqual(['needs_new_card', null]))

  test('when the party does not accept it, and the party’s words are shown', () => {
    const diners = { ...primary, notAccepted: 'Diners Club is not accepted here.' }
    expect(retryAdvice({ attempts: [failed()], methods: [diners], now }).methods).toEqual([{ methodId: 'pm_1', slot: 'primary', problem: 'not_accepted', plain: 'Diners Club is not accepted here.' }])
  })

  test('past the last day of its month in the party’s zone, and not before', () => {
    expect(problems([], [backup], Date.parse('2026-11-30T23:59:59Z'))).toEqual([null])
    expect(problems([], [backup], Date.parse('2026-12-01T00:00:00Z'))).toEqual(['expired'])
    expect(problems([], [backup], Date.parse('2026-12-01T00:00:00Z'), 'America/New_York')).toEqual([null])
    expect(problems([], [backup], Date.parse('2026-11-30T13:00:00Z'), 'Australia/Sydney')).toEqual(['expired'])
  })

  test('never for its age where it has none, as a bank account', () => expect(problems([], [{ ...primary, expMonth: null, expYear: null }])).toEqual([null]))
})

test('the default method of a slot comes before others, and a usable one before the default', () => {
  const other: RetryMethod = { ...primary, id: 'pm_3', isDefault: false }
  expect(retryAdvice({ attempts: [], methods: [other, primary], now }).methodIds.primary).toBe('pm_1')
  expect(retryAdvice({ attempts: [failed({ declineCode: 'lost_card' })], methods: [primary, other], now }).methodIds.primary).toBe('pm_3')
})

test('without a method there is nothing to try', () => expect(retryAdvice({ attempts: [failed()], methods: [], now })).toMatchObject({ mayRetry: false, reason: 'no_method' }))

test.each(['succeeded', 'refunded', 'disputed'] as const)('money that was taken once (%s) is not asked for again', (status) => {
  const attempts = [failed(), failed({ status, declineCode: null })]
  expect(retryAdvice({ attempts, methods: [primary, backup], now })).toMatchObject({ mayRetry: false, reason: 'already_taken', notBefore: null })
})

test('while a bank has not answered the money is not asked for again; once it has refused, it may be', () => {
  const attempts = [failed(), failed({ status: 'pending', declineCode: null })]
  expect(retryAdvice({ attempts, methods: [primary, backup], now })).toMatchObject({ mayRetry: false, reason: 'at_the_bank', notBefore: null })
  expect(retryAdvice({ attempts: [failed(), failed({ declineCode: 'no_account' })], methods: [primary, backup], now })).toMatchObject({ mayRetry: true })
})

describe('at most 8 tries in 14 days', () => {
  const daysAgo = (...days: number[]) => days.map((ago) => failed({ at: now - ago * DAY, methodId: ago % 2 === 0 ? 'pm_1' : 'pm_2' }))
  const advice = (attempts: Attempt[], at = now) => retryAdvice({ attempts, methods: [primary, backup], now: at })

  test('the seventh leaves one, the eighth none until the oldest is 14 days old', () => {
    expect(advice(daysAgo(1, 2, 3, 4, 5, 6, 7))).toMatchObject({ mayRetry: true, triesLeft: 1, notBefore: null })
    const eight = daysAgo(3, 1, 2, 8, 4, 5, 6, 7)
    expect(advice(eight)).toMatchObject({ mayRetry: false, reason: 'too_many_tries', triesLeft: 0, notBefore: now + 6 * DAY, methodIds: { primary: 'pm_1', backup: 'pm_2' } })
    expect(advice(eight, now + 6 * DAY - 1).mayRetry).toBe(false)
    expect(advice(eight, now + 6 * DAY)).toMatchObject({ mayRetry: true, triesLeft: 1, notBefore: null })
  })

  test('tries 14 days old and older no longer count', () => {
    expect(advice(daysAgo(14, 15, 16, 17, 18, 19, 20, 21, 22)).triesLeft).toBe(8)
  })

  test('for any history of failures: never a ninth in any 14 days, and at `notBefore` there is room', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 40 * 24 }), { maxLength: 30, size: 'max' }), (hoursAgo) => {
        const attempts = hoursAgo.map((hours) => failed({ at: now - hours * 3_600_000 }))
        const inWindow = (at: number) => attempts.filter((attempt) => attempt.at > at - 14 * DAY && attempt.at <= at).length
        const { mayRetry, triesLeft, notBefore } = advice(attempts)
        expect(mayRetry).toBe(inWindow(now) < 8)
        expect(triesLeft).toBe(Math.max(0, 8 - inWindow(now)))
        if (mayRetry) expect(notBefore).toBeNull()
        else expect([inWindow(notBefore!) < 8, inWindow(notBefore! - 1) < 8]).toEqual([true, false])
      }),
    )
  })
})
