/** The order of day, month and year: decided by the file, or asked. */
import type { DateOrder, ImportQuestion } from '#contract/imports.ts'
import type { BusinessDate } from '#contract/vocabulary.ts'
import { DATE_ORDERS, dateReadings, inWords } from '../values/date.ts'
import type { DateEvidence } from './evidence.ts'

export interface OrderGuess { order: DateOrder | null; ask: ImportQuestion | null; problem: string | null }

/** Of the columns with dates. `likeliest` is what is filled in where it must be asked. */
export function guessOrder(columns: readonly { heading: string; dates: DateEvidence }[], likeliest: DateOrder): OrderGuess {
  const sum = (of: (dates: DateEvidence) => number) => columns.reduce((total, { dates }) => total + of(dates), 0)
  const open = sum(({ open }) => open)
  if (open === 0) return { order: sum(({ yearFirst }) => yearFirst) > 0 ? 'YMD' : null, ask: null, problem: null }
  const fits = DATE_ORDERS.filter((order) => sum(({ by }) => by[order]) === open)
  if (fits.length === 1) return { order: fits[0]!, ask: null, problem: null }
  if (fits.length === 0) return contradictory(columns, sum)
  const asked = columns.find(({ dates }) => dates.example !== null)
  // Every day reads the same in each order (04/04/2026).
  if (asked === undefined) return { order: fits.includes(likeliest) ? likeliest : fits[0]!, ask: null, problem: null }
  return { order: fits.includes(likeliest) ? likeliest : fits[0]!, ask: { field: 'dateOrder', why: question(asked.heading, asked.dates.example!, fits) }, problem: null }
}

function question(heading: string, { row, text }: { row: number; text: string }, orders: readonly DateOrder[]): string {
  const readings = dateReadings(text)
  const days = readings === null || 'certain' in readings ? [] : [...new Set(orders.map((order) => readings.by[order]).filter((on) => on !== undefined))]
  return `Is “${text}” (row ${row}, “${heading}”) ${days.map(dayInWords).join(' or ')}? No day of the file tells.`
}

function contradictory(columns: readonly { heading: string; dates: DateEvidence }[], sum: (of: (dates: DateEvidence) => number) => number): OrderGuess {
  const order = DATE_ORDERS.reduce((most, next) => (sum(({ by }) => by[next]) > sum(({ by }) => by[most]) ? next : most))
  const against = columns.flatMap(({ heading, dates }) => DATE_ORDERS.filter((other) => other !== order).flatMap((other) => { const here = dates.onlyExample[other]; return here === undefined ? [] : [`“${here.text}” (row ${here.row}, “${heading}”)`] }))
  const why = `Most dates read as ${inWords(order)}, and ${against[0] ?? 'some'} does not: the file has dates in more than one order.`
  return { order, ask: { field: 'dateOrder', why: `${why} Choose one; rows with dates in another are rejected.` }, problem: why }
}

const MONTHS = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December']

/** `3 April 2026`: unlike digits it shows which is the month. */
export const dayInWords = (on: BusinessDate): string => `${Number(on.slice(8))} ${MONTHS[Number(on.slice(5, 7)) - 1]} ${on.slice(0, 4)}`
