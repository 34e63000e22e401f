/** Batches of statements: rows of `batch`, their accounts in `batchItem` until they are done, and what could not be made. */
import { sql, type SqlBool } from 'kysely'
import type { BatchTerms } from '#contract/documents.ts'
import type { BatchOutcome } from '#main/core/ports/jobs.ts'
import { db, type Database } from './database.ts'
import { deskTransaction } from './fileTransactions.ts'
import { logDocument, type LoggedDocument } from './documentLog.ts'
import { accountsMatching } from './searchText.ts'

export interface NewBatch {
  id: string
  title: string
  terms: BatchTerms
  /** Below `documents/`, of a merged one the file's name; or, behind a `/`, the place that the command line named. Unique. */
  folder: string
  total: number
  createdAt: number
  createdBy: string
}

/**
 * Accounts that a batch is for, in the order of names: those that match its filter and can have a statement
 * of its kind. `+` keeps SQLite on the index of that order.
 */
export function batchAccounts({ filter, kind }: Pick<BatchTerms, 'filter' | 'kind'>) {
  const matching = filter.text === undefined ? null : accountsMatching(filter.text)
  return db.selectFrom('cache.account as a')
    .$if(filter.party !== undefined, (q) => q.where('a.partyId', '=', sql<never>`${filter.party}`))
    .$if(filter.billing !== undefined, (q) => q.where(sql<SqlBool>`+${sql.ref('a.billing')} = ${filter.billing}`))
    .$if(matching !== null, (q) => q.where(sql<SqlBool>`+${sql.ref('a.id')} IN ${matching!}`))
    .$if(kind === 'wallet', (q) => q.where(sql<SqlBool>`EXISTS (SELECT 1 FROM cache.wallet AS w WHERE w."accountId" = a.id)`))
    .$if(kind === 'agency', (q) => q.where(sql<SqlBool>`(a.kind = 'agency' OR EXISTS (SELECT 1 FROM cache.account AS s WHERE s."parentId" = a.id))`))
}

export const batchAccountNames = (terms: Pick<BatchTerms, 'filter' | 'kind'>) => batchAccounts(terms).select(['a.id', 'a.ref', 'a.name']).orderBy('a.name').orderBy('a.id')

/** How many accounts a batch would be for; what `only` leaves out is known when each is read. */
export const batchAccountsCount = (database: Database, terms: Pick<BatchTerms, 'filter' | 'kind'>): number =>
  database.first(batchAccounts(terms).select(({ fn }) => fn.countAll<number>().as('total')))?.total ?? 0

/** Begins it; its job writes its accounts down. */
export function createBatch(database: Database, { terms, ...batch }: NewBatch): void {
  deskTransaction(database, () => {
    database.run(db.insertInto('batch').values({ ...batch, terms: JSON.stringify(terms), state: 'running', documentId: null, finishedAt: null }))
  })
}

export const batchById = (id: string) => db.selectFrom('batch').selectAll().where('id', '=', id)

/** A batch of the command line has a path for its folder, and is not listed. */
const OF_COMMAND_LINE = sql<SqlBool>`folder GLOB '/*'`
const BATCHES_LISTED = 50
export const newestBatches = () => db.selectFrom('batch').selectAll().where(({ not }) => not(OF_COMMAND_LINE)).orderBy('createdAt', 'desc').limit(BATCHES_LISTED)

/** Whether a batch of this folder, or file, was made before. */
export const batchFolderTaken = (folder: string) => db.selectFrom('batch').select('id').where('folder', '=', folder)

const FAILURES_LISTED = 1000
export const batchFailures = (id: string) => db.selectFrom('batchFailure').select(['accountId', 'ref', 'name', 'reason']).where('batchId', '=', id).orderBy('accountId').limit(FAILURES_LISTED)

/** A batch of the command line by its place, behind a `/`. */
export const batchAt = (folder: string) => db.selectFrom('batch').selectAll().where('folder', '=', folder)

/** So many unfinished ones of the command line are kept for their command to be given again. */
const OUTSIDE_KEPT = 20
/** Those of the command line that a new one leaves no room for. */
export const oldestOutside = () => db.selectFrom('batch').selectAll().where(OF_COMMAND_LINE).orderBy('createdAt', 'desc').limit(-1).offset(OUTSIDE_KEPT - 1)

/** What a process that was killed has left running is stopped, and can go on. */
export function stopUnfinishedBatches(database: Database): void {
  deskTransaction(database, () => {
    database.run(db.updateTable('batch').set({ state: 'stopped' }).where('state', '=', 'running'))
  })
}

export function setBatchState(database: Database, id: string, state: 'running' | 'stopped'): void {
  deskTransaction(database, () => {
    database.run(db.updateTable('batch').set({ state }).where('id', '=', id).where('state', '!=', 'done'))
  })
}

