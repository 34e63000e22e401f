import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseDecimal, toDecimalString } from '#main/domain/currency.ts'
import { amountProblem, amountText, minorOf } from '../../src-renderer/ui/format/amountInput.ts'
import { formatMoney } from '../../src-renderer/ui/format/money.ts'

const currencies = fc.constantFrom('USD', 'JPY', 'KWD', 'AUD', 'TND')

describe('an amount that is typed', () => {
  test('is read in the currency’s own decimals', () => {
    expect(minorOf('15', 'USD')).toBe(1500)
    expect(minorOf(' 1240.5 ', 'AUD')).toBe(124_050)
    expect(minorOf('1240', 'JPY')).toBe(1240)
    expect(minorOf('0.005', 'KWD')).toBe(5)
    expect(minorOf('0', 'USD')).toBe(0)
  })

  test('is taken as the window itself shows amounts, with groups of three', () => {
    expect(minorOf('1,234.50', 'USD')).toBe(123_450)
    expect(minorOf('1,234,567', 'USD')).toBe(123_456_700)
    expect(minorOf('1,240', 'JPY')).toBe(1240)
    expect(minorOf('1,240.500', 'KWD')).toBe(1_240_500)
    fc.assert(fc.property(fc.maxSafeNat(), currencies, (minor, currency) => {
      expect(minorOf(formatMoney({ minor, currency }, { symbol: false }), currency)).toBe(minor)
    }))
  })

  test('with one comma and no point is not taken where it could be a decimal comma', () => {
    expect(['USD', 'KWD'].map((currency) => minorOf('1,500', currency))).toEqual([null, null])
  })

  test.each(['', '1,500', '1,50', '1,50.00', '12,34.50', '1,2345.00', '0,123.00', ',500.00', '1,,500.00', '1.500,00', '12.345', '-5', '+5', '1e3', '.5', '5.', '$5', '0x10', '９９', '90071992547409.93'])('is not guessed at: %s', (text) => {
    expect(minorOf(text, 'USD')).toBeNull()
    expect(amountProblem(text, 'USD')).not.toBeNull()
  })

  test('with decimals where the currency has none is refused, and the words show how to write it', () => {
    expect(minorOf('12.5', 'JPY')).toBeNull()
    expect(amountProblem('12.5', 'JPY')).toBe('Write it as 1240: digits alone.')
    expect(amountProblem('1,2', 'USD')).toBe('Write it as 1240.00: digits, a point, 2 decimals at the most.')
    expect(amountProblem('1,2', 'KWD')).toBe('Write it as 1240.000: digits, a point, 3 decimals at the most.')
    expect(amountProblem('', 'USD')).toBe('Fill this in.')
    expect(amountProblem('15.00', 'USD')).toBeNull()
  })

  test('is read as the books read it, to the last unit of any safe amount', () => {
    fc.assert(fc.property(fc.maxSafeNat(), currencies, (minor, currency) => {
      expect(amountText({ minor, currency })).toBe(toDecimalString(minor, currency))
      expect(minorOf(amountText({ minor, currency }), currency)).toBe(minor)
    }))
  })

  test('is taken or refused exactly as the books would, but for a sign and groups of three', () => {
    const typed = fc.oneof(fc.string({ maxLength: 12 }), fc.stringMatching(/^\d{0,8}[.,]?\d{0,4}$/))
    fc.assert(fc.property(typed, currencies, (text, currency) => {
      const books = (() => {
        try {
          return /^\s*[-\u2212+]/.test(text) ? null : parseDecimal(text, currency)
        } catch {
          return null
        }
      })()
      if (text.includes(',') && minorOf(text, currency) !== null) expect(minorOf(text.replaceAll(',', ''), currency)).toBe(minorOf(text, currency))
      else expect(minorOf(text, currency)).toBe(books)
    }), { numRuns: 500 })
  })
})
