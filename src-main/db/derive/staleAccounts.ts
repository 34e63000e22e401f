/**
 * Accounts whose records have changed since their computed rows were written. Where little has
 * changed they are computed in the very transaction of the page (`derive`). A page of a large pull
 * notes them instead, in its transaction; they are computed once, when all that belongs together
 * has come. The first pull of a party notes nothing until then: all its accounts are to be computed.
 * A kill in between loses nothing: the note is still there, or the lists of the party are not said to be made.
 */
import type BetterSqlite3 from 'better-sqlite3'
import type { Resource } from '#main/core/ports/records.ts'
import type { Database } from '../database.ts'
import type { Sqlite } from '../sqlite.ts'
import { cacheTransaction } from '../fileTransactions.ts'
import { computeByInvites, hasOldInvites, partiesOfOldInvites } from '../invitedParties.ts'
import { derive } from './derivation.ts'
import { ALL_PARTS, HELD_INVOICES, partsOf, REGISTRATIONS, type Parts } from './parts.ts'

/** Accounts computed in one transaction: some tens of milliseconds. */
const CHUNK = 200

interface Statements {
  mark: BetterSqlite3.Statement<[string, Parts]>
  next: BetterSqlite3.Statement<[number], { accountId: string; parts: Parts }>
  forget: BetterSqlite3.Statement<[string]>
  any: BetterSqlite3.Statement<[]>
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

/** Whether the lists of a party were ever made. */
export const hasLists = ({ raw }: Database, party: string): boolean =>
  raw.prepare<[string], { found: 1 }>('SELECT 1 AS found FROM cache.meta WHERE key = ?').get(listsKey(party)) !== undefined

/** Notes all accounts of a party, and what refers to accounts that are not there, in the caller's transaction. From then on the party has lists. */
export function markParty({ raw }: Database, party: string): void {
  raw.prepare(`INSERT INTO cache.staleAccount (accountId, parts) ${WHOLE_PARTY} ON CONFLICT (accountId) DO UPDATE SET parts = ${ALL_PARTS}`).run(party)
  raw.prepare(`INSERT INTO cache.meta (key, value) VALUES (?, '1') ON CONFLICT (key) DO NOTHING`).run(listsKey(party))
}

/** Notes the registrations of parties whose customers are invited by now, or not any more, where they have lists: the first pull of the others computes them all. */
export function followInvites(database: Database): void {
  if (!hasOldInvites(database)) return
  cacheTransaction(database, () => {
    database.raw.prepare(`INSERT INTO cache.staleAccount (accountId, parts) SELECT id, ${REGISTRATIONS} FROM cache.account WHERE partyId IN (SELECT value FROM json_each(?)) AND 'lists ' || partyId IN (SELECT key FROM cache.meta)
      ON CONFLICT (accountId) DO UPDATE SET parts = parts | excluded.parts`).run(JSON.stringify(partiesOfOldInvites(database)))
    computeByInvites(database)
  })
}

/** Parties of the copy, and of the operator, whose lists were never made: a first pull has not come so far. */
export const partiesWithoutLists = ({ raw }: Database): string[] => raw.prepare<[], string>(WITHOUT_LISTS).pluck().all()

// The operator's parties are known from the first answer on, before anything of them has come.
const WITHOUT_LISTS = `
  SELECT id FROM (SELECT id FROM cache.party UNION SELECT each.value FROM cache.meta AS kept, json_each(kept.value, '$.parties') AS each WHERE kept.key = 'me')
  WHERE 'lists ' || id NOT IN (SELECT key FROM cache.meta) ORDER BY id`

const listsKey = (party: string): string => `lists ${party}`

const WHOLE_PARTY = [
  `SELECT id, ${ALL_PARTS} FROM cache.account WHERE partyId = ?`,
  ...['invoice', 'payment', 'creditNote'].map((table) => `SELECT accountId, ${ALL_PARTS} FROM (SELECT DISTINCT accountId FROM cache.${table}) WHERE accountId NOT IN (SELECT id FROM cache.account)`),
].join(' UNION ')

/** Whether any account is noted. */
export const hasStale = (database: Database): boolean => statementsOf(database).any.get() !== undefined

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
    any: raw.prepare('SELECT 1 FROM cache.staleAccount LIMIT 1'),
  }
  statements.set(raw, made)
  return made
}
