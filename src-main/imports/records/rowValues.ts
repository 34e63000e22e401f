/** The values of one row by the fields of its kind: what is asked of a cell is read of it, or the row does not fit. */
import { createHash } from 'node:crypto'
import type { ImportMapping } from '#contract/imports.ts'
import type { BusinessDate, Currency, Instant } from '#contract/vocabulary.ts'
import { headingKey } from '../guess/headingKey.ts'
import type { Cell, Read, TableRow } from '../types.ts'
import { readAmount } from '../values/amount.ts'
import { cellText, isBlank } from '../values/cell.ts'
import { readCountry } from '../values/country.ts'
import { readCurrency } from '../values/currency.ts'
import { readDate } from '../values/date.ts'
import { readDecimal, readWhole } from '../values/decimal.ts'
import { readEmail } from '../values/email.ts'
import { readFlag } from '../values/flag.ts'
import { readIdentifier } from '../values/identifier.ts'
import { readInstant } from '../values/instant.ts'

/** Why a row cannot be taken. `field` is null where it is not about one column. */
export class Unfit extends Error {
  override readonly name = 'Unfit'
  readonly field: string | null
  readonly value: string
  constructor(field: string | null, value: string, reason: string) {
    super(reason)
    this.field = field
    this.value = value
  }
}

/** Each throws `Unfit`; a blank cell, and a field that no column has, is null. */
export interface RowValues {
  /** Whether a column has it, in this file. */
  has(field: string): boolean
  isBlank(field: string): boolean
  /** As it stands, for what is told of it. */
  said(field: string): string
  text(field: string, longest: number): string | null
  identifier(field: string, longest: number): string | null
  currency(field: string): Currency | null
  amount(field: string, currency: Currency): number | null
  on(field: string): BusinessDate | null
  at(field: string): Instant | null
  whole(field: string): number | null
  decimal(field: string): string | null
  flag(field: string): boolean | null
  email(field: string): string | null
  country(field: string): string | null
}

/** Which column each field of the mapping is in; `missing`: headings that the file has not. */
export function columnsOf({ columns }: Pick<ImportMapping, 'columns'>, headings: readonly string[]): { places: ReadonlyMap<string, number>; missing: string[] } {
  const byHeading = new Map(headings.map((heading, place) => [headingKey(heading), place]))
  const places = new Map<string, number>()
  const missing: string[] = []
  for (const [field, heading] of Object.entries(columns)) {
    const place = byHeading.get(headingKey(heading))
    if (place === undefined) missing.push(heading)
    else places.set(field, place)
  }
  return { places, missing }
}

/** `zone`: of times that name none. */
export function rowReader({ kind, dateOrder, decimal }: Pick<ImportMapping, 'kind' | 'dateOrder' | 'decimal'>, places: ReadonlyMap<string, number>, zone: string): (row: TableRow) => RowValues {
  return ({ cells }) => {
    const cellOf = (field: string): Cell | undefined => {
      const place = places.get(field)
      return place === undefined ? undefined : cells[place]
    }
    const said = (field: string): string => {
      const cell = cellOf(field)
      return cell === undefined ? '' : cellText(cell).slice(0, SHOWN)
    }
    const read = <K extends string, V>(field: string, name: K, reader: (cell: Cell) => Read<Record<K, V>>): V | null => {
      const cell = cellOf(field)
      if (cell === undefined || isBlank(cell)) return null
      const answer = reader(cell)
      if ('reason' in answer) throw new Unfit(field, said(field), answer.reason)
      return answer[name]
    }
    return {
      has: (field) => places.has(field),
      isBlank: (field) => isBlank(cellOf(field)),
      said,
      text: (field, longest) => read(field, 'text', (cell) => oneLine(cell, longest)),
      identifier: (field, longest) => read(field, 'id', (cell) => (field === 'account' ? accountNumber(cell, longest) : readIdentifier(cell, longest))),
      currency: (field) => read(field, 'currency', readCurrency),
      amount: (field, currency) => read(field, 'minor', (cell) => readAmount(cell, { decimal, currency, credit: kind === 'payments' ? 'plus' : 'minus' })),
      on: (field) => read(field, 'on', (cell) => readDate(cell, dateOrder)),
      at: (field) => read(field, 'at', (cell) => readInstant(cell, { order: dateOrder, zone })),
      whole: (field) => read(field, 'whole', (cell) => readWhole(cell, decimal)),
      decimal: (field) => read(field, 'decimal', (cell) => readDecimal(cell, decimal)),
      flag: (field) => read(field, 'flag', readFlag),
      email: (field) => read(field, 'email', readEmail),
      country: (field) => read(field, 'country', readCountry),
    }
  }
}

/** A name that stands for a number may be longer than a number can be: its end is then a few letters that tell it from others. */
function accountNumber(cell: Cell, longest: number): Read<{ id: string }> {
  const read = readIdentifier(cell, Number.MAX_SAFE_INTEGER)
  if ('reason' in read || Array.from(read.id).length <= longest || !/\s/.test(read.id)) return readIdentifier(cell, longest)
  return { id: `${Array.from(read.id).slice(0, longest - 8).join('').trim()} ~${createHash('sha256').update(read.id).digest('hex').slice(0, 6)}` }
}

/** Of a cell that is told of. */
const SHOWN = 200

function oneLine(cell: Cell, longest: number): Read<{ text: string }> {
  const text = cellText(cell).normalize('NFC').replaceAll(/\s+/gu, ' ').trim()
  return text.length > longest ? { reason: `This has ${text.length} characters; ${longest} can be kept.` } : { text }
}
