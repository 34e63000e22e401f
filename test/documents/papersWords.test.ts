import { expect, test } from 'vitest'
import { LANGUAGES, languageOf } from '#main/documents/words/language.ts'
import { paidByWords, paperWords, type PaperWords } from '#main/documents/words/paper.ts'

/** What stands for an amount, a number or a name; numbers where a word asks for one. */
const GIVEN = '⟨1⟩'

/** Every word by its place, the functions called. */
function wordsOf(words: object, path = ''): [string, string][] {
  return Object.entries(words).flatMap(([key, value]): [string, string][] => {
    const place = path === '' ? key : `${path}.${key}`
    if (typeof value === 'string') return [[place, value]]
    if (typeof value === 'function') return [[place, String((value as (...given: string[]) => unknown)(GIVEN, GIVEN, GIVEN))]]
    return wordsOf(value as object, place)
  })
}

const said = (language: string): Map<string, string> => new Map(wordsOf(paperWords(language)))

/** Loan words and cognates: the same word is the right one in that language. */
const SAME: Readonly<Record<string, readonly string[]>> = {
  fr: ['date'], es: ['media.cheque'], pt: ['media.cheque'],
}
/** Only figures and names, with nothing between them that is a word. */
const NO_WORDS = ['invoice.tax']

test('every language has every word of its own: no English is left over', () => {
  const english = said('en')
  for (const language of LANGUAGES) {
    const words = said(language)
    expect([...words.keys()], language).toEqual([...english.keys()])
    for (const [place, word] of words) {
      expect(word.trim(), `${language} ${place}`).not.toBe('')
      if (language === 'en' || NO_WORDS.includes(place) || SAME[language]?.includes(place) === true) continue
      expect(word, `${language} ${place}`).not.toBe(english.get(place))
      expect(word, `${language} ${place}`).not.toMatch(/\b(the|your|invoice|payment|account|receipt|please|paid|with|which)\b/i)
    }
  }
})

test('every word says what it is given: no number, amount or name is lost in a language', () => {
  const english = said('en')
  for (const language of LANGUAGES) {
    for (const [place, word] of said(language)) expect(word.split(GIVEN).length, `${language} ${place}`).toBe((english.get(place) ?? '').split(GIVEN).length)
  }
})

test('letters of each language are its own', () => {
  const script = { el: /\p{Script=Greek}/u, bg: /\p{Script=Cyrillic}/u, ja: /[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}]/u }
  for (const [language, letters] of Object.entries(script)) {
    for (const [place, word] of said(language)) if (!NO_WORDS.includes(place)) expect(word, `${language} ${place}`).toMatch(letters)
  }
})

test('English is that of the region: a check in the United States, a tax invoice in Australia', () => {
  const cheque = (locale: string): [string, string] => [paperWords(locale).media.cheque, paperWords(locale).invoice.title]
  expect(cheque('en-US')).toEqual(['Check', 'Invoice'])
  expect(cheque('en-AU')).toEqual(['Cheque', 'Tax invoice'])
  expect(cheque('en-KW')).toEqual(['Cheque', 'Invoice'])
  expect(paperWords('sv-SE')).toBe(paperWords('en-GB'))
  expect(languageOf('de-CH')).toBe('de')
})

test('one day late is said as one', () => {
  const late = (locale: string, days: number) => (paperWords(locale) satisfies PaperWords).slip.daysLate(days)
  expect([late('en', 1), late('en', 2), late('de', 1), late('pl', 1), late('pl', 22)]).toEqual(['1 day late', '2 days late', '1 Tag überfällig', '1 dzień po terminie', '22 dni po terminie'])
})

test('how it was paid: a card by its end, a bank with what it is, a wallet by its name alone', () => {
  const words = paperWords('en')
  expect(paidByWords(words, 'card', { kind: 'card', brand: 'visa', last4: '4242' })).toBe('Visa ending in 4242')
  expect(paidByWords(words, 'ach', { kind: 'ach', brand: 'First Bank', last4: '6789' })).toBe(`${words.media.ach}, First Bank ending in 6789`)
  expect(paidByWords(words, 'card', { kind: 'other', brand: 'Link', last4: '' })).toBe('Link')
})
