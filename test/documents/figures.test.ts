import { expect, test } from 'vitest'
import { figuresFor } from '#main/documents/figures.ts'
import { addressLines } from '#main/documents/letterhead/letterhead.ts'
import { languageOf, languageTag } from '#main/documents/words/language.ts'

test('amounts have all decimals of their currency and a true minus, in the notation of the locale', () => {
  expect(figuresFor('en-AU').amount(-124_000, 'AUD')).toBe('−1,240.00')
  expect(figuresFor('de-DE').amount(123_456_789, 'EUR')).toBe('1.234.567,89')
  expect(figuresFor('fr-FR').amount(-1_234_567, 'EUR')).toBe('−12\u202f345,67')
  expect(figuresFor('ja-JP').amount(1_234, 'JPY')).toBe('1,234')
  expect(figuresFor('en-KW').amount(5, 'KWD')).toBe('0.005')
})

test('amounts are grouped from a thousand on in every language, so that a column is even', () => {
  for (const locale of ['es-ES', 'it-IT', 'pt-PT', 'pl-PL', 'bg-BG']) {
    const { amount } = figuresFor(locale)
    expect(amount(950_000, 'EUR').replace(/^9(\D)500,00$/u, '$1'), locale).toBe(amount(1_250_000, 'EUR').replace(/^12(\D)500,00$/u, '$1'))
    expect(amount(95_000, 'EUR'), locale).toBe('950,00')
  }
})

test('the last unit of the largest amount is printed', () => {
  expect(figuresFor('en-US').amount(Number.MAX_SAFE_INTEGER, 'USD')).toBe('90,071,992,547,409.91')
})

test('dates are those of the locale where documents are written in its language, else the day comes first', () => {
  expect(figuresFor('en-US').date('2026-02-28')).toBe('Feb 28, 2026')
  expect(figuresFor('pl-PL').date('2026-02-28')).toBe('28 lut 2026')
  expect(figuresFor('ar-KW').date('2026-02-28')).toBe('28 Feb 2026')
  expect(figuresFor('sv-SE').date('2026-02-28')).toBe('28 Feb 2026')
  expect(figuresFor('ja-JP').period('2026-02-01', '2026-02-28')).toBe('2026/02/01～2026/02/28')
  expect(figuresFor('en-GB').period('2026-02-01', '2026-02-01')).toBe('1 Feb 2026')
})

test('English dates begin with the day, also where Intl knows no English of the region, and their months are of one length', () => {
  for (const locale of ['en-AU', 'en-GB', 'en-KW', 'en-IE', 'en-JP', 'en-NZ']) {
    const dates = Array.from({ length: 12 }, (_, month) => figuresFor(locale).date(`2026-${String(month + 1).padStart(2, '0')}-05`))
    expect(dates).toEqual(['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'].map((month) => `5 ${month} 2026`))
    expect(figuresFor(locale).period('2026-06-01', '2026-06-30')).toBe('1–30 Jun 2026')
  }
  expect(figuresFor('en-CA').date('2026-09-05')).toBe('Sep 5, 2026')
})

test('a tax rate is written with as many decimals as it has', () => {
  expect(figuresFor('en-AU').rate(1000)).toBe('10%')
  expect(figuresFor('en-US').rate(810)).toBe('8.1%')
  expect(figuresFor('de-DE').rate(1950)).toBe('19,5\u00a0%')
})

test('figures are Latin whatever the locale, and a locale that is none is English', () => {
  expect(figuresFor('fa-IR').amount(123_456, 'USD')).toMatch(/^[\d.,\u066b\u066c٬٫]+$/u)
  expect(figuresFor('no such locale').amount(123_456, 'USD')).toBe('1,234.56')
})

test('an address is written as its country writes it, and names the country only abroad', () => {
  const place = { lines: ['12 rue de la Gare'], city: 'Besançon', region: '', postcode: '25000', country: 'FR' }
  expect(addressLines(place, 'FR')).toEqual(['12 rue de la Gare', '25000 Besançon'])
  expect(addressLines(place, 'IE')).toEqual(['12 rue de la Gare', '25000 Besançon', 'France'])
  expect(addressLines({ lines: ['77 Bannock Street'], city: 'Boulder', region: 'CO', postcode: '80301', country: 'US' }, 'US')).toEqual(['77 Bannock Street', 'Boulder, CO 80301'])
  expect(addressLines({ lines: ['港町 4-12'], city: '高松市', region: '香川県', postcode: '760-0012', country: 'JP' }, 'IE')).toEqual(['760-0012', '香川県 高松市', '港町 4-12', 'Japan'])
})

test('a document is in the language of its reader where it has the words, else in English, and says so', () => {
  expect(languageOf('de-AT')).toBe('de')
  expect(languageTag('de-AT')).toBe('de-AT')
  expect(languageTag('pt_BR')).toBe('pt-BR')
  expect([languageOf('sv-SE'), languageTag('sv-SE')]).toEqual(['en', 'en'])
  expect([languageOf('fil-PH'), languageTag('fil-PH')]).toEqual(['en', 'en'])
  expect([languageOf('no such locale'), languageTag('no such locale')]).toEqual(['en', 'en'])
})
