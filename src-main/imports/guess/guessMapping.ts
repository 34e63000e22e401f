/** What a table seems to be, and what must be asked of it. */
import type { Currency, PartyId } from '#contract/vocabulary.ts'
import type { DateOrder, ImportMapping, ImportQuestion } from '#contract/imports.ts'
import type { Guess } from '../types.ts'
import { isCurrencyCode } from '../values/currency.ts'
import { inWords } from '../values/date.ts'
import { asksOf, DATE_FIELDS, guessColumns, NUMBER_FIELDS } from './guessColumns.ts'
import { guessOrder } from './guessDates.ts'
import { guessDecimal } from './guessDecimal.ts'
import { matchKinds } from './matchHeadings.ts'
import { readingsOf } from './readings.ts'
import type { TableSample } from './sample.ts'
import { columnsOf } from './shape.ts'

export interface Known {
  /** That a file may be imported into. */
  parties: readonly { id: PartyId; currency: Currency | null }[]
  /** What was used last for a file of this shape. */
  saved: ImportMapping | null
  /** What a person said of this file: it holds, whatever the file says. */
  decided: Partial<ImportMapping>
}

/** Stands for a party where there is none to import into. */
const NO_PARTY = 'none' as PartyId

/**
 * What was decided holds; then what the file decides; then what was saved for its shape; the rest is guessed from headings
 * and cells. An order of dates or a decimal mark that none of these decides is asked, with the likeliest filled in.
 */
export function guessMapping(sample: TableSample, { parties, saved: kept, decided }: Known): Guess {
  const asks: ImportQuestion[] = []
  const problems = [...sample.notes]
  const saved = kept !== null && (decided.kind === undefined || decided.kind === kept.kind) && fits(sample, kept.columns) ? kept : null
  const kind = decided.kind ?? saved?.kind ?? guessKind(sample, asks)
  const party = decided.party ?? saved?.party ?? guessParty(parties, asks)
  const columns = settledColumns(sample, kind, saved, decided, asks, problems)
  const evidence = [...columnsOf(sample.headings, columns)].map(([field, at]) => ({ field, heading: sample.headings[at]!, ...sample.columns[at]! }))
  const numbers = evidence.filter(({ field }) => NUMBER_FIELDS.has(field))
  const currency = settledCurrency(sample, { columns, numbers, parties, party, saved, decided }, asks, problems)
  const decimal = settledDecimal(numbers, currency, saved, decided, asks)
  const dateOrder = settledOrder(evidence.filter(({ field }) => DATE_FIELDS.has(field)), { sample, currency, saved, decided }, asks, problems)
  const mapping: ImportMapping = { kind, party, currency, columns, dateOrder, decimal, encoding: sample.encoding, delimiter: sample.delimiter, sheet: sample.sheets.length > 1 ? sample.sheet : null, headerRow: sample.headings.length === 0 ? 1 : sample.headerRow }
  if (sample.headings.length > 0 && sample.counted === 0) problems.push('There are headings, and no rows below them.')
  return { mapping, asks, readings: readingsOf(sample.rows, sample.headings, mapping), problems }
}

/** Whether every heading of a mapping is there. */
const fits = ({ headings }: TableSample, columns: Readonly<Record<string, string>>): boolean => columnsOf(headings, columns).size === Object.keys(columns).length

function guessKind({ headings }: TableSample, asks: ImportQuestion[]): ImportMapping['kind'] {
  const [first, second] = matchKinds(headings)
  // Near each other, or too little known of either.
  if (first!.score < 2) asks.push({ field: 'kind', why: 'The headings do not tell what the rows are. Say whether they are customers, contacts, invoices, payments, allocations or usage.' })
  else if (first!.score - second!.score <= 1) asks.push({ field: 'kind', why: `The rows can be ${first!.kind} or ${second!.kind}. Say which.` })
  return first!.kind
}

function guessParty(parties: Known['parties'], asks: ImportQuestion[]): PartyId {
  if (parties.length === 0) asks.push({ field: 'party', why: 'There is no party of your own yet. Make one, and import into it.' })
  if (parties.length > 1) asks.push({ field: 'party', why: 'Say which party the rows belong to.' })
  return parties[0]?.id ?? NO_PARTY
}

