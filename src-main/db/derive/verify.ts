/** Computes everything again from nothing and holds it against what is stored. */
import type { Database } from '../database.ts'
import { SETTLE_SQL } from './books.ts'
import { derivedTables, setScope } from './derivation.ts'
import { scopeOf, type DerivedTable } from './derivedTable.ts'
import { ALL_PARTS } from './parts.ts'
import { followInvites, partiesWithoutLists, refreshChunk } from './staleAccounts.ts'

/** A computed row that is not what the copy says; `was` is stored, `is` computed, each as JSON, null where there is no row. */
export interface DerivedDifference {
  table: string
  key: string
  was: string | null
  is: string | null
}

/** Also those that only have records or computed rows, and no account. */
const EVERY_ACCOUNT = [
  'SELECT id FROM cache.account',
  ...['invoice', 'payment', 'creditNote', ...derivedTables.map(({ name }) => name)].map((name) => `SELECT accountId FROM cache.${name}`),
].join(' UNION ')

const CHUNK = 1000
const DIFFERENCES_MAX = 100

/** Likewise, of these parties only. */
const ACCOUNTS_OF_PARTIES = [
  'SELECT id FROM cache.account WHERE partyId IN (SELECT value FROM json_each(:parties))',
  ...['invoice', 'payment', 'creditNote'].map((name) => `SELECT accountId FROM cache.${name} WHERE partyId IN (SELECT value FROM json_each(:parties)) AND accountId NOT IN (SELECT id FROM cache.account)`),
].join(' UNION ')

/**
 * Differences between the computed tables and the copy, the first 100 at the most. What a kill, or
 * a source that was changed, left to be computed is computed first: it is known to be old, and no difference. Parties whose first
 * pull has not come to its end are left out (`partiesWithoutLists` names them): nothing was computed of them yet.
 */
export function verifyDerived(database: Database): DerivedDifference[] {
  const unfinished = partiesWithoutLists(database)
  followInvites(database)
  while (refreshChunk(database) > 0) continue
  const { raw } = database
  const differences: DerivedDifference[] = []
  // One snapshot for all of it.
  raw.transaction(() => {
    setScope(database, [])
    for (const table of derivedTables) raw.exec(`CREATE TEMP TABLE IF NOT EXISTS checked_${table.name} AS SELECT ${table.columns.join(', ')} FROM cache.${table.name} LIMIT 0`)
    raw.exec(`CREATE INDEX IF NOT EXISTS temp.checked_by_account ON checked_openInvoice (accountId)`)
    raw.exec(`CREATE INDEX IF NOT EXISTS temp.checked_aging_by_account ON checked_accountAging (accountId)`)
    raw.exec(`CREATE INDEX IF NOT EXISTS temp.checked_by_invoice ON checked_openInvoice (invoiceId)`)
    const ids = unfinished.length === 0
      ? raw.prepare<[], string>(EVERY_ACCOUNT).pluck().all()
      : raw.prepare<[{ parties: string }], string>(`${EVERY_ACCOUNT} EXCEPT SELECT * FROM (${ACCOUNTS_OF_PARTIES})`).pluck().all({ parties: JSON.stringify(unfinished) })
    for (let from = 0; from < ids.length && differences.length < DIFFERENCES_MAX; from += CHUNK) {
      setScope(database, ids.slice(from, from + CHUNK).map((id) => [id, ALL_PARTS] as const))
      for (const sql of SETTLE_SQL) raw.exec(sql)
      for (const table of derivedTables) {
        raw.exec(`DELETE FROM temp.checked_${table.name}`)
        raw.exec(`INSERT INTO temp.checked_${table.name} ${table.select((name) => `temp.checked_${name}`)}`)
        differences.push(...compare(database, table))
      }
    }
  }).deferred()
  if (differences.length < DIFFERENCES_MAX) differences.push(...indexDamage(database))
  return differences.slice(0, DIFFERENCES_MAX)
}

function compare({ raw }: Database, table: DerivedTable): DerivedDifference[] {
  const columns = table.columns.join(', ')
  const stored = `SELECT ${columns} FROM cache.${table.name} WHERE accountId IN ${scopeOf(table.part)}`
  const computed = `SELECT ${columns} FROM temp.checked_${table.name}`
  const byKey = new Map<string, DerivedDifference>()
  const read = (sql: string, side: 'was' | 'is') => {
    for (const row of raw.prepare<[], unknown[]>(`${sql} LIMIT ${DIFFERENCES_MAX}`).raw().iterate()) {
      const key = row.slice(0, table.keyColumns).join(' ')
      const known = byKey.get(key) ?? { table: table.name, key, was: null, is: null }
      byKey.set(key, { ...known, [side]: JSON.stringify(Object.fromEntries(table.columns.map((column, i) => [column, row[i]]))) })
    }
  }
  read(`SELECT * FROM (${stored} EXCEPT ${computed})`, 'was')
  read(`SELECT * FROM (${computed} EXCEPT ${stored})`, 'is')
  return [...byKey.values()]
}

/** Whether the full-text index says the same as the documents it indexes. */
function indexDamage({ raw }: Database): DerivedDifference[] {
  try {
    raw.exec(`INSERT INTO cache.search (search, rank) VALUES ('integrity-check', 1)`)
    return []
  } catch (error) {
    return [{ table: 'search', key: 'full-text index', was: (error as Error).message, is: null }]
  }
}

