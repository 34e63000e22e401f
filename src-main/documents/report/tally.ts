/** The figures of a summary, worked out while the rows of its tables pass. */
import { addMinor } from '#main/domain/minorUnits.ts'
import type { Row, Source, SummaryBlock, SummaryColumn } from './report.ts'

/** Lines of one block at the most: what a person reads on a page or two. Rows of further values are in none. */
export const LINES_MAX = 500

export interface Line {
  key: readonly string[]
  /** One figure a column of the block; minor units, or counts. */
  figures: number[]
}

/** Counts and sums of one block. */
export class Tally {
  readonly #block: SummaryBlock
  readonly #lines = new Map<string, Line>()
  readonly #adders: readonly { table: number; by: readonly number[]; add: (line: Line, row: Row) => void }[]
  /** Whether values were left out for there were too many. */
  cut = false

  constructor(block: SummaryBlock) {
    this.#block = block
    for (const key of block.always ?? []) this.#lineOf(key)
    this.#adders = block.columns.flatMap((column, index) => (column.takes === 'count' || column.takes === 'sum' ? [{ ...column.from, add: adderOf(column, index) }] : []))
  }

  /** What a row of this table adds; null where it adds nothing to this block. */
  of(table: number): ((row: Row) => void) | null {
    const adders = this.#adders.filter((adder) => adder.table === table)
    const first = adders[0]
    if (first === undefined) return null
    const { by } = first
    const [only = 0] = by
    return (row) => {
      // A row that has none of these values is of no line: a formula would not find it either.
      if (row[only] === null || (by.length > 1 && by.some((column) => row[column] === null))) return
      const line = by.length === 1 ? this.#lineOfOne(String(row[only])) : this.#lineOf(by.map((column) => String(row[column])))
      if (line === null) return
      for (const { add } of adders) add(line, row)
    }
  }

  /** In the order of the keys, with what is worked out from other columns. */
  lines(): Line[] {
    const lines = [...this.#lines.values()].sort((a, b) => (a.key.join('\0') < b.key.join('\0') ? -1 : 1))
    for (const line of lines) for (const [index, column] of this.#block.columns.entries()) line.figures[index] = figureOf(column, line, index)
    return lines
  }

  #lineOfOne(value: string): Line | null {
    return this.#lines.get(value) ?? this.#lineOf([value])
  }

  #lineOf(key: readonly string[]): Line | null {
    const name = key.join('\0')
    const known = this.#lines.get(name)
    if (known !== undefined) return known
    if (this.#lines.size >= LINES_MAX) {
      this.cut = true
      return null
    }
    const line = { key, figures: this.#block.columns.map(() => 0) }
    this.#lines.set(name, line)
    return line
  }
}

function adderOf(column: Extract<SummaryColumn, { from: Source }>, index: number): (line: Line, row: Row) => void {
  const { where } = column
  const counts = (row: Row) => where === undefined || row[where.column] === where.is
  if (column.takes === 'count') return (line, row) => { if (counts(row)) line.figures[index]! += 1 }
  const { column: summed } = column
  return (line, row) => {
    const value = row[summed]
    if (typeof value === 'number' && counts(row)) line.figures[index] = addMinor(line.figures[index]!, value)
  }
}

/** Columns stand before those that are worked out from them. */
function figureOf(column: SummaryColumn, { key, figures }: Line, index: number): number {
  switch (column.takes) {
    case 'count':
    case 'sum': return figures[index]!
    case 'terms': return column.terms.reduce((sum, [sign, of]) => addMinor(sum, sign * figures[of]!), 0)
    case 'told': return column.of(key)
  }
}

