import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { formatMoney, halfEven, split, sumByCurrency, taxOf } from '#main/domain/money.ts'
import { someCurrency } from './currencies.ts'

describe('formatMoney', () => {
  test.each([
    [{ minor: 124_000, currency: 'AUD' }, 'en-AU', '$1,240.00'],
    [{ minor: 124_000, currency: 'AUD' }, 'en-US', 'A$1,240.00'],
    [{ minor: 8_850, currency: 'USD' }, 'en-US', '$88.50'],
    [{ minor: -8_850, currency: 'USD' }, 'en-US', '−$88.50'],
    [{ minor: 0, currency: 'USD' }, 'en-US', '$0.00'],
    [{ minor: 124_000, currency: 'JPY' }, 'en-US', '¥124,000'],
    [{ minor: -5, currency: 'KWD' }, 'en-US', '−KWD\u00a00.005'],
    [{ minor: 123_456, currency: 'EUR' }, 'de-DE', '1.234,56\u00a0€'],
  ])('%o in %s is %s', (money, locale, text) => expect(formatMoney(money, locale)).toBe(text))

  test('every digit of the largest amount is there', () => {
    expect(formatMoney({ minor: Number.MAX_SAFE_INTEGER, currency: 'USD' }, 'en-US')).toBe('$90,071,992,547,409.91')
  })

  test('the digits are those of the amount, and a minus is a true minus, whatever the amount', () => {
    fc.assert(fc.property(fc.maxSafeInteger(), someCurrency, (minor, currency) => {
      const text = formatMoney({ minor, currency }, 'en-US')
      expect(BigInt(text.replaceAll(/\D/g, ''))).toBe(BigInt(Math.abs(minor)))
      expect(text.includes('\u2212')).toBe(minor < 0)
      expect(text).not.toContain('-')
    }))
  })

  test('a locale with an underscore is understood, and one that is nonsense is written as English', () => {
    expect(formatMoney({ minor: 100, currency: 'EUR' }, 'de_DE')).toBe('1,00\u00a0€')
    expect(formatMoney({ minor: 100, currency: 'USD' }, 'not a locale')).toBe('$1.00')
  })
})

describe('sumByCurrency', () => {
  test('never adds one currency to another', () => {
    const items = [{ minor: 100, currency: 'USD' }, { minor: 5, currency: 'AUD' }, { minor: -100, currency: 'USD' }, { minor: 7, currency: 'KWD' }]
    expect(sumByCurrency(items)).toEqual([{ minor: 5, currency: 'AUD' }, { minor: 7, currency: 'KWD' }, { minor: 0, currency: 'USD' }])
    expect(sumByCurrency([])).toEqual([])
  })

  test('refuses a sum that is no longer exact', () => {
    const items = [{ minor: Number.MAX_SAFE_INTEGER, currency: 'USD' }, { minor: 1, currency: 'USD' }]
    expect(() => sumByCurrency(items)).toThrow(RangeError)
  })
})

describe('split', () => {
  const weights = fc.array(fc.nat(), { minLength: 1, maxLength: 12 }).filter((list) => list.some((weight) => weight > 0))

  test('gives back every unit, each share within one unit of exact and nothing to a weight of zero', () => {
    fc.assert(fc.property(fc.maxSafeInteger(), weights, (minor, list) => {
      const shares = split(minor, list)
      const whole = list.reduce((sum, weight) => sum + BigInt(weight), 0n)
      expect(shares.reduce((sum, share) => sum + BigInt(share), 0n)).toBe(BigInt(minor))
      shares.forEach((share, index) => {
        const off = BigInt(share) * whole - BigInt(minor) * BigInt(list[index]!)
        expect(off < whole && off > -whole).toBe(true)
        if (list[index] === 0) expect(share).toBe(0)
      })
    }))
  })

  test('splits a refund exactly as the payment was split', () => {
    fc.assert(fc.property(fc.maxSafeInteger(), weights, (minor, list) => {
      expect(split(-minor, list).map((share) => 0 - share)).toEqual(split(minor, list))
    }))
  })

  test('the units left over go to the largest remainders, the earlier first where they are equal', () => {
    expect(split(100, [1, 1, 1])).toEqual([34, 33, 33])
    expect(split(-100, [1, 1, 1])).toEqual([-34, -33, -33])
    expect(split(10, [1, 2, 4])).toEqual([1, 3, 6])
    expect(split(5, [0, 1, 0])).toEqual([0, 5, 0])
    expect(split(0, [3, 1])).toEqual([0, 0])
    expect(split(Number.MAX_SAFE_INTEGER, [1, 1])).toEqual([4_503_599_627_370_496, 4_503_599_627_370_495])
  })

  test.each([[[]], [[0, 0]], [[1, -1]], [[0.5]], [[Number.NaN]]])('weights %j cannot share anything', (list) => {
    expect(() => split(100, list)).toThrow(expect.objectContaining({ code: 'WEIGHTS_UNUSABLE' }))
  })
})

describe('halfEven', () => {
  test.each([
    [5n, 10n, 0n], [15n, 10n, 2n], [25n, 10n, 2n], [-5n, 10n, 0n], [-15n, 10n, -2n], [-25n, 10n, -2n],
    [14n, 10n, 1n], [16n, 10n, 2n], [-14n, 10n, -1n], [-16n, 10n, -2n], [15n, -10n, -2n], [-15n, -10n, 2n], [7n, 7n, 1n],
  ])('%i ÷ %i is %i', (numerator, denominator, result) => expect(halfEven(numerator, denominator)).toBe(result))

  test('is never further than a half away, and even when exactly a half away', () => {
    fc.assert(fc.property(fc.bigInt(), fc.bigInt().filter((d) => d !== 0n), (numerator, denominator) => {
      const result = halfEven(numerator, denominator)
      const twiceOff = 2n * (result * denominator - numerator)
      const [off, whole] = [twiceOff < 0n ? -twiceOff : twiceOff, denominator < 0n ? -denominator : denominator]
      expect(off <= whole).toBe(true)
      if (off === whole) expect(result % 2n).toBe(0n)
    }))
  })

  test('nothing is divided by zero', () => expect(() => halfEven(1n, 0n)).toThrow(RangeError))
})

test.each([[10_000, 1000, 1000], [12_345, 1000, 1234], [12_355, 1000, 1236], [-12_345, 1000, -1234], [99, 825, 8], [10_000, 0, 0], [1, 10_000, 1]])(
  'tax on %i at %i basis points is %i',
  (subtotal, rate, tax) => expect(taxOf(subtotal, rate)).toBe(tax),
)

test('tax on the largest amount is exact', () => expect(taxOf(Number.MAX_SAFE_INTEGER, 10_000)).toBe(Number.MAX_SAFE_INTEGER))
test('tax that does not fit is refused', () => expect(() => taxOf(Number.MAX_SAFE_INTEGER, 10_001)).toThrow(RangeError))
