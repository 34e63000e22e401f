/**
 * Whether a workspace is as it must be: its databases sound, the books of every account balance,
 * the computed tables say what the copy says, the audit trail is unbroken, every document is the
 * file that was made, no message is on the line of which nobody waits, bank statements and what became of them foot.
 */
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { basename, dirname } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { pipeline } from 'node:stream/promises'
import { brokenAudit } from '#main/db/audit.ts'
import { accountBatches, historiesOf, type AccountName } from '#main/db/books.ts'
import { db, type Database } from '#main/db/database.ts'
import { verifyDerived } from '#main/db/derive/verify.ts'
import { unfinishedParties } from '#main/db/unfinishedParties.ts'
import { waitingReferences, type WaitingReferences } from '#main/db/waitingReferences.ts'
import { isDamage } from '#main/db/sqlite.ts'
import type { AccountHistory } from '#main/domain/accountHistory.ts'
import { agingAt } from '#main/domain/aging.ts'
import { bookProblems } from '#main/domain/bookProblems.ts'
import { balanceAt, ledgerMovements } from '#main/domain/ledger.ts'
import { bookProblemWords } from './bookProblemWords.ts'
import { documentPath } from './documentFile.ts'
import { MANIFEST, manifestFiles } from './jobs/batchManifest.ts'
import { verifyBank } from './verifyBank.ts'
import { verifyLedger } from './verifyLedger.ts'
import { isNothingHere } from './wholeCopy.ts'

export interface VerifyProblem {
  kind: 'database' | 'ledger' | 'books' | 'computed' | 'audit' | 'document' | 'mail' | 'bank'
  /** What it is about: an account, a table, a file, an address. */
  subject: string
  /** In plain words. */
  message: string
}

export interface VerifyReport {
  /** Accounts whose books were checked. */
  accounts: number
  differences: number
  /** The first hundred. */
  problems: VerifyProblem[]
  /** Records of the desk's own ledger that were checked; null where the workspace has none. */
  ledger: number | null
  /** Records that refer to one that is not in the copy: they wait for it, and that is no difference. */
  waiting: WaitingReferences[]
  /** Parties whose first pull has not come to its end: their books and computed tables were not checked. */
  unfinished: string[]
  /** Whether anything was pulled at all. Where nothing was, or a party is unfinished, no differences confirm nothing. */
  pulled: boolean
}

const PROBLEMS_TOLD = 100

interface Verified {
  database: Database
  documentsDir: string
  now(): number
}

/**
 * Reads everything once; memory is bounded by one batch of accounts, and other work of the process
 * runs between two of them. `onDate` is the books' date, today (UTC) unless told.
 */
export async function verifyWorkspace({ database, documentsDir, now }: Verified, onDate?: string): Promise<VerifyReport> {
  const on = onDate ?? new Date(now()).toISOString().slice(0, 10)
  const report: VerifyReport = { accounts: 0, differences: 0, problems: [], ledger: null, waiting: [], unfinished: [], pulled: true }
  const tell: Tell = (kind, subject, message) => {
    report.differences++
    if (report.problems.length < PROBLEMS_TOLD) report.problems.push({ kind, subject, message })
  }
  verifyFiles(database, tell)
  const parts: { of: string; check: () => unknown }[] = [
    { of: 'the parties', check: () => Object.assign(report, whatIsHere(database)) },
    { of: 'the books', check: async () => { report.accounts = await verifyBooks(database, on, report.unfinished, tell) } },
    { of: 'the computed tables', check: () => verifyComputed(database, tell) },
    { of: 'the references', check: async () => { report.waiting = await allWaiting(database) } },
    { of: 'the ledger', check: async () => { report.ledger = await verifyLedger(dirname(database.raw.name), (subject, message) => tell('ledger', subject, message)) } },
    { of: 'the bank statements', check: () => verifyBank(database, report.unfinished, (subject, message) => tell('bank', subject, message)) },
    { of: 'the audit trail', check: () => verifyAudit(database, tell) },
    { of: 'the messages', check: () => verifyMessages(database, now(), tell) },
    { of: 'the documents', check: () => verifyDocuments(database, documentsDir, tell) },
  ]
  for (const { of, check } of parts) {
    try {
      await check()
    } catch (error) {
      // A damaged page ends one part; the others are checked all the same.
      if (!isDamage(error)) throw error
      tell('database', of, `cannot be read to the end: ${(error as Error).message}`)
    }
    await setImmediate()
  }
  return report
}

type Tell = (kind: VerifyProblem['kind'], subject: string, message: string) => void

const FILES = [{ schema: 'main', file: 'desk.db' }, { schema: 'cache', file: 'cache.db' }] as const
/** Complaints told of one database; the first ones say enough. */
const COMPLAINTS = 5

function verifyFiles({ raw }: Database, tell: Tell): void {
  for (const { schema, file } of FILES) {
    try {
      const found = raw.pragma(`${schema}.integrity_check(${COMPLAINTS})`) as { integrity_check: string }[]
      for (const { integrity_check } of found) if (integrity_check !== 'ok') tell('database', file, integrity_check)
    } catch (error) {
      if (!isDamage(error)) throw error
      tell('database', file, (error as Error).message)
    }
  }
}

