/** A column of a list, and which of them fit. */
import type { ReactNode } from 'react'

export interface Column<Row, S extends string = string> {
  id: string
  /** Empty over a column of buttons. */
  header: string
  cell: (row: Row) => ReactNode
  /** The same as plain text, for the clipboard. */
  text: (row: Row) => string
  /** Usual and least width in pixels. */
  size: number
  min?: number
  /** Takes a share of what is left, unless the person has set its width. */
  grow?: boolean
  /** Figures stand at the end. */
  align?: 'end'
  /** Sorts by this key of the contract. */
  sort?: S
  /** Left out first when there is no room, the highest number first; without one it always stays. */
  drop?: number
  /** Only there when a person asks for it in the menu of columns. */
  hidden?: boolean
}

/** The columns that stand side by side in `width` pixels, so that nothing has to be cut. */
export function fittingColumns<C extends Pick<Column<never>, 'id' | 'size' | 'min' | 'grow' | 'drop'>>(columns: readonly C[], width: number, widths: Readonly<Record<string, number>>): C[] {
  const needs = ({ id, size, min, grow }: C) => widths[id] ?? (grow === true ? (min ?? size) : size)
  const left = [...columns]
  const need = () => left.reduce((sum, column) => sum + needs(column), 0)
  while (need() > width) {
    const candidates = left.filter(({ drop }) => drop !== undefined)
    if (candidates.length === 0) break
    const first = candidates.reduce((a, b) => (b.drop! > a.drop! ? b : a))
    left.splice(left.indexOf(first), 1)
  }
  return left
}

/** The width of each column in pixels: as the person set it, else as it is, and what is left shared among those that grow. */
export function columnWidths(columns: readonly Pick<Column<never>, 'id' | 'size' | 'min' | 'grow'>[], width: number, widths: Readonly<Record<string, number>>): Record<string, number> {
  const growing = columns.filter(({ id, grow }) => grow === true && widths[id] === undefined)
  const fixed = columns.reduce((sum, column) => (growing.includes(column) ? sum : sum + (widths[column.id] ?? column.size)), 0)
  const least = growing.reduce((sum, { min, size }) => sum + (min ?? size), 0)
  const share = growing.length === 0 ? 0 : Math.max(0, Math.floor((width - fixed - least) / growing.length))
  return Object.fromEntries(columns.map((column) => [column.id, growing.includes(column) ? (column.min ?? column.size) + share : (widths[column.id] ?? column.size)]))
}

/** Rows as text that a spreadsheet takes: tabs between cells. A cell that could run as a formula is quoted. */
export function rowsAsText<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): string {
  const clean = (text: string) => {
    const flat = text.replaceAll(/[\t\r\n]+/g, ' ')
    return /^[=+@]|^-(?![\d.])/.test(flat) ? `'${flat}` : flat
  }
  return [columns.map(({ header }) => header), ...rows.map((row) => columns.map(({ text }) => clean(text(row))))].map((cells) => cells.join('\t')).join('\n')
}
