/** Computes the rows of the accounts in scope, and writes them. */
import type BetterSqlite3 from 'better-sqlite3'
import type { Database } from '../database.ts'
import { layInKept } from '../keptPayments.ts'
import type { Sqlite } from '../sqlite.ts'
import { accountAgings, defineAgingSpans } from './agingSpans.ts'
import { accountBalances, openInvoices, SETTLE_SQL, SETTLED_SQL } from './books.ts'
import { scopeOf, SCOPE_SQL, type DerivedTable } from './derivedTable.ts'
import { defineDeclineRules, failedCharges } from './failedCharges.ts'
import { heldInvoices } from './heldInvoices.ts'
import { defineRegistrationNeed, registrationItems } from './registrations.ts'
import { REFRESH_SEARCH_SQL, searchDocs } from './search.ts'
import { BOOKS, SEARCH, type Parts } from './parts.ts'

/** In the order in which they are computed: open amounts and spans are read by the rest. */
export const derivedTables: readonly DerivedTable[] = [openInvoices, accountAgings, accountBalances, registrationItems, failedCharges, heldInvoices, searchDocs]

interface Derivation {
  clear: BetterSqlite3.Statement
  add: BetterSqlite3.Statement<[string, Parts]>
  steps: { part: Parts; statements: BetterSqlite3.Statement[] }[]
}

const derivations = new WeakMap<Sqlite, Derivation>()

/**
 * Computes anew, for each account, the parts that are named. Inside a transaction on the copy, so
 * that no reader sees a row missing.
 */
export function derive(database: Database, accounts: Iterable<readonly [accountId: string, parts: Parts]>): void {
  const derivation = derivationOf(database)
  const parts = fillScope(derivation, accounts)
  // What the desk keeps beside a source gives way to what the source says now.
  if (parts & BOOKS) layInKept(database)
  for (const step of derivation.steps) if (parts & step.part) for (const statement of step.statements) statement.run()
}

/** Sets the scope without computing, for the check. */
export function setScope(database: Database, accounts: Iterable<readonly [accountId: string, parts: Parts]>): void {
  fillScope(derivationOf(database), accounts)
}

function fillScope({ clear, add }: Derivation, accounts: Iterable<readonly [string, Parts]>): Parts {
  clear.run()
  let all: Parts = 0
  for (const [accountId, parts] of accounts) {
    add.run(accountId, parts)
    all |= parts
  }
  return all
}

function derivationOf({ raw }: Database): Derivation {
  const known = derivations.get(raw)
  if (known) return known
  defineDeclineRules(raw)
  defineRegistrationNeed(raw)
  defineAgingSpans(raw)
  raw.exec(SCOPE_SQL)
  for (const sql of SETTLED_SQL) raw.exec(sql)
  const step = (part: Parts, sqls: readonly string[]) => ({ part, statements: sqls.map((sql) => raw.prepare(sql)) })
  const derivation: Derivation = {
    clear: raw.prepare('DELETE FROM temp.scope'),
    add: raw.prepare('INSERT INTO temp.scope VALUES (?, ?) ON CONFLICT (accountId) DO UPDATE SET parts = parts | excluded.parts'),
    steps: [
      step(BOOKS, SETTLE_SQL),
      ...derivedTables.filter(({ part }) => part !== SEARCH).map((table) => step(table.part, rewriteSql(table))),
      step(SEARCH, REFRESH_SEARCH_SQL),
    ],
  }
  derivations.set(raw, derivation)
  return derivation
}

/** A record that moved to another account may still have its row there: it is replaced. */
export const rewriteSql = (table: DerivedTable): string[] => [
  `DELETE FROM cache.${table.name} WHERE accountId IN ${scopeOf(table.part)}`,
  `INSERT OR REPLACE INTO cache.${table.name} (${table.columns.join(', ')}) ${table.select((name) => `cache.${name}`)}`,
]
