import { describe, expect, test } from 'vitest'
import fc from 'fast-check'
import { toDecimalString } from '#main/domain/currency.ts'
import { readAmount } from '#main/imports/values/amount.ts'
import { readDecimal, readWhole } from '#main/imports/values/decimal.ts'
import { currencyBeside, readCurrency } from '#main/imports/values/currency.ts'

describe('an amount is read as people write it', () => {
  test.each([
    ['1,234.56', '.', 'USD', 123_456], ['1234.5', '.', 'USD', 123_450], ['.5', '.', 'USD', 50], ['5.', '.', 'USD', 500], ['0', '.', 'USD', 0], ['-0', '.', 'USD', 0],
    ['1.234,56', ',', 'EUR', 123_456], ['1 234,50', ',', 'EUR', 123_450], ['1\u00A0234,50', ',', 'EUR', 123_450], ['1\u202F234,50', ',', 'EUR', 123_450], ["1'234.50", '.', 'CHF', 123_450], ['1\u2019234.50', '.', 'CHF', 123_450],
    ['(1,234.50)', '.', 'USD', -123_450], ['($1,234.50)', '.', 'USD', -123_450], ['$(1,234.50)', '.', 'USD', -123_450], ['-5', '.', 'USD', -500], ['5-', '.', 'USD', -500], ['- 5', '.', 'USD', -500], ['\u22125', '.', 'USD', -500], ['+5', '.', 'USD', 500], ['-$5', '.', 'USD', -500], ['$-5', '.', 'USD', -500], ['$5-', '.', 'USD', -500],
    ['5.00 CR', '.', 'USD', -500], ['5.00CR', '.', 'USD', -500], ['CR 5.00', '.', 'USD', -500], ['5.00 DR', '.', 'USD', 500], ['5.00 Dr.', '.', 'USD', 500],
    ['€5', ',', 'EUR', 500], ['5 €', ',', 'EUR', 500], ['5,00 EUR', ',', 'EUR', 500], ['eur 5', ',', 'EUR', 500], ['A$5.00', '.', 'AUD', 500], ['$5.00', '.', 'AUD', 500], ['￥500', '.', 'JPY', 500], ['500円', '.', 'JPY', 500], ['1.000,00 лв.', ',', 'BGN', 100_000], ['12,50 zł', ',', 'PLN', 1250], ['Fr. 5.50', '.', 'CHF', 550], ['KD 1.250', '.', 'KWD', 1250], ['Rs.50', '.', 'INR', 5000], ['$.50', '.', 'USD', 50], ['5,- €', ',', 'EUR', 500], ['5,\u2013', ',', 'EUR', 500], ['CHF 5.--', '.', 'CHF', 500], ['-5,-', ',', 'EUR', -500],
    ['12,34,567.89', '.', 'INR', 123_456_789], ['１２３．４５', '.', 'USD', 12_345], ['  7 ', '.', 'USD', 700],
    ['90,071,992,547,409.91', '.', 'USD', Number.MAX_SAFE_INTEGER],
  ] as const)('%s with %s in %s', (text, decimal, currency, minor) => {
    expect(readAmount(text, { decimal, currency })).toEqual({ minor })
  })

  test('CR is more where it is money that came in', () => {
    expect(readAmount('5.00 CR', { decimal: '.', currency: 'USD', credit: 'plus' })).toEqual({ minor: 500 })
    expect(readAmount('5.00 DR', { decimal: '.', currency: 'USD', credit: 'plus' })).toEqual({ minor: -500 })
  })

  test('a number of a workbook has its own decimal mark', () => {
    expect(readAmount({ is: 'number', number: '1234.5', text: '1234.5', exact: true }, { decimal: ',', currency: 'EUR' })).toEqual({ minor: 123_450 })
  })
})

describe('an amount is refused with why', () => {
  test.each([
    ['', '.', 'USD', 'There is no amount'], ['   ', '.', 'USD', 'There is no amount'], ['abc', '.', 'USD', 'is not an amount'], ['.', '.', 'USD', 'is not an amount'],
    ['12.345', '.', 'USD', 'has 3 decimals, and USD has 2'], ['500.00', '.', 'JPY', 'has 2 decimals, and JPY has none'], ['1.2345', '.', 'KWD', 'has 4 decimals, and KWD has 3'],
    ['1.234,56', '.', 'EUR', 'it would be one with “,”'], ['1,234.56', ',', 'EUR', 'it would be one with “.”'], ['1,23.45', '.', 'USD', 'is not an amount'], ['1,2345', '.', 'USD', 'is not an amount'], ['1 234 5', '.', 'USD', 'is not an amount'], ['1,234 567.00', '.', 'USD', 'is not an amount'],
    ['USD 5', '.', 'EUR', 'is not in EUR'], ['€5', '.', 'USD', 'is not in USD'], ['C$5', '.', 'USD', 'is not in USD'], ['5 apples', '.', 'USD', 'is not an amount'], ['5%', '.', 'USD', 'is not an amount'],
    ['1.5E+05', '.', 'USD', 'its digits are lost'], ['1,5E5', ',', 'EUR', 'its digits are lost'],
    ['(-5)', '.', 'USD', 'two signs'], ['--5', '.', 'USD', 'two signs'], ['-5-', '.', 'USD', 'two signs'], ['-5 CR', '.', 'USD', 'two signs'], ['(5', '.', 'USD', 'a bracket without its other'], ['5)', '.', 'USD', 'a bracket without its other'],
    ['90,071,992,547,409.92', '.', 'USD', 'too large'], ['9'.repeat(30), '.', 'USD', 'too large'], ['#N/A', '.', 'USD', 'is not an amount'], ['1/2', '.', 'USD', 'is not an amount'], ['2026-04-03', '.', 'USD', 'is not an amount'], ['1;2', '.', 'USD', 'is not an amount'],
  ] as const)('%s with %s in %s', (text, decimal, currency, reason) => {
    const read = readAmount(text, { decimal, currency })
    expect(read).toHaveProperty('reason')
    expect((read as { reason: string }).reason).toContain(reason)
  })

  test('a date of a workbook is no amount', () => {
    expect(readAmount({ is: 'date', on: '2026-04-03', time: null, text: '2026-04-03' }, { decimal: '.', currency: 'USD' })).toEqual({ reason: '“2026-04-03” is a date, and an amount is expected here.' })
  })
})