const NO_HISTORY: AccountHistory = { invoices: [], payments: [], refunds: [], creditNotes: [], allocations: [], writeOffs: [] }

function whatIsHere(database: Database): Pick<VerifyReport, 'unfinished' | 'pulled'> {
  return { unfinished: unfinishedParties(database).map(({ id }) => id), pulled: !isNothingHere({ database }) }
}

/** Answers how many accounts were checked. */
async function verifyBooks(database: Database, on: string, unfinished: readonly string[], tell: Tell): Promise<number> {
  let accounts = 0
  for (const all of accountBatches(database, { party: null })) {
    const batch = all.filter(({ partyId }) => !unfinished.includes(partyId))
    const histories = atOnce(database, batch)
    for (const account of batch) for (const message of wrongInBooks(histories.get(account.id) ?? NO_HISTORY, on)) tell('books', account.ref, message)
    accounts += batch.length
    await setImmediate()
  }
  return accounts
}

/** The six reads of a batch see one moment, whoever writes meanwhile. */
const atOnce = (database: Database, batch: readonly AccountName[]): Map<string, AccountHistory> =>
  database.raw.transaction(() => historiesOf(database, batch.map((account) => account.id))).deferred()

/** The invariant of the books (GLOSSARY): for each currency Σ buckets − unapplied = balance of the ledger; and nothing over-allocated. */
function wrongInBooks(history: AccountHistory, on: string): string[] {
  const wrong = bookProblems(history, on).map((problem) => bookProblemWords(problem, 'the copy'))
  for (const aging of agingAt(history, on)) {
    const ledger = balanceAt(ledgerMovements(history, aging.currency), on)
    if (ledger !== aging.balance) wrong.push(`${aging.currency}: the aging says ${aging.balance}, the ledger ${ledger} (minor units)`)
  }
  return wrong
}

function verifyComputed(database: Database, tell: Tell): void {
  for (const { table, key, was, is } of verifyDerived(database)) tell('computed', `${table} ${key}`, `is ${was ?? 'missing'}, and should be ${is ?? 'absent'}`)
}

async function allWaiting(database: Database): Promise<WaitingReferences[]> {
  const waiting: WaitingReferences[] = []
  for (const found of waitingReferences(database)) {
    if (found !== null) waiting.push(found)
    await setImmediate()
  }
  return waiting
}

function verifyAudit(database: Database, tell: Tell): void {
  const broken = brokenAudit(database)
  if (broken !== null) tell('audit', `entry ${broken}`, 'was changed, or an entry before it was taken away')
}

/** How long what is on the line is waited for when a person has halted its campaign, with room to spare. */
const SETTLED_WITHIN_MS = 60_000

/** A message that is being sent belongs to a campaign that runs; left behind, it would never be shown as uncertain. */
function verifyMessages(database: Database, now: number, tell: Tell): void {
  const left = db.selectFrom('campaign as c').innerJoin('message as m', 'm.campaignId', 'c.id').select(['m.toAddress', 'm.id'])
    .where('c.state', '!=', 'running').where('m.state', '=', 'sending').where('m.sendingAt', '<', now - SETTLED_WITHIN_MS)
  for (const { toAddress, id } of database.all(left)) tell('mail', toAddress, `message ${id} is marked as being sent, though nothing sends it: close Counterfoil and open it again`)
}

async function verifyDocuments(database: Database, documentsDir: string, tell: Tell): Promise<void> {
  for (const { fileName, sha256 } of database.all(db.selectFrom('document').select(['fileName', 'sha256']).orderBy('createdAt').orderBy('id'))) {
    const path = documentPath(documentsDir, fileName)
    const hash = path === null ? null : await sha256Of(path)
    if (path === null) tell('document', fileName, 'is no name of a file in the folder of documents')
    else if (hash === null) tell('document', fileName, 'the file is missing, or cannot be read')
    else if (hash !== sha256) tell('document', fileName, 'the file is not the one that was made')
    else if (basename(fileName) === MANIFEST) await verifyBatch(path, fileName, tell)
  }
}

/** The files of a batch, by its manifest, which is known to be whole. */
async function verifyBatch(manifest: string, manifestName: string, tell: Tell): Promise<void> {
  for await (const named of manifestFiles(manifest)) {
    const path = named === null ? null : documentPath(dirname(manifest), named.fileName)
    const subject = named === null ? manifestName : `${dirname(manifestName)}/${named.fileName}`
    const hash = path === null ? null : await sha256Of(path)
    if (path === null) tell('document', subject, 'names a file that is none of its folder')
    else if (hash === null) tell('document', subject, 'the file is missing, or cannot be read')
    else if (hash !== named?.sha256) tell('document', subject, 'the file is not the one that was made')
  }
}

async function sha256Of(file: string): Promise<string | null> {
  const hash = createHash('sha256')
  try {
    await pipeline(createReadStream(file), hash)
  } catch {
    return null
  }
  return hash.digest('hex')
}
