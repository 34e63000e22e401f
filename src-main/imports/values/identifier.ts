/** What names a customer, an invoice or a payment: kept letter for letter, never through a number. */
import type { Cell, Read } from '../types.ts'
import { cellText, isBlank, quoted } from './cell.ts'

/** Of any identifier that the books keep. */
const LONGEST = 64

/**
 * Leading zeros, case and inner characters stay; blanks at the ends go. What a spreadsheet has made of a long number
 * (`1.2E+10`) is refused, as its digits are lost.
 */
export function readIdentifier(cell: Cell, longest = LONGEST): Read<{ id: string }> {
  if (isBlank(cell)) return { reason: 'There is nothing here, and a number or name is needed.' }
  if (typeof cell !== 'string') {
    if (cell.is === 'date') return { reason: `${quoted(cell)} is a date: a spreadsheet may have made it of something like 3-4. Format the column as text and put it right.` }
    if (!cell.exact) return { reason: `${quoted(cell)} has more digits than a spreadsheet keeps of a number, and the last are lost. Format the column as text and put it right.` }
  }
  const id = cellText(cell).normalize('NFC').trim()
  if (/^[-+]?\d(?:[.,]\d+)?E[+]\d+$/i.test(id)) return { reason: `${quoted(cell)} was written by a spreadsheet for a long number, and its digits are lost. Format the column as text, put it right and save the file again.` }
  if (/\p{Cc}/u.test(id)) return { reason: `${quoted(cell)} has a line break or an invisible character in it. Take it out.` }
  if (/^#(?:N\/A|REF!|VALUE!|NAME\?|DIV\/0!|NULL!|NUM!)$/.test(id)) return { reason: `${quoted(cell)} is an error of the workbook. Put the formula right.` }
  if (Array.from(id).length > longest) return { reason: `${quoted(cell)} has ${Array.from(id).length} characters; ${longest} can be kept.` }
  return { id }
}
