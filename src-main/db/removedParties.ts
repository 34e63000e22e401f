/**
 * Parties that no source feeds any more, on their way out of the copy. That they are to go is written down with
 * what takes their source away, so that a kill in between only puts it off; they go in slices, in a job.
 */
import { resourceNames, type Resource } from '#main/core/ports/records.ts'
import { cacheTables } from './cacheTables.ts'
import type { Database } from './database.ts'
import { ALL_PARTS } from './derive/parts.ts'
import { cacheTransaction } from './fileTransactions.ts'

/** Rows of a table looked at in one transaction: some ten milliseconds. */
const ROWS = 2_000

/** In the caller's transaction on the copy: from now on it is to go, and what is pulled of it again is pulled from its beginning. */
export function orderRemoval({ raw }: Database, parties: readonly string[]): void {
  const note = raw.prepare(`INSERT INTO cache.meta (key, value) VALUES (?, '1') ON CONFLICT (key) DO NOTHING`)
  for (const party of parties) {
    note.run(removalKey(party))
    raw.prepare('DELETE FROM cache.syncCursor WHERE partyId = ?').run(party)
    for (const resource of resourceNames) raw.prepare('DELETE FROM cache.meta WHERE key = ?').run(`relist ${party} ${resource}`)
  }
  // Who is not known any more is not missing either.
  raw.prepare(`UPDATE cache.meta SET value = json_set(value, '$.parties', json((SELECT json_group_array(each.value) FROM json_each(meta.value, '$.parties') AS each WHERE each.value NOT IN (SELECT value FROM json_each(?))))) WHERE key = 'me'`).run(JSON.stringify(parties))
}

/** Those that are still to go. */
export const removalsDue = ({ raw }: Database): string[] =>
  raw.prepare<[], string>(`SELECT substr(key, 8) FROM cache.meta WHERE key >= 'remove ' AND key < 'remove!' ORDER BY key`).pluck().all()

/** It is fed again: nothing of it goes. */
export function callOffRemoval({ raw }: Database, party: string): void {
  raw.prepare('DELETE FROM cache.meta WHERE key = ?').run(removalKey(party))
}

/** What to remove first: a party's own record goes last, as long as anything refers to it. */
export const removalOrder: readonly Resource[] = resourceNames.toReversed()

/**
 * Takes away one slice of a party's rows of one resource, and notes the accounts whose lists are old by that.
 * `after`: 0, then what the call before answered, until that is null. `rows`: how many went.
 */
export function removeSlice(database: Database, party: string, resource: Resource, after: number): { next: number | null; rows: number } {
  const { raw } = database
  const { table, columns } = cacheTables[resource]
  const upTo = raw.prepare<[number, number], number | null>(`SELECT max(rowid) FROM (SELECT rowid FROM cache.${table} WHERE rowid > ? ORDER BY rowid LIMIT ?)`).pluck().get(after, ROWS) ?? null
  if (upTo === null) return { next: null, rows: 0 }
  const owner = resource === 'accounts' ? 'id' : columns.includes('accountId') ? 'accountId' : null
  const rows = cacheTransaction(database, () => {
    const slice = `FROM cache.${table} WHERE rowid > ? AND rowid <= ? AND partyId = ?`
    if (owner !== null) raw.prepare(`INSERT INTO cache.staleAccount (accountId, parts) SELECT DISTINCT ${owner}, ${ALL_PARTS} ${slice} AND ${owner} IS NOT NULL ON CONFLICT (accountId) DO UPDATE SET parts = ${ALL_PARTS}`).run(after, upTo, party)
    raw.prepare(`DELETE FROM cache.revision WHERE resource = ? AND id IN (SELECT id ${slice})`).run(resource, after, upTo, party)
    return raw.prepare(`DELETE ${slice}`).run(after, upTo, party).changes
  })
  return { next: upTo, rows }
}

/** Nothing of it is left: what was set aside of it goes too, and that it ever had lists. */
export function removalDone(database: Database, party: string): void {
  const { raw } = database
  cacheTransaction(database, () => {
    raw.prepare('DELETE FROM cache.quarantine WHERE partyId = ?').run(party)
    raw.prepare('DELETE FROM cache.meta WHERE key IN (?, ?, ?, ?)').run(`lists ${party}`, removalKey(party), `shortLists ${party}`, `believeLists ${party}`)
  })
}

const removalKey = (party: string): string => `remove ${party}`
