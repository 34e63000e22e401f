import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decimalOf, exponentOf, formatMoney, formatMoneyList, formatMoneyOrDash, onlyCurrency } from '../../src-renderer/ui/format/money.ts'

describe('money on screen', () => {
  test('each currency shows its own number of decimals', () => {
    expect(formatMoney({ minor: 124_000, currency: 'AUD' })).toBe('A$1,240.00')
    expect(formatMoney({ minor: 8850, currency: 'USD' })).toBe('$88.50')
    expect(formatMoney({ minor: 1240, currency: 'JPY' })).toBe('¥1,240')
    expect(formatMoney({ minor: 1_359_043, currency: 'KWD' })).toBe('KWD\u00a01,359.043')
  })

  test('a negative amount has a true minus before its symbol', () => {
    expect(formatMoney({ minor: -5, currency: 'USD' })).toBe('−$0.05')
    expect(formatMoney({ minor: -24_285, currency: 'AUD' }, { symbol: false })).toBe('−242.85')
  })

  test('nothing is a dash where a dash is wanted, and a figure elsewhere', () => {
    expect(formatMoneyOrDash({ minor: 0, currency: 'USD' })).toBe('–')
    expect(formatMoney({ minor: 0, currency: 'KWD' }, { symbol: false })).toBe('0.000')
  })

  test('amounts of several currencies stand side by side and are not added', () => {
    expect(formatMoneyList([{ minor: 100, currency: 'USD' }, { minor: 100, currency: 'EUR' }])).toBe('$1.00 · €1.00')
    expect(formatMoneyList([])).toBe('–')
  })

  test('a column has a currency of its own only when all its amounts have it', () => {
    expect(onlyCurrency([{ minor: 1, currency: 'USD' }])).toBe('USD')
    expect(onlyCurrency([{ minor: 1, currency: 'USD' }, { minor: 1, currency: 'EUR' }])).toBeNull()
    expect(onlyCurrency([])).toBeNull()
    expect(onlyCurrency(undefined)).toBeNull()
  })

  test('the decimal string says every unit of any safe amount', () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), fc.constantFrom('USD', 'JPY', 'KWD'), (minor, currency) => {
        const back = BigInt(decimalOf(minor, currency).replace('.', ''))
        expect(back).toBe(BigInt(minor))
        expect(decimalOf(minor, currency).split('.')[1]?.length ?? 0).toBe(exponentOf(currency))
      }),
    )
  })

  test('the figure keeps every unit of an amount that a floating-point number would round', () => {
    expect(formatMoney({ minor: Number.MAX_SAFE_INTEGER, currency: 'USD' })).toBe('$90,071,992,547,409.91')
    expect(formatMoney({ minor: Number.MIN_SAFE_INTEGER, currency: 'KWD' }, { symbol: false })).toBe('−9,007,199,254,740.991')
  })
})
