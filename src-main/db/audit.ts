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
export const appendAudit = (database: Database, entry: AuditEntry): void => appendAudits(database, [entry])

/** The same with several, in their order. */
export function appendAudits(database: Database, entries: readonly AuditEntry[]): void {
  if (entries.length === 0) return
  deskTransaction(database, () => {
    const insert = database.raw.prepare('INSERT INTO main.audit (at, by, action, subject, detail, previousHash, hash) VALUES (?, ?, ?, ?, ?, ?, ?)')
    let previousHash = database.first(last)?.hash ?? BEGINNING
    for (const { at, by, action, subject, detail: data } of entries) {
      const detail = JSON.stringify(data)
      const hash = hashOf(previousHash, { at, by, action, subject, detail })
      insert.run(at, by, action, subject, detail, previousHash, hash)
      previousHash = hash
    }
  })
}

/** How the trail stands. */
export interface AuditCheck {
  entries: number
  /** The id of the first entry that is not as it was written; null when all are. */
  brokenAt: number | null
  /** Of the last entry; it stands for all of them. Empty without any. */
  lastHash: string
}

/** Reads the whole trail: seconds for a million entries. */
export function checkAudit(database: Database): AuditCheck {
  const check: AuditCheck = { entries: 0, brokenAt: null, lastHash: BEGINNING }
  for (const row of database.iterate(whole)) {
    check.entries += 1
    if (check.brokenAt === null && (row.previousHash !== check.lastHash || row.hash !== hashOf(row.previousHash, row))) check.brokenAt = row.id
    check.lastHash = row.hash
  }
  return check
}

/** The id of the first entry that is not as it was written; null when all are. */
export const brokenAudit = (database: Database): number | null => checkAudit(database).brokenAt

const last = db.selectFrom('audit').select('hash').orderBy('id', 'desc').limit(1)
const whole = db.selectFrom('audit').select(['id', 'at', 'by', 'action', 'subject', 'detail', 'previousHash', 'hash']).orderBy('id')

interface AuditRow {
  at: number
  by: string
  action: string
  subject: string
  detail: string
}

const hashOf = (previousHash: string, { at, by, action, subject, detail }: AuditRow): string =>
  createHash('sha256').update(JSON.stringify([previousHash, at, by, action, subject, detail])).digest('hex')
