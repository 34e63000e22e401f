/** How the first rows read with a mapping, in words that show what was understood. */
import type { ImportMapping } from '#contract/imports.ts'
import { toDecimalString } from '#main/domain/currency.ts'
import type { Cell, Read, TableRow } from '../types.ts'
import { readAmount } from '../values/amount.ts'
import { cellText, isBlank } from '../values/cell.ts'
import { readCountry } from '../values/country.ts'
import { readCurrency } from '../values/currency.ts'
import { readDate } from '../values/date.ts'
import { readDecimal } from '../values/decimal.ts'
import { readEmail } from '../values/email.ts'
import { readFlag } from '../values/flag.ts'
import { readIdentifier } from '../values/identifier.ts'
import { readInstant } from '../values/instant.ts'
import { AMOUNT_FIELDS, DATE_FIELDS, NUMBER_FIELDS } from './guessColumns.ts'
import { dayInWords } from './guessDates.ts'
import { columnsOf } from './shape.ts'

const IDENTIFIERS = new Set(['account', 'number', 'reference', 'payment', 'invoice', 'contact', 'record'])
const FLAGS = new Set(['disputed', 'closed', 'taxExempt'])

/** One for each row; fields whose cell is blank are left out, and what cannot be read begins with `Not read:`. */
export function readingsOf(rows: readonly TableRow[], headings: readonly string[], mapping: ImportMapping): Record<string, string>[] {
  const places = columnsOf(headings, mapping.columns)
  return rows.map(({ cells }) => {
    const currencyCell = places.has('currency') ? cells[places.get('currency')!] : undefined
    const own = isBlank(currencyCell) ? null : readCurrency(currencyCell!)
    const currency = own !== null && 'currency' in own ? own.currency : mapping.currency
    return Object.fromEntries([...places].flatMap(([field, at]) => (isBlank(cells[at]) ? [] : [[field, reading(field, cells[at]!, mapping, currency)]])))
  })
}

function reading(field: string, cell: Cell, { decimal, dateOrder, kind }: ImportMapping, currency: string | null): string {
  if (field === 'at') return words(readInstant(cell, { order: dateOrder, zone: 'UTC' }), ({ at }) => `${dayInWords(new Date(at).toISOString().slice(0, 10))}${new Date(at).toISOString().slice(10, 16).replace('T', ', ')}`)
  if (DATE_FIELDS.has(field)) return words(readDate(cell, dateOrder), ({ on }) => dayInWords(on))
  if (AMOUNT_FIELDS.has(field)) return currency === null ? cellText(cell) : words(readAmount(cell, { decimal, currency, credit: kind === 'payments' ? 'plus' : 'minus' }), ({ minor }) => `${toDecimalString(minor, currency)} ${currency}`)
  if (NUMBER_FIELDS.has(field)) return words(readDecimal(cell, decimal), (read) => read.decimal)
  if (IDENTIFIERS.has(field)) return words(readIdentifier(cell), ({ id }) => id)
  if (FLAGS.has(field)) return words(readFlag(cell), ({ flag }) => (flag ? 'yes' : 'no'))
  if (field === 'email') return words(readEmail(cell), ({ email }) => email)
  if (field === 'country') return words(readCountry(cell), ({ country }) => country)
  if (field === 'currency') return words(readCurrency(cell), (read) => read.currency)
  return cellText(cell).trim()
}

const words = <T extends object>(read: Read<T>, of: (value: T) => string): string => ('reason' in read ? `Not read: ${read.reason}` : of(read))
