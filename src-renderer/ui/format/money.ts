/** Money as people read it. Amounts come as integers of minor units and are never added here. */
import type { Money } from '#contract/vocabulary.ts'

export const MINUS = '\u2212'
export const DASH = '\u2013'

const NO_DECIMALS = new Set('BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF'.split(' '))
const THREE_DECIMALS = new Set('BHD IQD JOD KWD LYD OMR TND'.split(' '))

/** Decimals of an ISO 4217 currency: 0, 2 or 3. */
export function exponentOf(currency: string): number {
  if (NO_DECIMALS.has(currency)) return 0
  return THREE_DECIMALS.has(currency) ? 3 : 2
}

/** Minor units as a decimal string, by moving the point and nothing else: `-5`, `USD` → `-0.05`. */
export function decimalOf(minor: number, currency: string): string {
  const exponent = exponentOf(currency)
  const digits = String(Math.abs(minor)).padStart(exponent + 1, '0')
  const cut = digits.length - exponent
  return `${minor < 0 ? '-' : ''}${digits.slice(0, cut)}${exponent === 0 ? '' : `.${digits.slice(cut)}`}`
}

const formats = new Map<string, Intl.NumberFormat>()

function formatOf(currency: string, symbol: boolean): Intl.NumberFormat {
  const key = `${currency}${symbol}`
  const known = formats.get(key)
  if (known !== undefined) return known
  const decimals = exponentOf(currency)
  const digits = { minimumFractionDigits: decimals, maximumFractionDigits: decimals }
  const made = new Intl.NumberFormat('en-US', symbol ? { style: 'currency', currency, ...digits } : digits)
  formats.set(key, made)
  return made
}

/** `A$1,240.00`, `−$88.50`, `¥1,240`. With `symbol: false` the bare figure, for a column of one currency. */
export function formatMoney({ minor, currency }: Money, { symbol = true }: { symbol?: boolean } = {}): string {
  const exact = decimalOf(minor, currency) as Intl.StringNumericLiteral
  return formatOf(currency, symbol).format(exact).replace('-', MINUS)
}

/** As `formatMoney`, and a dash for nothing. */
export function formatMoneyOrDash(money: Money, options: { symbol?: boolean } = {}): string {
  return money.minor === 0 ? DASH : formatMoney(money, options)
}

/** One amount a currency, side by side: `A$1,240.00 · $88.50`. Never a sum across them. */
export function formatMoneyList(amounts: readonly Money[]): string {
  return amounts.length === 0 ? DASH : amounts.map((money) => formatMoney(money)).join(' · ')
}

/** The currency of all these amounts when it is one; null when there are several, or none. */
export function onlyCurrency(amounts: readonly Money[] | undefined): string | null {
  return amounts?.length === 1 ? amounts[0]!.currency : null
}
