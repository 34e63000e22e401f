/** Tables of a bank's: what headings they have, how they are likely read, and how tables of this shape were read before. */
import { open } from 'node:fs/promises'
import { parse } from 'csv-parse/sync'
import { z } from 'zod'
import { TABLE_COLUMNS } from '#contract/bank.ts'
import { beginning, encodingOf } from '#main/banks/encoding.ts'
import { formatOf } from '#main/banks/detect.ts'
import { BankFileError } from '#main/banks/bankFileError.ts'
import { db, type Database } from '#main/db/database.ts'

export type TableMapping = Record<string, string>
export interface TableLook {
  headings: string[]
  sample: string[][]
  /** As it is kept for this shape, or a guess; what is not known is left out. */
  mapping: TableMapping
  kept: boolean
}

const DELIMITERS = [',', ';', '\t', '|'] as const
/** Before the headings banks write who and when. */
const ROWS_LOOKED_AT = 100
const SAMPLE = 20

/** Null for a file that is no table. @throws BankFileError where it is no statement of any kind */
export async function lookAtTable(database: Database, path: string): Promise<TableLook | null> {
  const text = await headOf(path)
  try {
    formatOf(text, false)
    return null
  } catch (error) {
    if (!(error instanceof BankFileError) || error.code !== 'MAPPING_NEEDED') throw error
  }
  const read = DELIMITERS.map((delimiter) => ({ delimiter, rows: rowsOf(text, delimiter) }))
  for (const { rows, delimiter } of read) {
    for (const [at, headings] of rows.entries()) {
      const kept = keptFor(database, headings)
      if (kept !== null) return { headings: headings.slice(0, 500), sample: rows.slice(at + 1, at + 1 + SAMPLE), mapping: { ...kept.mapping, delimiter }, kept: true }
    }
  }
  const likely = read.map(({ delimiter, rows }) => ({ delimiter, rows, at: headingsAt(rows) })).toSorted((a, b) => knownIn(b.rows[b.at]) - knownIn(a.rows[a.at]) || (b.rows[b.at]?.length ?? 0) - (a.rows[a.at]?.length ?? 0))[0]!
  const headings = likely.rows[likely.at] ?? []
  const sample = likely.rows.slice(likely.at + 1, likely.at + 1 + SAMPLE)
  return { headings: headings.slice(0, 500), sample, mapping: { delimiter: likely.delimiter, ...guess(headings, likely.rows.slice(likely.at + 1)) }, kept: false }
}

/** The one mapping that says it all for this file, where tables of its shape have always been of one account; null where a person must say. */
export async function keptMapping(database: Database, path: string): Promise<TableMapping | null> {
  const look = await lookAtTable(database, path)
  if (look === null || !look.kept) return null
  return (keptFor(database, look.headings)?.accounts.length ?? 0) === 1 ? look.mapping : null
}

/** After a file was read with it. */
export async function keepMapping(database: Database, path: string, mapping: TableMapping, at: number): Promise<void> {
  const wanted = TABLE_COLUMNS.flatMap((column) => (mapping[column] === undefined ? [] : [comparable(mapping[column])]))
  const headings = rowsOf(await headOf(path), (mapping['delimiter'] ?? ',')).find((row) => wanted.every((name) => row.map(comparable).includes(name)))
  if (headings === undefined) return
  const accounts = [...new Set([...(keptFor(database, headings)?.accounts ?? []), mapping['account'] ?? ''])].slice(-50)
  const values = { mapping: JSON.stringify({ mapping, accounts }), usedAt: at }
  database.run(db.insertInto('bankTable').values({ shape: shapeOf(headings), ...values }).onConflict((on) => on.column('shape').doUpdateSet(values)))
}

const Kept = z.object({ mapping: z.record(z.string(), z.string()), accounts: z.array(z.string()) })

function keptFor(database: Database, headings: readonly string[]): z.infer<typeof Kept> | null {
  const shape = shapeOf(headings)
  if (shape === '') return null
  const row = database.first(db.selectFrom('bankTable').select('mapping').where('shape', '=', shape))
  return row === undefined ? null : (Kept.safeParse(JSON.parse(row.mapping)).data ?? null)
}

const comparable = (heading: string): string => heading.normalize('NFKC').toLowerCase().replaceAll(/[\s_-]+/g, '')
/** Headings in the order of the alphabet, made comparable: another order of the columns is the same shape. */
export const shapeOf = (headings: readonly string[]): string => headings.map(comparable).filter((name) => name !== '').toSorted().join('\n').slice(0, 10_000)

async function headOf(path: string): Promise<string> {
  const file = await open(path)
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(65_536), 0, 65_536, 0)
    const head = buffer.subarray(0, bytesRead)
    return beginning(head, encodingOf(head, null))
  } finally {
    await file.close()
  }
}

function rowsOf(text: string, delimiter: string): string[][] {
  try {
    return parse(text, { delimiter, relax_column_count: true, relax_quotes: true, skip_empty_lines: true, to: ROWS_LOOKED_AT })
  } catch {
    return []
  }
}

