import fc from 'fast-check'
import { expect, test } from 'vitest'
import { exponentOf, parseDecimal, toDecimalString } from '#main/domain/currency.ts'
import { someCurrency } from './currencies.ts'

const minor = fc.maxSafeInteger()

test.each([
  ['JPY', 0], ['KRW', 0], ['VND', 0], ['CLP', 0], ['USD', 2], ['AUD', 2], ['EUR', 2],
  ['KWD', 3], ['BHD', 3], ['JOD', 3], ['OMR', 3], ['TND', 3], ['IQD', 3], ['LYD', 3], ['ZZZ', 2],
])('%s has %i decimals', (currency, exponent) => expect(exponentOf(currency)).toBe(exponent))

test.each([
  [124_000, 'USD', '1240.00'], [5, 'USD', '0.05'], [-5, 'USD', '-0.05'], [0, 'USD', '0.00'], [-0, 'USD', '0.00'],
  [500, 'JPY', '500'], [-0, 'JPY', '0'], [-5, 'KWD', '-0.005'], [12_345, 'KWD', '12.345'],
  [Number.MAX_SAFE_INTEGER, 'USD', '90071992547409.91'],
])('%i minor units of %s are %s', (amount, currency, text) => expect(toDecimalString(amount, currency)).toBe(text))

test('text and minor units go back and forth without a loss, up to the last safe integer', () => {
  fc.assert(fc.property(minor, someCurrency, (amount, currency) => {
    expect(parseDecimal(toDecimalString(amount, currency), currency)).toBe(amount)
  }))
})

test.each([['12', 1200], ['12.5', 1250], ['+12.50', 1250], ['−12.50', -1250], [' 12.50 ', 1250], ['007', 700], ['-0', 0]])(
  '“%s” dollars are read as %i cents',
  (text, amount) => expect(parseDecimal(text, 'USD')).toBe(amount),
)

test.each(['', ' ', '-', '.', '.5', '5.', '1,200.00', '1 200', '1.500', '1e3', '0x10', 'NaN', 'Infinity', '--1', '$5', '١٢'])(
  '“%s” is refused rather than guessed at',
  (text) => expect(() => parseDecimal(text, 'USD')).toThrow(expect.objectContaining({ name: 'DomainError', code: 'NOT_AN_AMOUNT' })),
)

test('a yen has no decimals to read', () => {
  expect(() => parseDecimal('12.0', 'JPY')).toThrow(expect.objectContaining({ code: 'NOT_AN_AMOUNT' }))
})

test('an amount beyond the safe integers is refused both ways', () => {
  expect(() => parseDecimal('90071992547409.92', 'USD')).toThrow(RangeError)
  expect(() => toDecimalString(2 ** 53, 'USD')).toThrow(RangeError)
  expect(() => toDecimalString(0.5, 'USD')).toThrow(RangeError)
})
