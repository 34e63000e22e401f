/** Dates and amounts in cells of a table, by what the mapping says and nothing else. */
import type { BusinessDate, Currency } from '#contract/vocabulary.ts'
import { isBusinessDate } from '#main/domain/dates.ts'
import { StatementProblem } from '../bankFileError.ts'
import { unsignedZero, writtenAmount } from '../amounts.ts'
import { fullYear } from '../dates.ts'
import type { CsvMapping } from './mapping.ts'

const PLACES = { YMD: [0, 1, 2], DMY: [2, 1, 0], MDY: [2, 0, 1] } as const

/** `20/11/2026`, `2026-11-20`, `20.11.26`, `20261120`; a time behind it is left out. @throws StatementProblem */
export function cellDate(text: string, order: CsvMapping['dateOrder'], line: number): BusinessDate {
  const parts = partsOf(text.trim(), order)
  const [year = '', month = '', day = ''] = PLACES[order].map((place) => parts[place] ?? '')
  const on = `${fullYear(year)}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
  // Two digits of a year are four by now; a day in the year's place is not.
  if (!/^(?:\d{2}|\d{4})$/.test(year) || !isBusinessDate(on)) throw new StatementProblem(`“${text.trim().slice(0, 40)}” is not a date in the order ${order}. Choose the order the file has, or put the cell right.`, line)
  return on
}

function partsOf(text: string, order: CsvMapping['dateOrder']): string[] {
  const compact = (order === 'YMD' ? /^(\d{4})(\d{2})(\d{2})(?!\d)/ : /^(\d{2})(\d{2})(\d{4})(?!\d)/).exec(text)
  if (compact !== null) return compact.slice(1)
  // A year first is a year, whatever order is said: no day has four digits.
  const separated = /^(\d{1,4})\s*([./-])\s*(\d{1,2})\s*\2\s*(\d{1,4})(?=$|[\sT,])/.exec(text)
  return separated === null ? [] : [separated[1]!, separated[3]!, separated[4]!]
}

/**
 * `1.234,56`, `1 234.56`, `(12.00)`, `12.00-`, `EUR 12.00`, `12.00 CR`. Grouping only in threes, left of the mark.
 * Behind the mark a dash stands for no cents (`5,-`), behind a digit it is a minus.
 * @throws StatementProblem
 */
export function cellAmount(text: string, decimal: CsvMapping['decimal'], currency: Currency, line: number): number {
  const { digits, negative } = withoutDress(text, decimal, currency, line)
  const grouping = decimal === '.' ? /(?<=\d)[,'\u2019\u00A0\u202F\u2009 ](?=\d{3}(?!\d))/g : /(?<=\d)[.'\u2019\u00A0\u202F\u2009 ](?=\d{3}(?!\d))/g
  const mark = digits.indexOf(decimal)
  const [whole, fraction] = mark < 0 ? [digits, ''] : [digits.slice(0, mark), digits.slice(mark)]
  const minor = writtenAmount(whole.replaceAll(grouping, '') + fraction, decimal, currency, line)
  return unsignedZero(negative ? 0 - minor : minor)
}

function withoutDress(text: string, decimal: CsvMapping['decimal'], currency: Currency, line: number): { digits: string; negative: boolean } {
  let digits = text.trim()
  let negative = false
  if (/^\(.*\)$/.test(digits)) {
    negative = true
    digits = digits.slice(1, -1).trim()
  }
  const said = /[A-Z]{3}/.exec(digits.replace(/\b(?:CR|DR)\b/i, ''))?.[0]
  if (said !== undefined && said !== currency) throw new StatementProblem(`“${text.trim().slice(0, 40)}” is in ${said}, and the account is in ${currency}.`, line)
  digits = digits.replace(currency, '').replace(/\p{Sc}/u, '').trim()
  const side = /^(.*?)\s*\b(CR|DR)$/i.exec(digits) ?? /^(.*\d)(CR|DR)$/i.exec(digits)
  if (side !== null) {
    digits = side[1]!.trim()
    if (side[2]!.toUpperCase() === 'DR') negative = !negative
  }
  if (digits.includes(decimal)) digits = digits.replace(/(?<=[.,])\s*[-\u2010-\u2015\u2212]{1,2}$/u, '')
  const sign = /^([-+\u2212])?\s*(.*?)\s*([-\u2212])?$/su.exec(digits)
  if (sign?.[1] !== undefined && sign[1] !== '+') negative = !negative
  if (sign?.[3] !== undefined) negative = !negative
  return { digits: sign?.[2] ?? digits, negative }
}
