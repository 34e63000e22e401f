/** The first pass: each row is read, what does not read is rejected, and the rest waits in the staging. */
import { createHash } from 'node:crypto'
import { IMPORT_FIELDS, type ImportMapping } from '#contract/imports.ts'
import type { Ledger } from '#main/core/ports/ledger.ts'
import { JobCancelled, type JobContext } from '#main/core/ports/jobs.ts'
import { rowReader, Unfit, type RowValues } from '../records/rowValues.ts'
import type { ImportRules, Terms } from '../records/making.ts'
import type { OpenedTable, TableRow } from '../types.ts'

/** Rows that are staged in one transaction. */
const AT_ONCE = 10_000
/** Cells beyond the headings may be ignored where they are empty. */
const LOOKED_AT = 200

/** Answers how many rows there are. Throws `JobCancelled`. */
export async function readRows({ sqlite }: Ledger, opened: OpenedTable, places: ReadonlyMap<string, number>, rules: ImportRules<unknown>, terms: Terms, { signal, progress }: JobContext): Promise<number> {
  const stage = sqlite.prepare('INSERT INTO staged.row (n, key, content, fact) VALUES (?, ?, ?, ?)')
  const reject = rejecter(sqlite, terms)
  const read = rowReader(terms.mapping, places, terms.party.timeZone)
  const width = opened.headings.length
  let rows = 0
  sqlite.exec('BEGIN')
  try {
    for await (const row of opened.rows(signal)) {
      const values = read(row)
      if (isTotal(row, values, terms.mapping.kind, places.get('lineDescription'))) {
        tellOfTotal(opened.notes, row.row)
        continue
      }
      rows += 1
      let key: string | null = null
      try {
        key = rules.key(values, terms)
        notRagged(row, width)
        const fact = JSON.stringify(rules.fact(values, terms))
        stage.run(row.row, key, key === null ? createHash('sha256').update(fact).digest('base64url') : null, fact)
      } catch (error) {
        if (!(error instanceof Unfit)) throw error
        stage.run(row.row, key, null, null)
        reject(row.row, error)
      }
      if (rows % AT_ONCE === 0) {
        sqlite.exec('COMMIT; BEGIN')
        if (signal.aborted) throw new JobCancelled()
      }
      if (rows % 500 === 0) progress({ done: opened.readBytes(), total: opened.bytes, step: 'reading, in bytes' })
    }
    sqlite.exec('COMMIT')
  } catch (error) {
    if (sqlite.inTransaction) sqlite.exec('ROLLBACK')
    throw error
  }
  if (signal.aborted) throw new JobCancelled()
  return rows
}

/** What the foot of a table is called; of the languages of documents. */
const TOTAL = /^(?:(?:grand|sub)[ -]?)?(?:totals?|sum|summe|gesamt|gesamtsumme|endsumme|zwischensumme|total général|sous-total|totaal|subtotaal|eindtotaal|totale|totale generale|suma|suma total|soma|razem|ogółem|σύνολο|общо|合計|総計|小計)\s*:?$/iu

/** A row that adds up those above is none of them: it says so, and something is missing that each must have. A line of an invoice may say so. */
function isTotal({ cells }: TableRow, values: RowValues, kind: ImportMapping['kind'], ofLine: number | undefined): boolean {
  return NEEDED[kind].some((field) => values.isBlank(field)) && cells.some((cell, place) => place !== ofLine && typeof cell === 'string' && TOTAL.test(cell.trim()))
}
const NEEDED = Object.fromEntries(Object.entries(IMPORT_FIELDS).map(([kind, fields]) => [kind, fields.filter((field) => field.endsWith('*')).map((field) => field.slice(0, -1))])) as Record<ImportMapping['kind'], string[]>

const TOTALS_TOLD = 5

function tellOfTotal(notes: string[], row: number): void {
  const told = notes.filter((note) => note.endsWith(IS_TOTAL)).length
  if (told < TOTALS_TOLD) notes.push(`Row ${row} ${IS_TOTAL}`)
}
const IS_TOTAL = 'adds up those above, and was left out.'

export type Reject = (n: number, why: Unfit) => void

/** Of each row the first reason counts. */
export function rejecter(sqlite: Ledger['sqlite'], { mapping }: Pick<Terms, 'mapping'>): Reject {
  const insert = sqlite.prepare('INSERT OR IGNORE INTO staged.rejected (n, "column", value, reason) VALUES (?, ?, ?, ?)')
  return (n, { field, value, message }) => void insert.run(n, field === null ? null : (mapping.columns[field] ?? field), value, message)
}

function notRagged({ cells }: TableRow, width: number): void {
  const beyond = cells.slice(width, width + LOOKED_AT).find((cell) => (typeof cell === 'string' ? cell.trim() !== '' : true))
  if (beyond !== undefined) throw new Unfit(null, typeof beyond === 'string' ? beyond.slice(0, LOOKED_AT) : beyond.text, `This row has ${cells.length} cells, and there are ${width} headings: a separator may stand in a text without quotation marks around it.`)
}

