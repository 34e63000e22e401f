/** The mark before the decimals: decided by the file, or asked. */
import type { Currency } from '#contract/vocabulary.ts'
import type { ImportQuestion } from '#contract/imports.ts'
import { exponentOf } from '#main/domain/currency.ts'
import type { MarkEvidence } from './evidence.ts'

export interface DecimalGuess { decimal: '.' | ','; ask: ImportQuestion | null }

/** Of the columns with amounts. Where a currency has no decimals, a mark with three digits behind it groups. */
export function guessDecimal(columns: readonly { heading: string; marks: MarkEvidence }[], currency: Currency | null): DecimalGuess {
  const sum = (of: (marks: MarkEvidence) => number) => columns.reduce((total, { marks }) => total + of(marks), 0)
  const [dot, comma, eitherDot, eitherComma] = [sum((m) => m.dot), sum((m) => m.comma), sum((m) => m.eitherDot), sum((m) => m.eitherComma)]
  if (dot > 0 && comma > 0) {
    const decimal = dot >= comma ? '.' : ','
    return { decimal, ask: { field: 'decimal', why: `${dot} amounts have “.” before their decimals, and ${comma} have “,”. Choose one; rows with the other are rejected.` } }
  }
  if (dot > 0) return { decimal: '.', ask: null }
  if (comma > 0) return { decimal: ',', ask: null }
  if (eitherDot + eitherComma === 0) return { decimal: '.', ask: null }
  // Grouping, if it is not the mark: the likelier where decimals are never more than two.
  const decimal = eitherDot > eitherComma ? ',' : '.'
  if (currency !== null && exponentOf(currency) === 0 && (eitherDot === 0 || eitherComma === 0)) return { decimal, ask: null }
  const here = columns.find(({ marks }) => marks.example !== null)
  const { row, text } = here!.marks.example!
  return { decimal, ask: { field: 'decimal', why: `“${text}” (row ${row}, “${here!.heading}”) can be thousands, or a number with three decimals. Say which mark stands before the decimals.` } }
}
