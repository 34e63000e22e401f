import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { amountIn } from '#main/features/search/amountIn.ts'

describe('an amount as people write it', () => {
  test.each([
    ['1234.50', ['1234.50'], null, true], ['1,234.50', ['1234.50'], null, true], ['1.234,50', ['1234.50'], null, true], ['1 234,50', ['1234.50'], null, true], ['1’234.50', ['1234.50'], null, true],
    ['A$1,240', ['1.240', '1240'].toReversed().toReversed(), ['AUD'], true], ['US$ 99', ['99'], ['USD'], true], ['99 €', ['99'], ['EUR'], true], ['99eur', ['99'], ['EUR'], true],
    ['1,234,567', ['1234567'], null, false], ['1.234.567', ['1234567'], null, false], ['1.240', ['1.240', '1240'], null, true], ['0.240', ['0.240'], null, true], ['1240', ['1240'], null, false],
  ])('%s', (text, readings, currencies, sure) => {
    expect(amountIn(text)).toEqual({ readings, currencies, sure })
  })

  test.each(['', 'IN2001', 'A-000042', '1.2.3', '12.3456', '1,23,4', '1.234,567.8', 'XQZ 5', '$5 €', '-8', '٥٠', '1234567890123456'])('%j is none', (text) => {
    expect(amountIn(text)).toBeNull()
  })

  test('is read as it was written, grouped or not, either way round', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 99_999_999_999 }), (minor) => {
      const plain = `${Math.floor(minor / 100)}.${String(minor % 100).padStart(2, '0')}`
      for (const locale of ['en', 'de', 'de-CH', 'fr']) {
        const written = new Intl.NumberFormat(locale, { minimumFractionDigits: 2 }).format(minor / 100)
        expect(amountIn(written)?.readings, written).toContain(plain)
      }
    }))
  })
})
