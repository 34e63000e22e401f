/** What stands between the cells of a text. */
import type { ImportMapping } from '#contract/imports.ts'
import { knownHeadings } from '../../guess/knownHeadings.ts'

type Delimiter = ImportMapping['delimiter']

const DELIMITERS: readonly Delimiter[] = [',', ';', '\t', '|']
const ROWS = 200

/** `sep=;` in the first line, as Excel writes and understands it. */
export function saidDelimiter(head: string): Delimiter | null {
  const said = /^"?sep=(.)"?(?:\r\n|\n|\r)/.exec(head)?.[1]
  return DELIMITERS.find((one) => one === said) ?? null
}

/**
 * The delimiter that splits most known headings; else the one that makes the most rows of equal length, and of
 * those the one that cuts the fewest numbers in two (`12,50`).
 */
export function guessedDelimiter(head: string, ended: boolean): Delimiter {
  const tries = DELIMITERS.map((delimiter) => {
    const rows = quickRows(head, delimiter, ended)
    return { delimiter, headings: Math.max(0, ...rows.slice(0, 100).map((cells) => (cells.length > 1 ? knownHeadings(cells) : 0))), equal: equalRows(rows), cuts: cutNumbers(rows), columns: rows[0]?.length ?? 0 }
  })
  const best = tries.toSorted((a, b) => b.headings - a.headings || b.equal - a.equal || a.cuts - b.cuts || b.columns - a.columns)[0]!
  return best.headings > 0 || best.equal > 0 ? best.delimiter : ','
}

/** Rows of the beginning; the last is left out where the text goes on. A quote that does not fit is a character here. */
export function quickRows(text: string, delimiter: string, ended: boolean): string[][] {
  const rows: string[][] = []
  let cells: string[] = []
  let cell = ''
  let within = false
  for (let at = 0; at < text.length && rows.length < ROWS; at += 1) {
    const character = text[at]!
    if (within) {
      if (character !== '"') cell += character
      else if (text[at + 1] === '"') cell += text[at++]!
      else within = false
    } else if (character === '"' && cell === '') within = true
    else if (character === delimiter) {
      cells.push(cell)
      cell = ''
    } else if (character === '\n' || character === '\r') {
      if (character === '\r' && text[at + 1] === '\n') at += 1
      rows.push([...cells, cell])
      cells = []
      cell = ''
    } else cell += character
  }
  if (ended && (cells.length > 0 || cell !== '') && rows.length < ROWS) rows.push([...cells, cell])
  return rows.filter((row) => row.some((one) => one.trim() !== ''))
}

/** How many rows have the length that most have, where that is more than one cell. */
function equalRows(rows: readonly string[][]): number {
  const lengths = new Map<number, number>()
  for (const { length } of rows) if (length > 1) lengths.set(length, (lengths.get(length) ?? 0) + 1)
  return Math.max(0, ...lengths.values())
}

function cutNumbers(rows: readonly string[][]): number {
  let cuts = 0
  for (const cells of rows) {
    for (let at = 1; at < cells.length; at += 1) if (/\d$/.test(cells[at - 1]!) && /^\d{1,3}(?:\D|$)/.test(cells[at]!)) cuts += 1
  }
  return cuts
}
