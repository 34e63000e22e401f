import { expect, test } from 'vitest'
import { LANGUAGES } from '#main/documents/words/language.ts'
import { durationWords, statementWords } from '#main/documents/words/statement.ts'

/** Every word with its place; functions are called with what they would be given. */
function wordsIn(value: unknown, place = ''): [place: string, word: string][] {
  if (typeof value === 'string') return [[place, value]]
  if (typeof value === 'function') return [[place, (value as (given: string) => string)('§')]]
  return Object.entries(value as object).flatMap(([key, part]) => wordsIn(part, `${place}.${key}`))
}

const english = new Map(wordsIn(statementWords('en')))
/** Words that are the same in two languages. */
const SHARED = new Set(['Date', 'Document', 'Balance', 'Total', 'Usage', 'Debit', 'Credit', 'Taxes', 'Open', 'Details'])

test.each(LANGUAGES.filter((language) => language !== 'en'))('every word of statements is there in %s, none of it English, with what it is given', (language) => {
  const words = wordsIn(statementWords(language))
  expect(words.map(([place]) => place)).toEqual([...english.keys()])
  for (const [place, word] of words) {
    const inEnglish = english.get(place) ?? ''
    expect(word.trim(), place).not.toBe('')
    expect(word.includes('§'), place).toBe(inEnglish.includes('§'))
    if (!SHARED.has(inEnglish)) expect(word, place).not.toBe(inEnglish)
  }
})

test('heads of columns are short enough to stand over amounts', () => {
  for (const language of LANGUAGES) {
    const { columns, items, wallet } = statementWords(language)
    for (const head of [columns.charges, columns.credits, columns.balance, items.open, items.original, items.daysLate, ...Object.values(wallet.columns)]) expect(head.length, `${language}: ${head}`).toBeLessThanOrEqual(17)
  }
})

test('a span of time is told in its two largest units, in the account’s language', () => {
  expect(durationWords(3 * 86_400_000 + 4 * 3_600_000 + 59_000, 'en-AU')).toBe('3 days 4 hours')
  expect(durationWords(7_260_000, 'de-DE')).toMatch(/^2 Stunden,? 1 Minute$|^2 Stunden und 1 Minute$/)
  expect(durationWords(1, 'en')).toBe('1 minute')
  expect(durationWords(90_000_000, 'ja-JP')).toContain('1')
})