test('an amount in any locale of the runtime reads as it was', () => {
  const cases = fc.record({
    minor: fc.maxSafeInteger(), currency: fc.constantFrom('USD', 'EUR', 'JPY', 'KWD', 'GBP', 'CHF', 'INR', 'PLN', 'BGN', 'AUD', 'VND'),
    locale: fc.constantFrom('en-US', 'de-DE', 'fr-FR', 'el-GR', 'bg-BG', 'pl-PL', 'ja-JP', 'it-IT', 'es-ES', 'nl-NL', 'pt-BR', 'en-IN', 'de-AT', 'de-CH', 'vi-VN', 'en-AU'), style: fc.constantFrom('symbol', 'code', 'none', 'accounting', 'trailing'),
  })
  fc.assert(fc.property(cases, ({ minor, currency, locale, style }) => {
    const decimals = toDecimalString(minor, currency).split('.')[1]?.length ?? 0
    const format = new Intl.NumberFormat(locale, {
      ...(style === 'none' || style === 'trailing' ? {} : { style: 'currency', currency, currencyDisplay: style === 'code' ? 'code' : 'symbol', currencySign: style === 'accounting' ? 'accounting' : 'standard' }),
      minimumFractionDigits: decimals, maximumFractionDigits: decimals,
    })
    const parts = new Intl.NumberFormat(locale, { minimumFractionDigits: 1 }).formatToParts(1.5)
    const decimal = parts.find(({ type }) => type === 'decimal')!.value as '.' | ','
    const written = (text: string) => format.format(text as `${number}`)
    const exact = toDecimalString(minor, currency)
    const text = style === 'trailing' && minor < 0 ? `${written(exact.slice(1))}-` : written(exact)
    expect(readAmount(text, { decimal, currency }), text).toEqual({ minor: minor === 0 ? 0 : minor })
  }), { numRuns: 600 })
})

test('a text of any kind is an amount or a reason, never a failure', () => {
  fc.assert(fc.property(fc.string({ unit: fc.constantFrom(...Array.from('0123456789..,,--+()\'CRDEU €$£¥\u00A0\u2212x/%\n\0é😀')), maxLength: 40 }), fc.constantFrom<'.' | ','>('.', ','), (text, decimal) => {
    const read = readAmount(text, { decimal, currency: 'EUR' })
    expect('minor' in read ? Number.isSafeInteger(read.minor) : read.reason.length > 0).toBe(true)
  }))
})

describe('a quantity', () => {
  test.each([['1.234,5', ',', '1234.5'], ['007.50', '.', '7.5'], ['-3', '.', '-3'], ['3-', '.', '-3'], ['-0,0', ',', '0'], ['1,000', '.', '1000']] as const)('%s', (text, decimal, number) => expect(readDecimal(text, decimal)).toEqual({ decimal: number }))
  test('is whole only where it is', () => {
    expect(readWhole('12.0', '.')).toEqual({ whole: 12 })
    expect(readWhole('12.5', '.')).toEqual({ reason: '“12.5” is not a whole number.' })
    expect(readWhole('99999999999999999999', '.')).toHaveProperty('reason')
    expect(readWhole('a', '.')).toHaveProperty('reason')
  })
})

describe('a currency', () => {
  test.each([['EUR', 'EUR'], ['usd', 'USD'], ['€', 'EUR'], ['zł', 'PLN'], ['лв.', 'BGN']])('%s', (text, currency) => expect(readCurrency(text)).toEqual({ currency }))
  test.each(['$', '¥', 'kr', 'XYZ', 'euro', ''])('%s says none', (text) => expect(readCurrency(text)).toHaveProperty('reason'))
  test.each([['5 €', 'EUR'], ['EUR 5.00-', 'EUR'], ['$5', null], ['5', null], ['US$5', 'USD'], ['5 € 6 £', null]] as const)('beside the digits of %s', (text, currency) => expect(currencyBeside(text)).toBe(currency))
})