export interface BatchItem {
  n: number
  accountId: string
  ref: string
  name: string
  fileName: string
}

/** Writes down its accounts, unless that was done before; from then on they are its accounts. */
export function beginItems(database: Database, id: string, items: () => Iterable<BatchItem>): void {
  deskTransaction(database, () => {
    if (hasItems(database, id)) return
    const insert = database.raw.prepare<[string, number, string, string, string, string]>('INSERT INTO batchItem (batchId, n, accountId, ref, name, fileName) VALUES (?, ?, ?, ?, ?, ?)')
    let total = 0
    for (const { n, accountId, ref, name, fileName } of items()) {
      insert.run(id, n, accountId, ref, name, fileName)
      total += 1
    }
    database.run(db.updateTable('batch').set({ total }).where('id', '=', id))
  })
}

/** Whether its accounts were written down. */
export const hasItems = (database: Database, id: string): boolean => database.first(db.selectFrom('batchItem').select('n').where('batchId', '=', id).limit(1)) !== undefined

/** Those that are not dealt with yet, in order, after the `n` of the last. */
export const openItems = (id: string, after: number, limit: number) =>
  db.selectFrom('batchItem').select(['n', 'accountId', 'fileName']).where('batchId', '=', id).where('outcome', 'is', null).where('n', '>', after).orderBy('n').limit(limit)

/** All of them with what has become of each, in order. */
export const allItems = (id: string) => db.selectFrom('batchItem').selectAll().where('batchId', '=', id).orderBy('n')

/** The parts of a merged batch in order, with the accounts of each. */
export const madeItems = (id: string) => db.selectFrom('batchItem').select(['n', 'fileName', 'ref', 'name']).where('batchId', '=', id).where('outcome', '=', 'made').orderBy('n')

/** Notes what has become of some accounts: what is noted as made must be whole on the disk by now. */
export function noteOutcomes(database: Database, id: string, outcomes: readonly BatchOutcome[]): void {
  deskTransaction(database, () => {
    const note = database.raw.prepare<[string, string, number, number, string, string, string, number]>(
      `UPDATE batchItem SET outcome = ?, fileName = coalesce(nullif(?, ''), fileName), pages = ?, bytes = ?, sha256 = ?, reason = ? WHERE batchId = ? AND n = ? AND outcome IS NULL`,
    )
    const counts = { made: 0, left_out: 0, failed: 0 }
    for (const outcome of outcomes) {
      const made = outcome.outcome === 'made' ? outcome : { fileName: '', pages: 0, bytes: 0, sha256: '' }
      const { changes } = note.run(outcome.outcome, made.fileName, made.pages, made.bytes, made.sha256, outcome.outcome === 'failed' ? outcome.reason : '', id, outcome.n)
      counts[outcome.outcome] += changes
    }
    database.raw.prepare('UPDATE batch SET made = made + ?, leftOut = leftOut + ?, failed = failed + ? WHERE id = ?').run(counts.made, counts.left_out, counts.failed, id)
    if (counts.failed > 0) {
      database.raw.prepare(`INSERT OR IGNORE INTO batchFailure SELECT batchId, accountId, ref, name, reason FROM batchItem WHERE batchId = ? AND n IN (SELECT value FROM json_each(?))`)
        .run(id, JSON.stringify(outcomes.filter(({ outcome }) => outcome === 'failed').map(({ n }) => n)))
    }
  })
}

/** What was made of these accounts is no longer there: they are to be made again. */
export function reopenItems(database: Database, id: string, ns: readonly number[]): void {
  deskTransaction(database, () => {
    const { changes } = database.raw.prepare(`UPDATE batchItem SET outcome = NULL WHERE batchId = ? AND outcome = 'made' AND n IN (SELECT value FROM json_each(?))`).run(id, JSON.stringify(ns))
    database.raw.prepare('UPDATE batch SET made = made - ? WHERE id = ?').run(changes, id)
  })
}

/** All accounts are dealt with; `document` is what is kept of it in the log. Its accounts are in the manifest from now on. */
export function finishBatch(database: Database, id: string, finishedAt: number, document: LoggedDocument | null): void {
  deskTransaction(database, () => {
    if (document !== null) logDocument(database, document)
    database.run(db.updateTable('batch').set({ state: 'done', finishedAt, documentId: document?.id ?? null }).where('id', '=', id))
    database.run(db.deleteFrom('batchItem').where('batchId', '=', id))
  })
}

/** Nothing is kept of a batch of the command line that is done or given up, nor of one that never began. */
export function forgetBatch(database: Database, id: string): void {
  deskTransaction(database, () => {
    for (const table of ['batchItem', 'batchFailure'] as const) database.run(db.deleteFrom(table).where('batchId', '=', id))
    database.run(db.deleteFrom('batch').where('id', '=', id))
  })
}
