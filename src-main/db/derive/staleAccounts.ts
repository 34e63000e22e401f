/**
 * Accounts whose records have changed since their computed rows were written. A page of the pull
 * notes them in its own transaction; they are computed once, when all that belongs together has
 * come, instead of once a page. So a half-done pull never shows invoices without their payments,
 * and a kill in between loses nothing: the note is still there.
 */
import type BetterSqlite3 from 'better-sqlite3'
import type { Resource } from '#main/core/ports/records.ts'
import type { Database } from '../database.ts'
import type { Sqlite } from '../sqlite.ts'
import { cacheTransaction } from '../fileTransactions.ts'
import { derive } from './derivation.ts'
import { HELD_INVOICES, partsOf, REGISTRATIONS, type Parts } from './parts.ts'

/** Accounts computed in one transaction: some tens of milliseconds. */
const CHUNK = 200

interface Statements {
  mark: BetterSqlite3.Statement<[string, Parts]>
  next: BetterSqlite3.Statement<[number], { accountId: string; parts: Parts }>
  forget: BetterSqlite3.Statement<[string]>
  count: BetterSqlite3.Statement<[], { count: number }>
}

/** The accounts, and the parts of them, that a change to these accounts' records of a resource makes stale. */
export function staleBy(database: Database, resource: Resource, accountIds: ReadonlySet<string>): Map<string, Parts> {
  const parts = partsOf[resource]
  const stale = new Map<string, Parts>()
  if (parts === 0 || accountIds.size === 0) return stale
  for (const accountId of accountIds) stale.set(accountId, parts)
  // A contact of an agency may be the approver, or hold the registration, of its sub-accounts.
  if (resource === 'contacts') {
    const subAccounts = database.raw.prepare<[string], string>('SELECT id FROM cache.account WHERE parentId IN (SELECT value FROM json_each(?))').pluck()
    for (const id of subAccounts.all(JSON.stringify([...accountIds]))) stale.set(id, (stale.get(id) ?? 0) | REGISTRATIONS | HELD_INVOICES)
  }
  return stale
}

/** Notes them, in the caller's transaction. */
export function markStale(database: Database, stale: ReadonlyMap<string, Parts>): void {
  const { mark } = statementsOf(database)
  for (const [accountId, parts] of stale) mark.run(accountId, parts)
}

export const staleCount = (database: Database): number => statementsOf(database).count.get()!.count

/** Computes one chunk of the noted accounts; answers how many, 0 when none is left. */
export function refreshChunk(database: Database): number {
  const { next, forget } = statementsOf(database)
  return cacheTransaction(database, () => {
    const accounts = next.all(CHUNK)
    derive(database, accounts.map(({ accountId, parts }) => [accountId, parts] as const))
    for (const { accountId } of accounts) forget.run(accountId)
    return accounts.length
  })
}

const statements = new WeakMap<Sqlite, Statements>()

function statementsOf({ raw }: Database): Statements {
  const known = statements.get(raw)
  if (known) return known
  const made: Statements = {
    mark: raw.prepare(`INSERT INTO cache.staleAccount (accountId, parts) VALUES (?, ?)
      ON CONFLICT (accountId) DO UPDATE SET parts = parts | excluded.parts WHERE parts | excluded.parts <> parts`),
    next: raw.prepare('SELECT accountId, parts FROM cache.staleAccount ORDER BY accountId LIMIT ?'),
    forget: raw.prepare('DELETE FROM cache.staleAccount WHERE accountId = ?'),
    count: raw.prepare('SELECT count(*) AS count FROM cache.staleAccount'),
  }
  statements.set(raw, made)
  return made
}