function settledColumns(sample: TableSample, kind: ImportMapping['kind'], saved: ImportMapping | null, decided: Partial<ImportMapping>, asks: ImportQuestion[], problems: string[]): Record<string, string> {
  const chosen = decided.columns ?? (saved?.kind === kind ? saved.columns : undefined)
  if (chosen === undefined) {
    const guess = guessColumns(sample, kind)
    asks.push(...guess.asks)
    problems.push(...guess.problems)
    return guess.columns
  }
  const there = columnsOf(sample.headings, chosen)
  const gone = Object.entries(chosen).filter(([field]) => !there.has(field))
  if (gone.length > 0) problems.push(`There is no column ${gone.map(([, heading]) => `“${heading}”`).join(', ')} in this file.`)
  const columns = new Map([...there].map(([field, at]) => [field, sample.headings[at]!]))
  asks.push(...asksOf(kind, columns, []))
  return Object.fromEntries(columns)
}

interface Money { columns: Record<string, string>; numbers: readonly { currencies: Map<Currency, number> }[]; parties: Known['parties']; party: PartyId; saved: ImportMapping | null; decided: Partial<ImportMapping> }

/** Of rows that name none: the one that stands beside the amounts or in a heading, else the party's. */
function settledCurrency({ headings }: TableSample, { columns, numbers, parties, party, saved, decided }: Money, asks: ImportQuestion[], problems: string[]): Currency | null {
  if (decided.currency !== undefined) return decided.currency
  const ofParty = parties.find(({ id }) => id === party)?.currency ?? null
  const beside = new Set(numbers.flatMap(({ currencies }) => [...currencies.keys()]))
  for (const heading of headings) {
    const code = /[\s(,[]([A-Z]{3})[)\]]?\s*$/.exec(heading)?.[1]
    if (code !== undefined && Object.values(columns).includes(heading) && isCurrencyCode(code)) beside.add(code)
  }
  const [written] = beside
  if (beside.size === 1 && ofParty !== null && written !== ofParty) problems.push(`The amounts are in ${written!}, and the party’s currency is ${ofParty}.`)
  if (beside.size === 1) return written!
  const likeliest = saved?.currency ?? ofParty
  if (beside.size > 1 && columns['currency'] === undefined) asks.push({ field: 'currency', why: `The amounts are in ${[...beside].slice(0, 5).join(', ')}, and no column says which. Rows in another than the one chosen are rejected.` })
  else if (likeliest === null && parties.length > 0 && columns['currency'] === undefined && numbers.length > 0) asks.push({ field: 'currency', why: 'Nothing says which currency the amounts are in.' })
  return likeliest
}

function settledDecimal(numbers: Parameters<typeof guessDecimal>[0], currency: Currency | null, saved: ImportMapping | null, decided: Partial<ImportMapping>, asks: ImportQuestion[]): '.' | ',' {
  if (decided.decimal !== undefined) return decided.decimal
  const guess = guessDecimal(numbers, currency)
  const open = numbers.every(({ marks }) => marks.dot + marks.comma === 0)
  // A person has said it of this shape before, and nothing in the file says otherwise.
  if (saved !== null && open) return saved.decimal
  if (guess.ask !== null) asks.push(guess.ask)
  return guess.decimal
}

interface Days { sample: TableSample; currency: Currency | null; saved: ImportMapping | null; decided: Partial<ImportMapping> }

function settledOrder(dates: Parameters<typeof guessOrder>[0], { sample, currency, saved, decided }: Days, asks: ImportQuestion[], problems: string[]): DateOrder | null {
  const likeliest: DateOrder = decided.dateOrder ?? saved?.dateOrder ?? (currency === 'USD' && sample.delimiter !== ';' ? 'MDY' : 'DMY')
  const guess = guessOrder(dates, likeliest)
  if (guess.problem !== null) problems.push(guess.problem)
  if (decided.dateOrder !== undefined && decided.dateOrder !== null) return notAgainst(decided.dateOrder, dates, problems)
  // Undecided by the file: a person has said it of this shape before.
  if (guess.ask !== null && guess.problem === null && saved?.dateOrder !== undefined && saved.dateOrder !== null && dates.every(({ dates: { by, open } }) => by[saved.dateOrder!] === open)) return saved.dateOrder
  if (guess.ask !== null) asks.push(guess.ask)
  else if (saved?.dateOrder !== undefined && saved.dateOrder !== null && guess.order !== null && dates.some(({ dates: { open } }) => open > 0) && guess.order !== saved.dateOrder) problems.push(`The dates of this file are in the order ${inWords(guess.order)}; they were ${inWords(saved.dateOrder)} in the last one of its shape.`)
  return guess.order
}

function notAgainst(order: DateOrder, dates: Parameters<typeof guessOrder>[0], problems: string[]): DateOrder {
  const unread = dates.reduce((sum, { dates: { open, by } }) => sum + open - by[order], 0)
  if (unread > 0) problems.push(`${unread} dates of those looked at do not read in the order ${inWords(order)}.`)
  return order
}
