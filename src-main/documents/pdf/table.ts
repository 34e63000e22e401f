/** A table over as many pages as it takes: its head on each, sums carried from one to the next. */
import { HAIRLINE, INK, QUIET, readableOnPaper } from './colour.ts'
import type { Pages } from './pages.ts'
import type { TextStyle } from './typesetter.ts'

export interface Column {
  title: string
  /** In points; the one column without takes what is left. */
  width?: number
  align?: 'left' | 'right'
}

export interface Row {
  cells: readonly string[]
  /** A remark under the cell of the wide column, smaller. */
  remark?: string
  bold?: boolean
}

export interface TableOptions {
  columns: readonly Column[]
  /** A row of sums after the first `n` rows, put at the foot of a page as `words.carried` and at the head of the next as `words.brought`. */
  carried?: (n: number, words: string) => Row
  /** In the document's language; “Carried forward” and “Brought forward” unless told. */
  words?: { carried: string; brought: string }
  /** Between two rows, in points; `ROW_PADDING` unless told. */
  padding?: number
  /** The rows under the last rule; bold unless they say otherwise. */
  totals?: readonly Row[]
}

const SIZE = 8.5
const LEADING = 11
export const ROW_PADDING = 6.5
const REMARK = { size: 7.4, colour: QUIET }
const REMARK_GAP = 7

/** Draws rows from `pages.y` on; at least the head, one row and the carried sums stay together. */
export function drawTable(pages: Pages, rows: Iterable<Row>, { columns, carried, words = IN_ENGLISH, padding = ROW_PADDING, totals = [] }: TableOptions): void {
  const places = placesOf(pages, columns)
  const carryHeight = carried === undefined ? 0 : LEADING + padding
  const sums = (after: number, words: string) => {
    if (carried !== undefined) drawRow(pages, places, linesOf(pages, places, carried(after, words)), QUIETLY, padding)
  }
  const turn = (after: number) => {
    sums(after, words.carried)
    pages.break()
    drawHead(pages, places)
    sums(after, words.brought)
  }
  let n = 0
  pages.need(60 + carryHeight)
  drawHead(pages, places)
  for (const row of rows) {
    const lines = linesOf(pages, places, row)
    const height = heightOf(lines, padding)
    if (pages.room < height + carryHeight) turn(n)
    drawRow(pages, places, lines, row.bold === true ? { size: SIZE, bold: true } : { size: SIZE }, padding)
    n += 1
  }
  const totalsHeight = totals.reduce((sum, row) => sum + heightOf(linesOf(pages, places, row), padding), 6)
  if (pages.room < totalsHeight) turn(n)
  if (totals.length > 0) pages.rule(pages.y, { colour: INK, thickness: 0.8 })
  for (const row of totals) drawRow(pages, places, linesOf(pages, places, row), { size: SIZE, bold: row.bold !== false }, padding)
  pages.y -= 18
}

const IN_ENGLISH = { carried: 'Carried forward', brought: 'Brought forward' }
const QUIETLY = { size: SIZE, colour: QUIET }

interface Place extends Column {
  x: number
  space: number
}

function placesOf(pages: Pages, columns: readonly Column[]): Place[] {
  const fixed = columns.reduce((sum, { width }) => sum + (width ?? 0), 0)
  let x = pages.left
  return columns.map((column) => {
    const space = column.width ?? pages.innerWidth - fixed
    const place = { ...column, x, space }
    x += space
    return place
  })
}

function drawHead(pages: Pages, places: readonly Place[]): void {
  const colour = readableOnPaper(pages.colour)
  for (const { title, align, x, space } of places) {
    const at = align === 'right' ? x + space : x
    pages.text(title, at, pages.y - 9, { size: 7.6, bold: true, colour, align: align ?? 'left' })
  }
  pages.rule(pages.y - 15, { colour: pages.colour, thickness: 1 })
  pages.y -= 15
}

interface Lines {
  cells: readonly (readonly string[])[]
  /** Beside the words where there is room, else under them. */
  remark: { at: number; beside: boolean; lines: readonly string[] } | null
}

function linesOf(pages: Pages, places: readonly Place[], { cells, remark, bold }: Row): Lines {
  const style: TextStyle = { size: SIZE, bold: bold === true }
  // Amounts are never cut or broken; words are, where they must.
  const set = places.map(({ align, space }, index) => (align === 'right' ? [cells[index] ?? ''] : pages.wrap(cells[index] ?? '', space - 10, style, 2)))
  const at = places.findIndex(({ width }) => width === undefined)
  if (remark === undefined) return { cells: set, remark: null }
  const space = (places[at]?.space ?? 100) - 10
  const words = set[at] ?? []
  const beside = words.length === 1 && pages.width(words[0] ?? '', style) + REMARK_GAP + pages.width(remark, REMARK) <= space
  return { cells: set, remark: { at, beside, lines: beside ? [remark] : pages.wrap(remark, space, REMARK, 2) } }
}

function heightOf({ cells, remark }: Lines, padding: number): number {
  const lines = Math.max(1, ...cells.map((cell, index) => cell.length + (remark !== null && remark.at === index && !remark.beside ? remark.lines.length * 0.9 : 0)))
  return lines * LEADING + padding
}

function drawRow(pages: Pages, places: readonly Place[], lines: Lines, style: TextStyle, padding: number): void {
  const top = pages.y
  const height = heightOf(lines, padding)
  for (const [index, { align, x, space }] of places.entries()) {
    let y = top - padding / 2 - SIZE
    for (const line of lines.cells[index] ?? []) {
      const room = space - 4
      const size = Math.min(style.size, (style.size * room) / pages.width(line, style))
      pages.text(line, align === 'right' ? x + space : x, y, { ...style, size, align: align ?? 'left' })
      y -= LEADING
    }
    if (lines.remark?.at !== index) continue
    if (lines.remark.beside) {
      pages.text(lines.remark.lines[0] ?? '', x + pages.width(lines.cells[index]?.[0] ?? '', style) + REMARK_GAP, y + LEADING, REMARK)
      continue
    }
    for (const line of lines.remark.lines) {
      pages.text(line, x, y + 0.8, REMARK)
      y -= LEADING * 0.9
    }
  }
  pages.y = top - height
  pages.rule(pages.y, { colour: HAIRLINE })
}
