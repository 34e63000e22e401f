import fc from 'fast-check'
import { expect, test } from 'vitest'
import { amountWriter } from '#main/documents/amounts.ts'

const LOCALES = ['en-AU', 'en-IN', 'hi-IN', 'de-DE', 'de-CH', 'de-AT', 'fr-FR', 'es-ES', 'it-IT', 'nl-NL', 'pl-PL', 'pt-PT', 'pt-BR', 'el-GR', 'bg-BG', 'ja-JP', 'vi-VN', 'fa-IR', 'ar-KW', 'he-IL', 'sv-SE', 'ka-GE']

test.each(LOCALES)('an amount is written as %s writes it, but for the minus', (locale) => {
  fc.assert(
    fc.property(fc.bigInt(0n, 9_007_199_254_740_991n), fc.boolean(), fc.constantFrom(0, 2, 3), (minor, below, decimals) => {
      const digits = minor.toString().padStart(decimals + 1, '0')
      const decimal = `${below ? '-' : ''}${digits.slice(0, digits.length - decimals)}${decimals === 0 ? '' : `.${digits.slice(-decimals)}`}`
      const format = new Intl.NumberFormat(locale, { numberingSystem: 'latn', minimumFractionDigits: decimals, maximumFractionDigits: decimals })
      const expected = format.formatToParts(decimal as `${number}`).map(({ type, value }) => (type === 'minusSign' ? '\u2212' : value.replace(/[\u061c\u200e\u200f]/gu, ''))).join('')
      expect(amountWriter(locale, decimals)(decimal)).toBe(expected)
    }),
    { numRuns: 60 },
  )
})
