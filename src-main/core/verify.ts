/**
 * Whether a workspace is as it must be: both databases sound, the books of every account balance,
 * the computed tables say what the copy says, the audit trail is unbroken, every document is the
 * file that was made.
 */
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import { join } from 'node:path'
import { accountBatches, historiesOf } from '#main/db/books.ts'
import { brokenAudit } from '#main/db/audit.ts'
import { db, type Database } from '#main/db/database.ts'
import { verifyDerived } from '#main/db/derive/verify.ts'
import type { AccountHistory } from '#main/domain/accountHistory.ts'
import { agingAt } from '#main/domain/aging.ts'
import { bookProblems, type BookProblem } from '#main/domain/bookProblems.ts'
import { balanceAt, ledgerMovements } from '#main/domain/ledger.ts'

export interface VerifyProblem {
  kind: 'database' | 'books' | 'computed' | 'audit' | 'document'
  /** What it is about: an account, a table, a file. */
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
}

const PROBLEMS_TOLD = 100

/** Reads everything once; memory is bounded by one batch of accounts. `onDate` is the books' date, today unless told. */
export async function verifyWorkspace({ database, documentsDir, now }: { database: Database; documentsDir: string; now(): number }, onDate?: string): Promise<VerifyReport> {
  const on = onDate ?? new Date(now()).toISOString().slice(0, 10)
  const problems: VerifyProblem[] = []
  let differences = 0
  const tell = (kind: VerifyProblem['kind'], subject: string, message: string) => {
    differences++
    if (problems.length < PROBLEMS_TOLD) problems.push({ kind, subject, message })
  }
  for (const schema of ['main', 'cache']) {
    const found = database.raw.pragma(`${schema}.integrity_check(5)`) as { integrity_check: string }[]
    for (const { integrity_check } of found) if (integrity_check !== 'ok') tell('database', schema === 'main' ? 'desk.db' : 'cache.db', integrity_check)
  }
  let accounts = 0
  for (const batch of accountBatches(database, { party: null })) {
    const histories = historiesOf(database, batch.map((account) => account.id))
    for (const account of batch) {
      accounts++
      for (const message of wrongInBooks(histories.get(account.id)!, on)) tell('books', account.ref, message)
    }
  }
  for (const { table, key, was, is } of verifyDerived(database)) tell('computed', `${table} ${key}`, `is ${was ?? 'missing'}, and should be ${is ?? 'absent'}`)
  const broken = brokenAudit(database)
  if (broken !== null) tell('audit', `entry ${broken}`, 'the audit trail does not hash to what it says')
  for (const document of database.all(db.selectFrom('document').select(['fileName', 'sha256']))) {
    const hash = await sha256(join(documentsDir, document.fileName))
    if (hash === null) tell('document', document.fileName, 'the file is missing')
    else if (hash !== document.sha256) tell('document', document.fileName, 'the file is not the one that was made')
  }
  return { accounts, differences, problems }
}

/** The invariant of the books (GLOSSARY): for each currency Σ buckets − unapplied = balance of the ledger; and nothing over-allocated. */
function wrongInBooks(history: AccountHistory, on: string): string[] {
  const wrong = bookProblems(history, on).map(bookProblemWords)
  for (const aging of agingAt(history, on)) {
    const ledger = balanceAt(ledgerMovements(history, aging.currency), on)
    if (ledger !== aging.balance) wrong.push(`${aging.currency}: the aging says ${aging.balance}, the ledger ${ledger} (minor units)`)
  }
  return wrong
}

function bookProblemWords(problem: BookProblem): string {
  switch (problem.problem) {
    case 'unjoined':
      return `${problem.kind} ${problem.id} refers to something that is not in the copy`
    case 'over_allocated':
      return `${problem.kind} ${problem.id} is over-allocated by ${problem.byMinor} ${problem.currency} (minor units)`
    case 'left_on_void':
      return `void invoice ${problem.id} still has ${problem.byMinor} ${problem.currency} (minor units) allocated to it`
  }
}

async function sha256(file: string): Promise<string | null> {
  const hash = createHash('sha256')
  try {
    await pipeline(createReadStream(file), hash)
  } catch {
    return null
  }
  return hash.digest('hex')
}
