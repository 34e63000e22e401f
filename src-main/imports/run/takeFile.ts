/**
 * One file into the ledger, whole: each row is read and waits in a staging; rows become records beside the
 * ledger; then all of it is copied in by one transaction. A try does all but the last.
 */
import { createHash, randomUUID } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import { IMPORT_FIELDS, type ImportMapping, type ImportResult, type Rejection } from '#contract/imports.ts'
import type { Ledger } from '#main/core/ports/ledger.ts'
import { JobCancelled, JobFailure, type JobContext } from '#main/core/ports/jobs.ts'
import { businessDateAt } from '#main/domain/dates.ts'
import { shapeOf } from '../guess/shape.ts'
import { openTable } from '../read/openTable.ts'
import { columnsOf } from '../records/rowValues.ts'
import { rulesOf } from '../records/rules.ts'
import type { ImportRules, Terms } from '../records/making.ts'
import type { OpenedTable } from '../types.ts'
import { openBooks } from './books.ts'
import { keepStaged, REJECTIONS_KEPT } from './keep.ts'
import { groupRows, makeRecords, type Made } from './makeRecords.ts'
import { readRows, rejecter } from './readRows.ts'
import { settle } from './settle.ts'
import { openStaging, type Staging } from './staging.ts'

export interface ImportOrder {
  file: string
  fileName: string
  mapping: ImportMapping
  /** Nothing is kept. */
  dry: boolean
  /** Rejected rows are left out; else one of them leaves out all. Where there is no other, nothing is taken. */
  partly: boolean
  /** The mapping, for the next file of this shape; one without headings has none. */
  remember: boolean
  /** What the import is to be called; a new id unless told. */
  importId?: string
  by: string
  at: number
  /** Where the staging stands meanwhile. */
  staging: string
}

export interface ImportOutcome {
  /** Null where nothing was kept. */
  importId: string | null
  result: ImportResult
  /** Why nothing was kept, in plain words; null where it was, or was only tried. */
  failure: string | null
}

/** Throws `JobFailure` NO_SUCH_PARTY, MAPPING; `UnreadableTable`, `JobCancelled`. */
export async function takeFile(ledger: Ledger, order: ImportOrder, context: JobContext): Promise<ImportOutcome> {
  const { mapping } = order
  const party = ledger.get('parties', mapping.party)
  if (party === null) throw new JobFailure('NO_SUCH_PARTY', 'Records from files go into a party of your own making, and this is none. Make one first.')
  const opened = await openTable(order.file, mapping)
  try {
    const { places, missing } = columnsOf(mapping, opened.headings)
    checkMapping(mapping, places, missing)
    const terms: Terms = { party, mapping, today: businessDateAt(order.at, party.timeZone), has: (field) => places.has(field) }
    const sha256 = await sha256Of(order.file, context)
    const staging = openStaging(ledger, order.staging)
    try {
      return await staged(ledger, staging, { order, opened, places, terms, sha256 }, context)
    } finally {
      if (ledger.sqlite.inTransaction) ledger.sqlite.exec('ROLLBACK')
      staging.close()
    }
  } finally {
    await opened.close()
  }
}

interface Work {
  order: ImportOrder
  opened: OpenedTable
  places: ReadonlyMap<string, number>
  terms: Terms
  sha256: string
}

async function staged(ledger: Ledger, staging: Staging, { order, opened, places, terms, sha256 }: Work, context: JobContext): Promise<ImportOutcome> {
  const { mapping, dry, partly, remember, at, by, fileName } = order
  const rules = rulesOf[mapping.kind]
  const rows = await readRows(ledger, opened, places, rules, terms, context)
  groupRows(ledger, rejecter(ledger.sqlite, terms), KEY_FIELD[mapping.kind])
  const seen = ledger.rev()
  let made = atOneMoment(ledger, 'BEGIN', () => madeOf(ledger, staging, { rules, terms, by, at, rows }, context))
  let result = resultOf(ledger, made, rows, opened, mapping)
  const empty = rows === 0 ? 'There is no row below the headings.' : null
  if (dry || empty !== null || isRefused(result, partly))
    return { importId: null, result: dry ? result : nothingOf(result, opened), failure: dry ? null : (empty ?? refusedWords(result)) }

  const importId = order.importId ?? randomUUID()
  ledger.sqlite.exec('BEGIN IMMEDIATE')
  // Whatever was written to the ledger meanwhile, it is looked at again with the door closed.
  if (ledger.rev() !== seen) {
    made = madeOf(ledger, staging, { rules, terms, by, at, rows }, context)
    result = resultOf(ledger, made, rows, opened, mapping)
    if (isRefused(result, partly)) {
      ledger.sqlite.exec('ROLLBACK')
      return { importId: null, result: nothingOf(result, opened), failure: refusedWords(result) }
    }
  }
  const { rejected: _rejected, mapping: _mapping, ...counts } = result
  keepStaged(ledger, { id: importId, mapping, fileName, sha256, at, by, result: counts, shape: remember && mapping.headerRow > 0 ? shapeOf(opened.headings, mapping.kind) : null }, context)
  if (context.signal.aborted) throw new JobCancelled()
  ledger.sqlite.exec('COMMIT')
  return { importId, result, failure: null }
}

