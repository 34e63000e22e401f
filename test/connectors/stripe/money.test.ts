/** Stripe's amounts and ours: https://docs.stripe.com/currencies */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { minorFromStripe, NotStripeAmount, stripeFromMinor, unitMinorFromStripe } from '#main/connectors/stripe/money.ts'

const AS_THEY_ARE = {
  'two decimals': ['usd', 'eur', 'gbp', 'aud', 'inr', 'brl'],
  'no decimals': ['bif', 'clp', 'djf', 'gnf', 'jpy', 'kmf', 'krw', 'pyg', 'rwf', 'vnd', 'vuv', 'xaf', 'xof', 'xpf'],
  'three decimals': ['bhd', 'jod', 'kwd', 'omr', 'tnd'],
  // Whole units are for payouts only; charges have their two decimals.
  'two decimals that payouts leave out': ['huf', 'twd'],
}

test.each(Object.entries(AS_THEY_ARE).flatMap(([words, codes]) => codes.map((code) => [code, words])))('%s (%s) is the same number at Stripe and here', (code) => {
  expect(minorFromStripe(12_340, code)).toBe(12_340)
  expect(stripeFromMinor(12_340, code)).toBe(12_340)
})

test('the ariary (MGA) has no decimals at Stripe and two by ISO 4217', () => {
  expect(minorFromStripe(500, 'mga')).toBe(50_000)
  expect(stripeFromMinor(50_000, 'mga')).toBe(500)
  expect(() => stripeFromMinor(50_050, 'mga')).toThrow('Stripe takes MGA in whole units only, and 500.50 is none.')
})

test.each(['isk', 'ugx'])('%s has two decimals at Stripe that are always 00, and none by ISO 4217', (code) => {
  expect(minorFromStripe(500_000, code)).toBe(5000)
  expect(stripeFromMinor(5000, code)).toBe(500_000)
  expect(() => minorFromStripe(500_050, code)).toThrow(NotStripeAmount)
})

test.each(['bhd', 'jod', 'kwd', 'omr', 'tnd'])('%s is charged in amounts whose last decimal is 0, and no other leaves the desk', (code) => {
  expect(stripeFromMinor(5120, code, { charged: true })).toBe(5120)
  expect(() => stripeFromMinor(5123, code, { charged: true })).toThrow(`Stripe takes ${code.toUpperCase()} only in amounts whose last decimal is 0, and 5.123 is none.`)
  expect(stripeFromMinor(5123, code)).toBe(5123)
})

test('what is no whole number, or too large to be exact, is refused', () => {
  for (const amount of [1.5, Number.NaN, Number.MAX_SAFE_INTEGER + 1, Infinity]) expect(() => minorFromStripe(amount, 'usd')).toThrow(NotStripeAmount)
  expect(() => minorFromStripe(Number.MAX_SAFE_INTEGER, 'mga')).toThrow(NotStripeAmount)
})

test('nothing is minus nothing', () => {
  for (const code of ['usd', 'isk', 'mga']) expect(Object.is(minorFromStripe(-0, code) + 0, 0)).toBe(true)
})

test('there and back is the same amount, in any currency', () => {
  fc.assert(fc.property(fc.constantFrom(...Object.values(AS_THEY_ARE).flat(), 'mga', 'isk', 'ugx'), fc.integer({ min: -9e12, max: 9e12 }), (code, some) => {
    const minor = code === 'mga' ? some * 100 : some
    expect(minorFromStripe(stripeFromMinor(minor, code), code)).toBe(minor)
  }))
})

test.each([
  ['4900', 'usd', 4900], ['0.5', 'usd', 0], ['1.5', 'usd', 2], ['2.5', 'usd', 2], ['2.500000000001', 'usd', 3], ['-1.5', 'usd', -2], ['12.345', 'jpy', 12], ['7', 'mga', 700], ['7.005', 'mga', 700], ['7.015', 'mga', 702],
  ['50000', 'isk', 500], ['50050', 'isk', 500], ['150', 'ugx', 2],
] as const)('a price of %s in %s is %i of our units, half to even', (text, code, minor) => {
  expect(unitMinorFromStripe(text, code)).toBe(minor)
})
