/**
 * Writing amounts in the notation of a locale. `Intl` says once how a locale writes them; a document has
 * hundreds, and asking it for each takes longer than all the rest of a page.
 */

/** A decimal number with as many decimals as the writer was made for (`-1234.50`), as the locale writes it, with a true minus. */
export type AmountWriter = (decimal: string) => string

/** @param locale BCP 47, one that `Intl` knows. */
export function amountWriter(locale: string, decimals: number): AmountWriter {
  // Grouped from a thousand on also where prose is not (Spanish, Italian, Polish): a column has 9.500,00 and 12.500,00 in it.
  const format = new Intl.NumberFormat(locale, { numberingSystem: 'latn', useGrouping: 'always', minimumFractionDigits: decimals, maximumFractionDigits: decimals })
  const asked: AmountWriter = (decimal) => format.formatToParts(decimal as `${number}`).map(printed).join('')
  const quick = quickWriter(format)
  // A locale with a rule that is not known here is asked each time.
  return SAMPLES.every((sample) => [`${sample}`, `-${sample}`].every((text) => quick(withDecimals(text, decimals)) === asked(withDecimals(text, decimals)))) ? quick : asked
}

const SAMPLES = [0, 1, 12, 123, 1_234, 12_345, 123_456, 1_234_567, 12_345_678, 123_456_789, 1_234_567_890, 90_071_992_547_409]
const withDecimals = (text: string, decimals: number): string => (decimals === 0 ? text : `${text}.${'12345'.slice(0, decimals)}`)

function quickWriter(format: Intl.NumberFormat): AmountWriter {
  const parts = format.formatToParts(-12_345_678_901)
  const whole = parts.filter(({ type }) => type === 'integer').map(({ value }) => value.length)
  const [first, last] = [parts.findIndex(({ type }) => type === 'integer'), parts.findLastIndex(({ type }) => type === 'integer' || type === 'fraction')]
  const before = parts.slice(0, first).map(printed).join('')
  const after = parts.slice(last + 1).map(printed).join('')
  const point = parts.find(({ type }) => type === 'decimal')?.value ?? ''
  const group = parts.find(({ type }) => type === 'group')?.value ?? ''
  const [near, far] = [whole.at(-1) ?? 3, whole.at(-2) ?? 3]
  const least = format.formatToParts(1_234).some(({ type }) => type === 'group') ? 4 : 5
  return (decimal) => {
    const below = decimal.startsWith('-')
    const dot = decimal.indexOf('.')
    const digits = decimal.slice(below ? 1 : 0, dot < 0 ? decimal.length : dot)
    let rest = digits.length
    let text = ''
    if (digits.length >= least && group !== '') {
      for (let size = near; rest > size; size = far) {
        text = `${group}${digits.slice(rest - size, rest)}${text}`
        rest -= size
      }
    }
    text = digits.slice(0, rest) + text + (dot < 0 ? '' : point + decimal.slice(dot + 1))
    return below ? before + text + after : text
  }
}

const MARKS = /[\u061c\u200e\u200f]/gu

function printed({ type, value }: Intl.NumberFormatPart): string {
  return type === 'minusSign' ? '\u2212' : value.replace(MARKS, '')
}
