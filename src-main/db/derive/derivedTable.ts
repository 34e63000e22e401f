/** A computed table as the derivation and the check both see it. */
import type { Parts } from './parts.ts'

/**
 * The accounts being computed: `temp.scope (accountId, parts)`. A rule starts from it and reads
 * forward by index (`CROSS JOIN` keeps SQLite from turning the order round), so that its cost is
 * that of the accounts touched, not of the table.
 */
export const SCOPE_SQL = 'CREATE TEMP TABLE IF NOT EXISTS scope (accountId TEXT PRIMARY KEY, parts INTEGER NOT NULL) WITHOUT ROWID'

/** The accounts of the scope that ask for a part. */
export const scopeOf = (part: Parts): string => `(SELECT accountId FROM temp.scope WHERE parts & ${part})`

export interface DerivedTable {
  /** Without the schema: `openInvoice`. */
  name: string
  part: Parts
  /** All columns that are computed, the key first. */
  columns: readonly string[]
  /** How many of them are the key. */
  keyColumns: number
  /**
   * The rows of the accounts in scope as they must be. `stored` names the place of another computed
   * table, one that comes before it, so that a check can compute everything from nothing.
   */
  select(stored: (table: string) => string): string
}