/** What columns are called, in the languages of our customers' banks; made comparable. */
const CALLED: Record<(typeof TABLE_COLUMNS)[number], readonly string[]> = {
  bookedOn: ['date', 'bookingdate', 'bookedon', 'posteddate', 'postdate', 'postingdate', 'transactiondate', 'datum', 'buchungstag', 'buchungsdatum', 'date de comptabilisation', 'dateoperation', 'fecha', 'data'],
  valueOn: ['valuedate', 'valueon', 'valuta', 'valutadatum', 'wertstellung', 'datevaleur', 'fechavalor', 'datavaluta'],
  amount: ['amount', 'betrag', 'betrag(eur)', 'umsatz', 'montant', 'importe', 'importo', 'bedrag', 'transactionamount', 'amount(eur)', 'amount(usd)', 'amount(aud)'],
  credit: ['credit', 'creditamount', 'haben', 'gutschrift', 'crédit', 'moneyin', 'paidin', 'deposits', 'deposit', 'bij'],
  debit: ['debit', 'debitamount', 'soll', 'lastschrift', 'débit', 'moneyout', 'paidout', 'withdrawals', 'withdrawal', 'af'],
  payerName: ['name', 'payer', 'payername', 'counterparty', 'counterpartyname', 'beguenstigter/zahlungspflichtiger', 'begünstigter/zahlungspflichtiger', 'auftraggeber', 'auftraggeber/empfänger', 'from', 'payee', 'naamtegenpartij'],
  payerAccount: ['payeraccount', 'counterpartyaccount', 'counterpartyiban', 'iban', 'kontonummer/iban', 'tegenrekening', 'fromaccount'],
  reference: ['reference', 'ref', 'customerreference', 'endtoendid', 'kundenreferenz', 'kundenreferenz(endtoend)', 'référence', 'referencia', 'kenmerk'],
  text: ['description', 'details', 'narrative', 'memo', 'text', 'particulars', 'verwendungszweck', 'buchungstext', 'libellé', 'libelle', 'concepto', 'omschrijving', 'descrizione', 'remittanceinformation'],
  balance: ['balance', 'runningbalance', 'saldo', 'kontostand', 'solde', 'saldonabuchung'],
}

const knownIn = (row: readonly string[] | undefined): number => (row ?? []).filter((cell) => Object.values(CALLED).some((names) => names.includes(comparable(cell)))).length

function headingsAt(rows: readonly string[][]): number {
  const best = rows.reduce((most, row, at) => (knownIn(row) > knownIn(rows[most]) ? at : most), 0)
  return knownIn(rows[best]) > 0 ? best : Math.max(0, rows.findIndex((row) => row.filter((cell) => cell.trim() !== '').length >= 3))
}

/** Columns by their names; the order of dates and the mark of decimals only where the rows decide them. */
function guess(headings: readonly string[], rows: readonly string[][]): TableMapping {
  const mapping: TableMapping = {}
  for (const column of TABLE_COLUMNS) {
    const heading = headings.find((name) => CALLED[column].includes(comparable(name)))
    if (heading !== undefined) mapping[column] = heading
  }
  if (mapping['credit'] !== undefined && mapping['debit'] !== undefined) delete mapping['amount']
  else {
    delete mapping['credit']
    delete mapping['debit']
  }
  const cells = (column: string) => (mapping[column] === undefined ? [] : rows.map((row) => row[headings.indexOf(mapping[column]!)]?.trim() ?? '').filter((cell) => cell !== ''))
  const order = dateOrderOf(cells('bookedOn'))
  if (order !== null) mapping['dateOrder'] = order
  const decimal = decimalOf([...cells('amount'), ...cells('credit'), ...cells('debit')])
  if (decimal !== null) mapping['decimal'] = decimal
  return mapping
}

/** Null where every day could be read in two ways. */
export function dateOrderOf(cells: readonly string[]): 'YMD' | 'DMY' | 'MDY' | null {
  const parts = cells.flatMap((cell) => {
    const found = /^(\d{1,4})[./-](\d{1,2})[./-](\d{1,4})/.exec(cell)
    return found === null ? [] : [found.slice(1).map(Number) as [number, number, number]]
  })
  if (cells.length > 0 && cells.every((cell) => /^\d{4}[./-]|^(?:19|20)\d{6}$/.test(cell))) return 'YMD'
  const [first, second] = [parts.some(([a]) => a > 12), parts.some(([, b]) => b > 12)]
  return first === second ? null : first ? 'DMY' : 'MDY'
}

/** Null where every amount could be read in two ways. */
export function decimalOf(cells: readonly string[]): '.' | ',' | null {
  for (const cell of cells) {
    const marks = [...cell.matchAll(/[.,]/g)]
    const last = marks.at(-1)
    if (last === undefined) continue
    const digits = cell.slice(last.index + 1).replaceAll(/\D/g, '').length
    if (new Set(marks.map(([mark]) => mark)).size === 2 || digits !== 3) return last[0] as '.' | ','
    if (marks.length > 1) return last[0] === '.' ? ',' : '.'
  }
  return null
}
