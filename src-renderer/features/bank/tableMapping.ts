/** How a table of a bank's is read, as far as a person has said it. */
import { TABLE_COLUMNS } from '#contract/bank.ts'

export type TableColumn = (typeof TABLE_COLUMNS)[number]

export const columnWords: Record<TableColumn, string> = {
  bookedOn: 'Booked on', valueOn: 'Value date', amount: 'Amount, with its sign', credit: 'Money in', debit: 'Money out', payerName: 'Payer', payerAccount: 'Payer’s account', reference: 'Reference', text: 'Text', balance: 'Balance after it',
}

/** The column of the mapping that has this heading; null where none has. */
export const columnOf = (mapping: Readonly<Record<string, string>>, heading: string): TableColumn | null =>
  TABLE_COLUMNS.find((column) => mapping[column]?.trim().toLowerCase() === heading.trim().toLowerCase() && heading.trim() !== '') ?? null

/** The mapping once this heading is that column: a column has one heading, a heading one column, and amounts stand in one column or in two. */
export function withColumn(mapping: Readonly<Record<string, string>>, heading: string, column: TableColumn | null): Record<string, string> {
  const before = columnOf(mapping, heading)
  const left = Object.fromEntries(Object.entries(mapping).filter(([name]) => name !== before && name !== column && !(column === 'amount' && (name === 'credit' || name === 'debit')) && !((column === 'credit' || column === 'debit') && name === 'amount')))
  return column === null ? left : { ...left, [column]: heading }
}

/** What is missing before it can be read, in plain words; null where nothing is. */
export function missing(mapping: Readonly<Record<string, string>>): string | null {
  const has = (name: string) => (mapping[name] ?? '').trim() !== ''
  if (!has('bookedOn')) return 'Say which column has the day of booking.'
  if (!has('amount') && !(has('credit') && has('debit'))) return 'Say which column has the amounts, or which two have money in and money out.'
  if (!has('dateOrder')) return 'Say in which order the days are written.'
  if (!has('decimal')) return 'Say which mark stands before the decimals.'
  if (!has('account')) return 'Say whose statement it is: the number of the account.'
  return /^[A-Z]{3}$/.test(mapping['currency'] ?? '') ? null : 'Say which currency the account is in.'
}
