/** Currencies as they are written in tables: by code, by a sign that means one, or by one that several share. */
import type { Currency } from '#contract/vocabulary.ts'
import { isKnownCurrency } from '#main/domain/knownCurrencies.ts'
import type { Cell, Read } from '../types.ts'
import { isBlank, plain, quoted } from './cell.ts'

const DOLLARS = ['USD', 'AUD', 'CAD', 'NZD', 'SGD', 'HKD', 'MXN', 'TWD', 'FJD', 'BBD', 'BSD', 'BZD', 'JMD', 'TTD', 'XCD', 'CLP', 'COP', 'ARS', 'UYU']

/** Lower case; the first currency is no likelier than the others. */
export const signs: ReadonlyMap<string, readonly Currency[]> = new Map<string, readonly Currency[]>([
  ['$', DOLLARS], ['us$', ['USD']], ['$us', ['USD']], ['$au', ['AUD']], ['$ca', ['CAD']], ['$nz', ['NZD']], ['£gb', ['GBP']], ['щ.д.', ['USD']], ['u$s', ['USD']], ['a$', ['AUD']], ['au$', ['AUD']], ['c$', ['CAD']], ['ca$', ['CAD']], ['nz$', ['NZD']], ['s$', ['SGD']], ['hk$', ['HKD']], ['mx$', ['MXN']], ['nt$', ['TWD']], ['r$', ['BRL']],
  ['€', ['EUR']], ['£', ['GBP', 'GIP', 'EGP', 'FKP', 'SHP']], ['¥', ['JPY', 'CNY']], ['jp¥', ['JPY']], ['cn¥', ['CNY']], ['円', ['JPY']], ['元', ['CNY']], ['₹', ['INR']], ['rs', ['INR', 'PKR', 'LKR', 'NPR', 'MUR']], ['rs.', ['INR', 'PKR', 'LKR', 'NPR', 'MUR']], ['₩', ['KRW']], ['₫', ['VND']], ['đ', ['VND']], ['฿', ['THB']], ['₺', ['TRY']], ['₪', ['ILS']], ['₱', ['PHP']], ['₴', ['UAH']], ['₽', ['RUB']],
  ['zł', ['PLN']], ['лв', ['BGN']], ['лв.', ['BGN']], ['kč', ['CZK']], ['ft', ['HUF']], ['lei', ['RON', 'MDL']], ['kr', ['SEK', 'NOK', 'DKK', 'ISK']], ['kr.', ['SEK', 'NOK', 'DKK', 'ISK']], ['fr', ['CHF']], ['fr.', ['CHF']], ['sfr', ['CHF']], ['sfr.', ['CHF']], ['kd', ['KWD']], ['k.d.', ['KWD']], ['rm', ['MYR']], ['rp', ['IDR']], ['r', ['ZAR']],
])

/** Whether a sign (`$`, `€`, `zł`) may stand for the currency. */
export const signFits = (word: string, currency: Currency): boolean => signs.get(word.toLowerCase())?.includes(currency) === true

/** In invoices of earlier years, and in an index that some are written in. */
const ALSO: ReadonlySet<string> = new Set(['ANG', 'UYI'])

/** Whether it is the code of a currency, in whatever case. */
export const isCurrencyCode = (word: string): boolean => isKnownCurrency(word.toUpperCase()) || ALSO.has(word.toUpperCase())

/** A column of currencies: `EUR`, `eur`, `€`. A sign that several share says none. */
export function readCurrency(cell: Cell): Read<{ currency: Currency }> {
  if (isBlank(cell)) return { reason: 'There is no currency.' }
  const word = plain(cell)
  if (isCurrencyCode(word)) return { currency: word.toUpperCase() }
  const meant = signs.get(word.toLowerCase())
  if (meant === undefined) return { reason: `${quoted(cell)} is not a currency. Write its code of three letters, as EUR.` }
  return meant.length === 1 ? { currency: meant[0]! } : { reason: `${quoted(cell)} is the sign of several currencies. Write the code of three letters, as ${meant[0]!}.` }
}

/** The one currency that every word of money in the cell can mean (`€`, `USD`); null where there is none or several. */
export function currencyBeside(cell: Cell): Currency | null {
  if (typeof cell !== 'string') return null
  let possible: readonly Currency[] | null = null
  for (const word of plain(cell).split(/[\d.,'’() +-]+/)) {
    const meant: readonly Currency[] | undefined = isCurrencyCode(word) ? [word.toUpperCase()] : signs.get(word.toLowerCase())
    if (meant !== undefined) possible = possible === null ? meant : possible.filter((currency) => meant.includes(currency))
  }
  return possible?.length === 1 ? possible[0]! : null
}
