/** One value of a file read in each of the ways it could be meant, so that a person decides by what they see. */
import type { DateOrder, ImportLook } from '#contract/imports.ts'

const DATES: readonly string[] = ['issuedOn', 'dueOn', 'paidOn', 'voidedOn', 'createdOn', 'receivedOn', 'effectiveOn', 'at']
const AMOUNTS: readonly string[] = ['total', 'amount', 'subtotal', 'tax', 'open', 'paid', 'lineAmount', 'lineQuantity', 'quantity']
const MONTHS = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December']
const ORDERS: readonly DateOrder[] = ['DMY', 'MDY', 'YMD']

export interface Reading<V extends string> {
  value: V
  /** `3 April 2026` */
  reads: string
}

/** The ways in which a text can be a date: `03/04/2026` is 3 April and 4 March. */
export function dateReadings(text: string): Reading<DateOrder>[] {
  const parts = /^\s*(\d{1,4})[./\s-]+(\d{1,2})[./\s-]+(\d{1,4})(?!\d)/.exec(text)
  if (parts === null) return []
  const [a = '', b = '', c = ''] = parts.slice(1)
  return ORDERS.flatMap((value) => {
    const [year, month, day] = value === 'YMD' ? [a, b, c] : value === 'DMY' ? [c, b, a] : [c, a, b]
    const reads = dayWords(year, Number(month), Number(day))
    return reads === null ? [] : [{ value, reads }]
  })
}

/** Of years with two digits, 70 to 99 are of the last century. */
function dayWords(year: string, month: number, day: number): string | null {
  if (year.length !== 4 && year.length !== 2) return null
  const full = year.length === 4 ? Number(year) : Number(year) + (Number(year) >= 70 ? 1900 : 2000)
  const last = new Date(Date.UTC(full, month, 0)).getUTCDate()
  const name = MONTHS[month - 1]
  if (name === undefined || day < 1 || day > last) return null
  return `${day} ${name} ${full}`
}

/** Both ways to read a figure with one kind of mark: `1.234` is a little more than one, or more than a thousand. */
export function decimalReadings(text: string): Reading<'.' | ','>[] {
  const figure = /-?[\d.,]*\d/.exec(text)?.[0]
  if (figure === undefined || !/[.,]/.test(figure)) return []
  return (['.', ','] as const).flatMap((value) => {
    const grouping = value === '.' ? ',' : '.'
    const [whole = '', fraction, more] = figure.replaceAll(grouping, '').split(value)
    if (more !== undefined) return []
    return [{ value, reads: `${grouped(whole)}${fraction === undefined ? '' : `.${fraction}`}` }]
  })
}

const grouped = (digits: string): string => digits.replaceAll(/\B(?=(\d{3})+$)/g, ',')

/** A value of the file that could be read in several ways, among the columns of dates or of amounts. */
export function sampleFor(look: Pick<ImportLook, 'headings' | 'sample' | 'mapping'>, of: 'dateOrder' | 'decimal'): { text: string; heading: string } | null {
  const fields = of === 'dateOrder' ? DATES : AMOUNTS
  const readings = of === 'dateOrder' ? dateReadings : decimalReadings
  for (const field of fields) {
    const heading = look.mapping.columns[field]
    const at = heading === undefined ? -1 : look.headings.findIndex((one) => one.trim().toLowerCase() === heading.trim().toLowerCase())
    const text = at < 0 ? undefined : look.sample.map((row) => row[at] ?? '').find((cell) => new Set(readings(cell).map(({ reads }) => reads.replaceAll(/[ ,]/g, ''))).size > 1)
    if (text !== undefined) return { text, heading: look.headings[at]! }
  }
  return null
}
