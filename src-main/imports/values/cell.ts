/** The text of a cell, for what is read of it and for what is said of it. */
import type { Cell } from '../types.ts'

/** As a person sees it. */
export const cellText = (cell: Cell): string => (typeof cell === 'string' ? cell : cell.text)

/** Whether there is nothing in it that can be seen. */
export const isBlank = (cell: Cell | undefined): boolean => cell === undefined || (typeof cell === 'string' && blankText(cell))

const blankText = (text: string): boolean => text === '' || !/[^\s\p{Cf}]/u.test(text)

/** In one form: compatible characters as their plain ones (full-width digits), blanks and invisible marks as one blank, minus signs as `-`. */
export function plain(cell: Cell): string {
  const text = cellText(cell)
  // Plain already, as most are; a million rows have ten million cells.
  if (/^[\u0021-\u007E]+(?: [\u0021-\u007E]+)*$/.test(text)) return text
  return text.normalize('NFKC').replaceAll(/[\s\p{Cf}]+/gu, ' ').replaceAll(/[\u2010-\u2015\u2212]/g, '-').trim()
}

/** The value within a sentence; a long one is cut. */
export function quoted(cell: Cell): string {
  const text = plain(cell)
  return `“${text.length > 60 ? `${Array.from(text).slice(0, 60).join('')}…` : text}”`
}
