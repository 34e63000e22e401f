/** What a text says as an amount, however people write one: `1,240.00`, `1.240,00`, `1 240`, `A$1,240`, `1240 EUR`. */

export interface TypedAmount {
  /** Plain decimals with a point. Two where it can be read in two ways: `1.240` is one and a quarter, near enough, or a thousand and more. */
  readings: readonly string[]
  /** The currencies that a sign or a code leaves; null for any. */
  currencies: readonly string[] | null
  /** Whether it can be nothing but an amount: it has decimals, or says its currency. */
  sure: boolean
}

const SIGNS: Readonly<Record<string, readonly string[]>> = {
  A$: ['AUD'], AU$: ['AUD'], US$: ['USD'], NZ$: ['NZD'], C$: ['CAD'], CA$: ['CAD'], HK$: ['HKD'], S$: ['SGD'], '€': ['EUR'], '£': ['GBP'], '₹': ['INR'], '₺': ['TRY'], '¥': ['JPY', 'CNY'],
  $: ['USD', 'AUD', 'NZD', 'CAD', 'HKD', 'SGD'],
}
const MOST_DIGITS = 15

/** Null for what is no amount. */
export function amountIn(text: string): TypedAmount | null {
  const match = /^(?<before>[\p{L}]{0,3}\p{Sc}?|\p{Sc})\s*(?<figure>\d[\d.,\s'’]*)\s*(?<after>\p{Sc}|[\p{L}]{3})?$/u.exec(text.trim())
  const { before = '', figure = '', after = '' } = match?.groups ?? {}
  if (match === null || (before !== '' && after !== '')) return null
  const named = currenciesNamed(before === '' ? after : before)
  if (named === undefined) return null
  const readings = readingsOf(figure)
  return readings.length === 0 ? null : { readings, currencies: named, sure: named !== null || readings.some((reading) => reading.includes('.')) }
}

/** Null where none is named; undefined for what names none that there is. */
function currenciesNamed(said: string): readonly string[] | null | undefined {
  if (said === '') return null
  const plain = said.toUpperCase()
  return SIGNS[plain] ?? (/^\p{Sc}$/u.test(said) ? null : codes.of(plain) === undefined ? undefined : [plain])
}
const codes = { of: (code: string) => (/^[A-Z]{3}$/.test(code) ? new Intl.DisplayNames('en', { type: 'currency', fallback: 'none' }).of(code) : undefined) }

/** Spaces and apostrophes only ever group; of points and commas the last may be the decimal one. */
function readingsOf(figure: string): string[] {
  const digits = figure.trim().replaceAll(/[\s'’]/g, '')
  const marks = [...digits.matchAll(/[.,]/g)].map(({ 0: mark, index }) => ({ mark, index }))
  if (digits.replaceAll(/\D/g, '').length > MOST_DIGITS) return []
  const last = marks.at(-1)
  if (last === undefined) return [digits]
  const [whole, fraction] = [digits.slice(0, last.index), digits.slice(last.index + 1)]
  const others = new Set(marks.slice(0, -1).map(({ mark }) => mark))
  const asDecimal = /^\d{1,3}$/.test(fraction) && !others.has(last.mark) && others.size <= 1 && (others.size === 0 ? /^\d+$/.test(whole) : isGrouped(whole)) ? [`${whole.replaceAll(/\D/g, '')}.${fraction}`] : []
  const asGrouped = isGrouped(digits) ? [digits.replaceAll(/\D/g, '')] : []
  return [...asDecimal, ...asGrouped]
}

/** By one mark, in threes, from a figure that does not begin with nothing. */
const isGrouped = (digits: string): boolean => /^[1-9]\d{0,2}(?:,\d{3})+$|^[1-9]\d{0,2}(?:\.\d{3})+$/.test(digits)
