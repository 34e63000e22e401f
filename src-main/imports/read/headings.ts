/** Where the headings of a table are, and what they are called. */
import type { ImportMapping } from '#contract/imports.ts'
import { headingKey } from '../guess/headingKey.ts'
import { knownHeadings } from '../guess/knownHeadings.ts'
import type { Cell } from '../types.ts'
import { UnreadableTable } from '../types.ts'
import { cellText, isBlank } from '../values/cell.ts'
import { dateReadings } from '../values/date.ts'
import { HEADINGS_WITHIN, MAX_COLUMNS } from './limits.ts'

export interface SheetRow { row: number; cells: Cell[] }

export interface FoundHeadings {
  /** 0 where the table has none. */
  row: number
  /** The rows below this one are the table's. */
  from: number
  headings: string[]
  /** As they stand in the file: a page further down may repeat them. */
  asWritten: string[]
  notes: string[]
  /** How many of them are known by name. */
  known: number
}

/** Of the first rows of a table. One whose rows are all values has columns without names: `Column 1`, `Column 2`. @throws UnreadableTable */
export function findHeadings(rows: readonly SheetRow[], decided: Partial<ImportMapping>, format: 'csv' | 'xlsx', firstRow = 1): FoundHeadings {
  if (decided.headerRow === 0) return withoutHeadings(rows, firstRow, [])
  const found = decided.headerRow === undefined ? guessedRow(rows, decided) : rows.find(({ row }) => row >= decided.headerRow!)
  if (found === undefined) return { row: 0, from: 0, headings: [], asWritten: [], notes: ['There is no row with anything in it.'], known: 0 }
  const width = widthOf(found, rows, format)
  tooWide(width, found.row)
  const cells = Array.from({ length: width }, (_, at) => found.cells[at] ?? '')
  const known = knownHeadings(cells.map(cellText))
  if (decided.headerRow === undefined && known < 2 && looksLikeData(found.cells)) return withoutHeadings(rows, firstRow, [NO_HEADINGS])
  const notes = found.row > firstRow && decided.headerRow === undefined ? [`The headings were found in row ${found.row}; what stands above is left out.`] : []
  if (looksLikeData(found.cells)) notes.push(`Row ${found.row} was taken for the headings, and seems to be values.`)
  return { row: found.row, from: found.row, headings: unlike(cells, notes), asWritten: cells.map((cell) => cellText(cell).trim()), notes, known }
}

const NO_HEADINGS = 'The table has no row of headings: its columns are called “Column 1”, “Column 2” and so on. Say what they are, or put a row of headings at the top, so that the next file of its kind is known.'

function withoutHeadings(rows: readonly SheetRow[], firstRow: number, notes: string[]): FoundHeadings {
  const [first] = rows
  if (first === undefined) return { row: 0, from: 0, headings: [], asWritten: [], notes: ['There is no row with anything in it.'], known: 0 }
  const width = Math.max(...rows.map(({ cells }) => cells.findLastIndex((cell) => !isBlank(cell)) + 1))
  tooWide(width, first.row)
  return { row: 0, from: firstRow - 1, headings: Array.from({ length: width }, (_, at) => `Column ${at + 1}`), asWritten: [], notes, known: 0 }
}

function tooWide(width: number, row: number): void {
  if (width > MAX_COLUMNS) throw new UnreadableTable('TOO_LARGE', `the table has ${width} columns; ${MAX_COLUMNS} can be read.`, row)
}

/** Whether a row further down repeats the headings, as exports with pages do. */
export function sameAsHeadings(cells: readonly Cell[], { asWritten }: FoundHeadings): boolean {
  const [head] = asWritten
  if (head === undefined || cellText(cells[0] ?? '').trim() !== head) return false
  return asWritten.every((heading, at) => cellText(cells[at] ?? '').trim() === heading) && asWritten.some((heading) => heading !== '')
}

/** The first row with the most headings that are known by name; else the first that has texts only and is as wide as most. */
function guessedRow(rows: readonly SheetRow[], { columns }: Partial<ImportMapping>): SheetRow | undefined {
  const within = rows.slice(0, HEADINGS_WITHIN)
  const wanted = Object.values(columns ?? {}).map(headingKey)
  const scored = within.map((one) => {
    const texts = one.cells.map(cellText)
    const here = new Set(texts.map(headingKey))
    return { one, known: knownHeadings(texts) + wanted.filter((heading) => here.has(heading)).length }
  })
  const best = scored.reduce<(typeof scored)[number] | undefined>((most, next) => (most === undefined || next.known > most.known ? next : most), undefined)
  if (best !== undefined && best.known >= 2) return best.one
  const filled = (one: SheetRow) => one.cells.filter((cell) => !isBlank(cell)).length
  const usual = Math.max(...within.map(filled).filter((count, _, all) => all.filter((other) => other === count).length * 2 >= all.length), 0)
  return within.find((one) => filled(one) >= Math.max(usual, 1) && !looksLikeData(one.cells)) ?? within[0]
}

/** A heading is no date, no amount and no address. */
function looksLikeData(cells: readonly Cell[]): boolean {
  return cells.some((cell) => typeof cell !== 'string' || (!isBlank(cell) && (/^[-+(]?[\d.,' ]+\)?$/.test(cell.trim()) || /^\S+@\S+\.\S+$/.test(cell.trim()) || dateReadings(cell) !== null)))
}

/** Up to the last heading, and up to the last column without one that has something in it below. */
function widthOf(found: SheetRow, rows: readonly SheetRow[], format: 'csv' | 'xlsx'): number {
  let width = found.cells.length
  while (width > 0 && isBlank(found.cells[width - 1])) width -= 1
  // Of a text only columns that the row of the headings has too: more cells in a row are one delimiter too many.
  const widest = format === 'csv' ? found.cells.length : Math.max(...rows.map(({ cells }) => cells.length))
  for (let at = width; at < widest; at += 1) if (rows.some(({ row, cells }) => row > found.row && !isBlank(cells[at]))) width = at + 1
  return width
}

const LONGEST = 200

function unlike(cells: readonly Cell[], notes: string[]): string[] {
  const taken = new Set<string>()
  const twice = new Set<string>()
  const headings = cells.map((cell, at) => {
    const name = (isBlank(cell) ? `Column ${at + 1}` : cellText(cell).replaceAll(/[\s\p{Cc}\p{Cf}]+/gu, ' ').trim()).slice(0, LONGEST - 10)
    let heading = name
    for (let n = 2; taken.has(headingKey(heading)); n += 1) heading = `${name} (${n})`
    if (heading !== name) twice.add(name)
    taken.add(headingKey(heading))
    return heading
  })
  for (const name of twice) notes.push(`The heading “${name}” stands there more than once; the later ones are called “${name} (2)” and so on.`)
  return headings
}
