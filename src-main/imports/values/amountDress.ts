/** What is written around the digits of an amount: signs, brackets, CR and DR, a currency. */
import type { Currency } from '#contract/vocabulary.ts'
import type { Cell, Read } from '../types.ts'
import { plain, quoted } from './cell.ts'
import { isCurrencyCode, signFits, signs } from './currency.ts'

export interface Undressed {
  /** Digits, decimal mark and grouping; apostrophes of any kind are `'`. */
  digits: string
  negative: boolean
  mark: 'CR' | 'DR' | null
}

const LONGEST = 80

/** A full stop behind a word belongs to the word (`Fr. 5`, `Rs.50`). The digits of an amount without its dress, which must agree with itself and with the currency. */
export function undressed(cell: Cell, currency: Currency): Read<Undressed> {
  const text = plain(cell).replaceAll(/[\u2018\u2019\u02BC\u00B4`]/g, "'")
  if (/^[-+]?\d+(?:[.,]\d+)?E[-+]?\d+$/i.test(text)) {
    return { reason: `${quoted(cell)} was written by a spreadsheet that ran out of room, and its digits are lost. Show the column with all its digits and save the file again.` }
  }
  const match = text.length > LONGEST ? null : /^([^\d.,]*(?:(?<=\p{L})\.[^\d.,]*)?)([\d.,][\d.,' ]*)(.*)$/u.exec(text)
  if (match === null) return { reason: `${quoted(cell)} is not an amount.` }
  const [, before = '', digits = '', behind = ''] = match
  // `5,-` and `5.--` are five and no cents, and no minus.
  const after = /[.,]$/.test(digits) ? behind.replace(/^--?/, '') : behind
  if (/\d/.test(after)) return { reason: `${quoted(cell)} is not an amount.` }
  if (before === '' && after === '') return { digits: digits.trim(), negative: false, mark: null }
  const dress = worn(before, after)
  if (dress === null) return { reason: `${quoted(cell)} has two signs that do not go together, or a bracket without its other.` }
  for (const word of dress.words) {
    const refused = refusedCurrency(word, currency)
    if (refused !== null) return { reason: refused === 'other' ? `${quoted(cell)} is not in ${currency}.` : `${quoted(cell)} is not an amount.` }
  }
  return { digits: digits.trim(), negative: dress.negative, mark: dress.mark }
}

/** Null where the signs contradict each other or there is more than one. */
function worn(before: string, after: string): { negative: boolean; mark: 'CR' | 'DR' | null; words: string[] } | null {
  let [left, right] = [before.trim(), after.trim()]
  const minuses: string[] = []
  const bracketed = left.includes('(') || right.includes(')')
  if (bracketed) {
    if ((left.match(/\(/g) ?? []).length !== 1 || (right.match(/\)/g) ?? []).length !== 1) return null
    left = left.replace('(', ' ')
    right = right.replace(')', ' ')
    minuses.push('(')
  }
  const marks = [...`${left} ${right}`.matchAll(/(?<![\p{L}])(CR|DR)(?![\p{L}])\.?/giu)].map(([, mark]) => mark!.toUpperCase())
  left = left.replace(/(?<![\p{L}])(?:CR|DR)(?![\p{L}])\.?/giu, ' ')
  right = right.replace(/(?<![\p{L}])(?:CR|DR)(?![\p{L}])\.?/giu, ' ')
  const signsWorn = [...`${left}${right}`.matchAll(/[-+]/g)].map(([sign]) => sign)
  minuses.push(...signsWorn)
  // One statement of the sign is one; two could be a double negation or a repetition.
  if (minuses.length + marks.length > 1) return null
  const words = [left, right].flatMap((side) => side.replaceAll(/[-+]/g, ' ').trim().split(/\s+/)).filter((word) => word !== '')
  return { negative: minuses.length === 1 && minuses[0] !== '+', mark: (marks[0] ?? null) as 'CR' | 'DR' | null, words }
}

function refusedCurrency(word: string, currency: Currency): 'other' | 'no word of money' | null {
  if (word.toUpperCase() === currency || signFits(word, currency)) return null
  return isCurrencyCode(word) || signs.has(word.toLowerCase()) ? 'other' : 'no word of money'
}
