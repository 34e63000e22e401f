/**
 * The audit trail: who did what, when. Each entry carries the hash of the one before it, so that a
 * trail edited with other tools shows where.
 */
import { createHash } from 'node:crypto'
import { db, type Database } from './database.ts'
import { deskTransaction } from './fileTransactions.ts'

export interface AuditEntry {
  /** Epoch milliseconds. */
  at: number
  /** The operator's name. */
  by: string
  /** What was done: `outbox.enqueue`, `settings.connection`, … */
  action: string
  /** The id of what it was done to. */
  subject: string
  /** Plain data; never a secret. */
  detail: Record<string, unknown>
}

/** The hash before the first entry. */
const BEGINNING = ''

/** Adds an entry behind the last one; in the caller's transaction, where there is one. */
export function appendAudit(database: Database, entry: AuditEntry): void {
  deskTransaction(database, () => {
    const previousHash = database.first(last)?.hash ?? BEGINNING
    const row = { ...entry, detail: JSON.stringify(entry.detail) }
    database.run(db.insertInto('audit').values({ ...row, previousHash, hash: hashOf(previousHash, row) }))
  })
}

/** Reads the whole trail. Answers the id of the first entry that is not as it was written; null when all are. */
export function brokenAudit(database: Database): number | null {
  let previousHash = BEGINNING
  for (const row of database.iterate(whole)) {
    if (row.previousHash !== previousHash || row.hash !== hashOf(previousHash, row)) return row.id
    previousHash = row.hash
  }
  return null
}

const last = db.selectFrom('audit').select('hash').orderBy('id', 'desc').limit(1)
const whole = db.selectFrom('audit').selectAll().orderBy('id')

interface AuditRow {
  at: number
  by: string
  action: string
  subject: string
  detail: string
}

const hashOf = (previousHash: string, { at, by, action, subject, detail }: AuditRow): string =>
  createHash('sha256').update(JSON.stringify([previousHash, at, by, action, subject, detail])).digest('hex')