interface Making {
  rules: ImportRules<unknown>
  terms: Terms
  by: string
  at: number
  rows: number
}

/** So often is it made anew without the rows that would leave the books uneven. */
const TRIES = 20

/** What the rows become, all of them that can be taken. Throws `JobCancelled`. */
function madeOf(ledger: Ledger, staging: Staging, { rules, terms, by, at, rows }: Making, context: JobContext): Made {
  const reject = rejecter(ledger.sqlite, terms)
  for (let tries = 0; tries < TRIES; tries += 1) {
    staging.forgetMade()
    const books = openBooks(ledger, terms.party.id, at)
    const made = makeRecords(ledger, rules, books, terms, reject, context, rows)
    if (settle(ledger, books, { mapping: terms.mapping, by, at }, reject, context) === 0) return made
  }
  throw new JobFailure('UNEVEN', 'The books do not come out even with this file, whichever rows are left out. Look at the rows that put payments on invoices.')
}

function atOneMoment<T>({ sqlite }: Ledger, begin: string, body: () => T): T {
  sqlite.exec(begin)
  const answer = body()
  sqlite.exec('COMMIT')
  return answer
}

function checkMapping({ kind, columns }: ImportMapping, places: ReadonlyMap<string, number>, missing: readonly string[]): void {
  if (missing.length > 0) throw new JobFailure('MAPPING', `The file has no column ${missing.map((heading) => `“${heading}”`).join(', ')}.`)
  const fields: readonly string[] = IMPORT_FIELDS[kind]
  const needed = fields.filter((field) => field.endsWith('*')).map((field) => field.slice(0, -1)).filter((field) => !places.has(field))
  if (needed.length > 0) throw new JobFailure('MAPPING', `No column is named for ${needed.join(', ')}.`)
  const unknown = Object.keys(columns).filter((field) => !fields.includes(field) && !fields.includes(`${field}*`))
  if (unknown.length > 0) throw new JobFailure('MAPPING', `${unknown.join(', ')} ${unknown.length === 1 ? 'is no field' : 'are no fields'} of ${kind}. There are ${fields.map((field) => field.replace('*', '')).join(', ')}.`)
}

const KEY_FIELD: Record<ImportMapping['kind'], string> = { customers: 'account', contacts: 'contactName', invoices: 'number', payments: 'reference', allocations: 'payment', usage: 'record' }

/** Of a file whose rows are all rejected there is nothing to take, partly or not. */
const isRefused = ({ rows, rejectedRows }: ImportResult, partly: boolean): boolean => rejectedRows > 0 && (!partly || rejectedRows === rows)

function refusedWords({ rows, rejectedRows: rejected }: ImportResult): string {
  const them = rejected === 1 ? 'it' : 'them'
  if (rejected === rows) return `Nothing was taken: ${rows === 1 ? 'the only row is' : `all ${rows.toLocaleString('en')} rows are`} rejected. Put ${them} right.`
  return `Nothing was taken: ${rejected === 1 ? 'one row is' : `${rejected.toLocaleString('en')} rows are`} rejected of ${rows.toLocaleString('en')}. Put ${them} right, or take the file without ${them}.`
}

/** What was found, of a file of which nothing is kept. */
const nothingOf = (result: ImportResult, { notes }: OpenedTable): ImportResult => ({ ...result, inserted: 0, updated: 0, unchanged: 0, records: {}, remarks: notes.slice(0, 100) })

function resultOf({ sqlite }: Ledger, { inserted, updated, unchanged, same, remarks }: Made, rows: number, opened: OpenedTable, mapping: ImportMapping): ImportResult {
  const records: ImportResult['records'] = {}
  const of = (resource: string) => (records[resource] ??= { inserted: 0, updated: 0, unchanged: 0 })
  const changes = sqlite.prepare<[], { resource: string; made: number; n: number }>('SELECT resource, before IS NULL AS made, count(*) AS n FROM staged.change GROUP BY resource, before IS NULL').all()
  for (const { resource, made, n } of changes) of(resource)[made === 1 ? 'inserted' : 'updated'] += n
  for (const [resource, n] of same) of(resource).unchanged += n
  const rejectedRows = sqlite.prepare<[], number>('SELECT count(*) FROM staged.rejected').pluck().get() ?? 0
  return {
    rows, inserted, updated, unchanged, rejectedRows, records, mapping,
    rejected: sqlite.prepare<[], Rejection>(`SELECT n AS row, "column", value, reason FROM staged.rejected ORDER BY n LIMIT ${REJECTIONS_KEPT}`).all(),
    remarks: [...opened.notes, ...[...remarks].map(([words, n]) => `${words}: ${n.toLocaleString('en')}.`)].slice(0, 100),
  }
}

async function sha256Of(file: string, { signal }: JobContext): Promise<string> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(file), hash, { signal })
  return hash.digest('hex')
}
