import { toDecimalString } from '#main/domain/currency.ts'
import type { CsvMapping } from '#main/banks/csv/mapping.ts'
import type { Said } from './said.ts'

export interface CsvStyle { dateOrder: 'YMD' | 'DMY' | 'MDY'; decimal: '.' | ','; delimiter: ',' | ';' | '\t' | '|'; twoColumns: boolean; newestFirst: boolean; grouped: boolean; end: '\n' | '\r\n' | '\r' }

export const PLAIN: CsvStyle = { dateOrder: 'YMD', decimal: '.', delimiter: ',', twoColumns: false, newestFirst: false, grouped: false, end: '\n' }

export const csvMappingOf = (said: Said, { dateOrder, decimal, delimiter, twoColumns }: CsvStyle): CsvMapping => ({
  account: said.account, bank: said.bank, currency: said.currency, dateOrder, decimal, delimiter, encoding: null,
  columns: { bookedOn: 'booking DATE', valueOn: 'Value date', payerName: 'Name', payerAccount: 'Account', reference: 'Reference', text: 'Text', balance: 'Balance', ...(twoColumns ? { credit: 'In', debit: 'Out' } : { amount: 'Amount' }) },
})

export function csvFile(said: Said, style: CsvStyle): string {
  const { decimal, delimiter, twoColumns, newestFirst, end } = style
  const quoted = (cell: string) => `"${cell.replaceAll('"', '""')}"`
  const amount = (minor: number) => {
    const [whole = '', fraction] = toDecimalString(minor, said.currency).split('.')
    const grouped = style.grouped ? whole.replaceAll(/(?<=\d)(?=(?:\d{3})+$)/g, decimal === '.' ? ',' : '.') : whole
    return fraction === undefined ? grouped : `${grouped}${decimal}${fraction}`
  }
  let balance = said.openingMinor
  const rows = said.entries.map((one) => {
    balance += one.amountMinor
    const amounts = twoColumns ? [one.amountMinor >= 0 ? amount(one.amountMinor) : '', one.amountMinor < 0 ? amount(-one.amountMinor) : ''] : [amount(one.amountMinor)]
    return [date(one.bookedOn, style), date(one.valueOn, style), one.payerName, one.payerAccount, one.reference, one.text, ...amounts, amount(balance)].map(quoted).join(delimiter)
  })
  const head = ['Booking date', 'Value date', 'Name', 'Account', 'Reference', 'Text', ...(twoColumns ? ['In', 'Out'] : ['Amount']), 'Balance'].join(delimiter)
  return [`Statement of ${said.account}`, '', head, ...(newestFirst ? rows.toReversed() : rows), ''].join(end)
}

function date(on: string, { dateOrder }: CsvStyle): string {
  const [year, month, day] = on.split('-')
  if (dateOrder === 'YMD') return on
  return dateOrder === 'DMY' ? `${day}.${month}.${year}` : `${month}/${day}/${year}`
}
