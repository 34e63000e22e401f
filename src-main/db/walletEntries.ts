/** Movements of one available balance, through `walletEntry_by_account`, in the order of time. */
import type { Instant } from '#contract/vocabulary.ts'
import type { WalletEntryRow } from '#main/domain/walletStatement.ts'
import type BetterSqlite3 from 'better-sqlite3'
import type { Database } from './database.ts'
import type { Sqlite } from './sqlite.ts'

export type WalletEntry = WalletEntryRow & { readonly description: string }

/** The currency of an account's available balance, and where a recharge comes; null for an account without one. */
export const walletOfAccount = (database: Database, accountId: string): { currency: string; thresholdMinor: number } | null => statementsOf(database.raw).wallet.get(accountId) ?? null

/** What all movements before an instant come to. */
export const walletBefore = (database: Database, accountId: string, at: Instant): number => statementsOf(database.raw).before.get(accountId, at) ?? 0

/** From `startAt`, included, to `endAt`, excluded. */
export const walletEntriesIn = (database: Database, accountId: string, startAt: Instant, endAt: Instant): WalletEntry[] => statementsOf(database.raw).entries.all(accountId, startAt, endAt)

/** When the first movement was; null where there is none. */
export const firstWalletEntryAt = (database: Database, accountId: string): Instant | null => statementsOf(database.raw).first.get(accountId) ?? null

/** Movements before an instant from the latest to the earliest, one at a time: nothing else may be run meanwhile. */
export const walletEntriesBack = (database: Database, accountId: string, before: Instant): IterableIterator<{ at: Instant; amountMinor: number }> =>
  database.raw.prepare<[string, number], { at: number; amountMinor: number }>(WALLET_SQL.back).iterate(accountId, before)

/** When the movements of a party were last pulled; null where that is not known. */
export const pulledWalletsAt = (database: Database, partyId: string): Instant | null => statementsOf(database.raw).pulledAt.get(partyId) ?? null

/** For the test that looks at the plans. */
export const WALLET_SQL = {
  wallet: 'SELECT currency, thresholdMinor FROM cache.wallet WHERE accountId = ?',
  before: 'SELECT sum(amountMinor) FROM cache.walletEntry WHERE accountId = ? AND at < ?',
  entries: 'SELECT id, at, kind, amountMinor, description FROM cache.walletEntry WHERE accountId = ? AND at >= ? AND at < ? ORDER BY at, id',
  first: 'SELECT at FROM cache.walletEntry WHERE accountId = ? ORDER BY at LIMIT 1',
  back: 'SELECT at, amountMinor FROM cache.walletEntry WHERE accountId = ? AND at < ? ORDER BY at DESC, id DESC',
  pulledAt: "SELECT pulledAt FROM cache.syncCursor WHERE resource = 'walletEntries' AND partyId = ?",
} as const

interface Statements {
  wallet: BetterSqlite3.Statement<[string], { currency: string; thresholdMinor: number }>
  before: BetterSqlite3.Statement<[string, number], number | null>
  entries: BetterSqlite3.Statement<[string, number, number], WalletEntry>
  first: BetterSqlite3.Statement<[string], number>
  pulledAt: BetterSqlite3.Statement<[string], number>
}

const kept = new WeakMap<Sqlite, Statements>()

function statementsOf(sqlite: Sqlite): Statements {
  const known = kept.get(sqlite)
  if (known !== undefined) return known
  const one = (text: string) => sqlite.prepare(text).pluck()
  const made = { wallet: sqlite.prepare(WALLET_SQL.wallet), before: one(WALLET_SQL.before), entries: sqlite.prepare(WALLET_SQL.entries), first: one(WALLET_SQL.first), pulledAt: one(WALLET_SQL.pulledAt) } as unknown as Statements
  kept.set(sqlite, made)
  return made
}
