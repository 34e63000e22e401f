/** What the cells of a column look like, counted while a table is read; in the memory of a few numbers. */
import type { Currency } from '#contract/vocabulary.ts'
import type { DateOrder } from '#contract/imports.ts'
import type { Cell } from '../types.ts'
import { ungrouped } from '../values/amount.ts'
import { cellText, isBlank, plain } from '../values/cell.ts'
import { currencyBeside, isCurrencyCode } from '../values/currency.ts'
import type { DateReadings } from '../values/date.ts'
import { DATE_ORDERS, dateReadings } from '../values/date.ts'

export interface DateEvidence {
  /** Cells that read as a day in at least one way. */
  cells: number
  /** Of these: by a year first, and in any one way. */
  yearFirst: number
  certain: number
  /** Of those that are not certain: how many there are, how many read in each order, and in that one only. */
  open: number
  by: Record<DateOrder, number>
  only: Record<DateOrder, number>
  /** A first cell that is another day in another order. */
  example: { row: number; text: string } | null
  onlyExample: Partial<Record<DateOrder, { row: number; text: string }>>
}

/** Which mark stands before the decimals. */
export interface MarkEvidence {
  cells: number
  /** Numbers of a workbook. */
  typed: number
  dot: number
  comma: number
  /** One mark and three digits behind it: decimals, or thousands. */
  eitherDot: number
  eitherComma: number
  example: { row: number; text: string } | null
}

export interface ColumnEvidence {
  filled: number
  dates: DateEvidence
  marks: MarkEvidence
  emails: number
  codes: number
  flags: number
  /** Texts of several words: a name, more than a number. */
  names: number
  /** Currencies beside digits, by how often. */
  currencies: Map<Currency, number>
}

const none = (): Record<DateOrder, number> => ({ MDY: 0, DMY: 0, YMD: 0 })

export const noEvidence = (): ColumnEvidence => ({
  filled: 0, emails: 0, codes: 0, flags: 0, names: 0, currencies: new Map(),
  dates: { cells: 0, yearFirst: 0, certain: 0, open: 0, by: none(), only: none(), example: null, onlyExample: {} },
  marks: { cells: 0, typed: 0, dot: 0, comma: 0, eitherDot: 0, eitherComma: 0, example: null },
})

/** After so many cells without a day a column has none, and the same of numbers. */
const SETTLED = 500

export function addEvidence(column: ColumnEvidence, cell: Cell, row: number): void {
  if (isBlank(cell)) return
  column.filled += 1
  const early = column.filled <= SETTLED
  if (early || column.dates.cells > 0) addDate(column.dates, dateReadings(cell), cell, row)
  const number = (early || column.marks.cells > 0) && addMark(column.marks, cell, row)
  if (typeof cell !== 'string') return
  if (/^\S+@\S+\.\S+$/.test(cell.trim())) column.emails += 1
  if (isCurrencyCode(cell.trim())) column.codes += 1
  if (/^(?:yes|no|y|n|true|false|ja|nein|oui|non|sí|si|tak|nie|x)$/i.test(cell.trim())) column.flags += 1
  if (/\p{L}\S*\s+\S/u.test(cell.trim())) column.names += 1
  const beside = number ? currencyBeside(cell) : null
  if (beside !== null && column.currencies.size < 50) column.currencies.set(beside, (column.currencies.get(beside) ?? 0) + 1)
}

function addDate(dates: DateEvidence, readings: DateReadings | null, cell: Cell, row: number): void {
  if (readings === null) return
  dates.cells += 1
  if ('certain' in readings) {
    dates.certain += 1
    if (readings.yearFirst) dates.yearFirst += 1
    return
  }
  dates.open += 1
  const orders = DATE_ORDERS.filter((order) => readings.by[order] !== undefined)
  for (const order of orders) dates.by[order] += 1
  const here = { row, text: cellText(cell).trim().slice(0, 60) }
  if (orders.length === 1) {
    dates.only[orders[0]!] += 1
    dates.onlyExample[orders[0]!] ??= here
  } else if (new Set(orders.map((order) => readings.by[order])).size > 1) dates.example ??= here
}

/** Whether it is a number at all. */
function addMark(marks: MarkEvidence, cell: Cell, row: number): boolean {
  if (typeof cell !== 'string') {
    if (cell.is !== 'number') return false
    marks.cells += 1
    marks.typed += 1
    return true
  }
  const digits = /^[^\d.,]{0,8}(\d[\d.,' ]*)[^\d.,]{0,8}$/.exec(plain(cell).replaceAll(/[\u2018\u2019]/g, "'"))?.[1]?.trim()
  if (digits === undefined) return false
  const [dot, comma] = [ungrouped(digits, '.'), ungrouped(digits, ',')]
  if (dot === null && comma === null) return false
  marks.cells += 1
  if (dot === comma) return true
  if (comma === null || surely(digits, '.')) marks.dot += 1
  else if (dot === null || surely(digits, ',')) marks.comma += 1
  else {
    marks[digits.includes('.') ? 'eitherDot' : 'eitherComma'] += 1
    marks.example ??= { row, text: cell.trim().slice(0, 60) }
  }
  return true
}

/** `0.500` and `.500` are no thousands. */
const surely = (digits: string, mark: '.' | ','): boolean => digits.startsWith(`0${mark}`) || digits.startsWith(mark)
