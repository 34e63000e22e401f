/** A table of one account, by a mapping: a row, an entry. */
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Info } from 'csv-parse'
import { CsvError, parse } from 'csv-parse'
import { BankFileError, StatementProblem } from '../bankFileError.ts'
import type { NewEntry } from '../draft.ts'
import { StatementDraft } from '../draft.ts'
import type { Found } from '../found.ts'
import { accountNumberOf, joined, oneLine, realReference } from '../text.ts'
import { cellAmount, cellDate } from './cells.ts'
import type { CsvColumn, CsvMapping } from './mapping.ts'
import { checkMapping } from './mapping.ts'
import { footed } from './runningBalance.ts'

export interface CsvRow { entry: NewEntry; balanceMinor: number | null; line: number }

/** Before the headings banks write who and when. */
const HEADINGS_WITHIN = 100

/** @throws BankFileError */
export async function readCsv(pieces: AsyncIterable<string>, found: Found, mapping: CsvMapping): Promise<void> {
  checkMapping(mapping)
  const draft = draftOf(mapping)
  const rows: CsvRow[] = []
  let places: Places | null = null
  for await (const { cells, line } of rowsOf(pieces, mapping, found)) {
    if (places === null) {
      places = placesOf(cells, mapping)
      if (places === null && line > HEADINGS_WITHIN) break
    } else {
      const known = places
      draft.attempt(() => {
        const row = rowOf(cells, known, mapping, line, found)
        if (row === null) return
        found.countEntry()
        rows.push(row)
      })
    }
  }
  if (places === null) throw new BankFileError('BROKEN', `No row of the first ${HEADINGS_WITHIN} has the headings ${Object.values(mapping.columns).map((name) => `“${name}”`).join(', ')}. Choose the columns again, and look whether the delimiter and the encoding are right.`)
  draft.attempt(() => footed(draft, rows, mapping.columns.balance !== undefined))
  found.add(draft)
}

function draftOf({ account, bank, currency }: CsvMapping): StatementDraft {
  const draft = new StatementDraft()
  draft.accountNumber = accountNumberOf(account)
  draft.bank = accountNumberOf(bank ?? '') || null
  draft.currency = currency
  draft.closingIs = 'none'
  return draft
}

async function* rowsOf(pieces: AsyncIterable<string>, { delimiter }: CsvMapping, { limits }: Found): AsyncGenerator<{ cells: string[]; line: number }> {
  const parser = parse({ delimiter, quote: '"', escape: '"', record_delimiter: ['\r\n', '\n', '\r'], relax_column_count: true, skip_empty_lines: true, max_record_size: limits.text, info: true })
  // What fails in it is heard where the rows are taken.
  const feeding = pipeline(Readable.from(pieces), parser)
  feeding.catch(() => {})
  try {
    for await (const { record, info } of parser as AsyncIterable<{ record: string[]; info: Info }>) yield { cells: record, line: info.lines }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    const line = typeof error['lines'] === 'number' ? error['lines'] : null
    if (error.code === 'CSV_MAX_RECORD_SIZE') throw new BankFileError('TOO_LARGE', `A row has more than ${limits.text} characters; a quote may be missing. Put it right, or ask the bank for the file again.`, line)
    throw new BankFileError('BROKEN', 'The quotes of this row are not in pairs. Put them right, or ask the bank for the file again.', line)
  }
}

type Places = Map<CsvColumn, number>

/** Null where a heading that the mapping names is not among the cells. */
function placesOf(cells: readonly string[], { columns }: CsvMapping): Places | null {
  const headings = cells.map(comparable)
  const places: Places = new Map()
  for (const [column, heading] of Object.entries(columns) as [CsvColumn, string][]) {
    const place = headings.indexOf(comparable(heading))
    if (place < 0) return null
    places.set(column, place)
  }
  return places
}

const comparable = (heading: string): string => oneLine(heading).normalize('NFKC').toLowerCase()

/** Null for a row without date and amount. @throws StatementProblem */
function rowOf(cells: readonly string[], places: Places, mapping: CsvMapping, line: number, found: Found): CsvRow | null {
  const cell = (column: CsvColumn) => cells[places.get(column) ?? -1]?.trim() ?? ''
  const amountMinor = amountOf(cell, mapping, line)
  if (amountMinor === null) {
    if (cells.some((one) => one.trim() !== '')) found.note(`Line ${line} has no amount and was passed over.`)
    return null
  }
  if (cell('bookedOn') === '') throw new StatementProblem('There is an amount, and no date. If this is a row of totals, take it out of the file; else put the date in.', line)
  const amount = (text: string) => cellAmount(text, mapping.decimal, mapping.currency, line)
  const entry: NewEntry = {
    bookedOn: cellDate(cell('bookedOn'), mapping.dateOrder, line), valueOn: cell('valueOn') === '' ? null : cellDate(cell('valueOn'), mapping.dateOrder, line), amountMinor,
    payerName: oneLine(cell('payerName')), payerAccount: accountNumberOf(cell('payerAccount')) || null, reference: realReference(cell('reference')), text: joined([cell('text')]),
    bankReference: null, code: null, reversal: false,
  }
  return { entry, balanceMinor: cell('balance') === '' ? null : amount(cell('balance')), line }
}

function amountOf(cell: (column: CsvColumn) => string, { columns, decimal, currency }: CsvMapping, line: number): number | null {
  const of = (column: CsvColumn) => (cell(column) === '' ? null : cellAmount(cell(column), decimal, currency, line))
  if (columns.amount !== undefined) return of('amount')
  const [credit, debit] = [of('credit'), of('debit')]
  if (credit === null && debit === null) return null
  if (credit !== null && credit !== 0 && debit !== null && debit !== 0) throw new StatementProblem('The row has a credit and a debit. Put it right: an entry is one of them.', line)
  // A column of debits has them with a minus or without.
  return (credit ?? 0) - Math.abs(debit ?? 0)
}
