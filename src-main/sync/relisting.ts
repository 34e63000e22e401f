/**
 * When the billing system has forgotten a place (its cursor expired), what was removed since then
 * is never told: the resource is read from its beginning, and what does not come is gone. That it
 * is to be done is written down, so that a kill in the middle begins it again.
 */
import { staleBy } from '#main/db/derive/staleAccounts.ts'
import type { Parts } from '#main/db/derive/parts.ts'
import { cacheTables } from '#main/db/cacheTables.ts'
import type { Database } from '#main/db/database.ts'
import type { Resource } from '#main/core/ports/records.ts'
import type { Checked } from './recordCheck.ts'

export interface Relisting {
  /** Notes the records of a page, in the caller's transaction. */
  saw(records: readonly Checked[]): void
  /** After the last page: removes what did not come, in the caller's transaction. */
  sweep(): { rows: number; stale: Map<string, Parts> }
}

export function createRelistings(database: Database) {
  const { raw } = database
  raw.exec('CREATE TEMP TABLE IF NOT EXISTS seen (id TEXT PRIMARY KEY) WITHOUT ROWID')
  const isDue = raw.prepare<[string], { found: 1 }>('SELECT 1 AS found FROM cache.meta WHERE key = ?')
  const write = raw.prepare(`INSERT INTO cache.meta (key, value) VALUES (?, '1') ON CONFLICT (key) DO NOTHING`)
  const forget = raw.prepare('DELETE FROM cache.meta WHERE key = ?')
  const see = raw.prepare('INSERT INTO temp.seen VALUES (?) ON CONFLICT (id) DO NOTHING')
  const key = (party: string, resource: Resource): string => `relist ${party} ${resource}`
  return {
    due: (party: string, resource: Resource): boolean => isDue.get(key(party, resource)) !== undefined,
    /** From now on the resource is read from its beginning, until that has come to its end. */
    order(party: string, resource: Resource): void {
      write.run(key(party, resource))
    },
    begin(party: string, resource: Resource): Relisting {
      raw.exec('DELETE FROM temp.seen')
      let nameless = false
      const { table, columns } = cacheTables[resource]
      // What was here before is no newer than the listing: also the newest of all may have gone, or everything.
      let newest = raw.prepare<[string], number>(`SELECT coalesce(max(rev), -1) FROM cache.${table} WHERE partyId = ?`).pluck().get(party)!
      const owner = resource === 'accounts' ? 'id' : columns.includes('accountId') ? 'accountId' : null
      // What came meanwhile by a command's answer, beyond all that was here and is listed, stays.
      const gone = `FROM cache.${table} WHERE partyId = ? AND rev <= ? AND id NOT IN (SELECT id FROM temp.seen)`
      return {
        saw(records) {
          for (const checked of records) {
            if (checked.kind !== 'bad') newest = Math.max(newest, checked.record.rev)
            const id = checked.kind === 'bad' ? checked.id : checked.record.id
            if (id === null) nameless = true
            else see.run(id)
          }
        },
        sweep() {
          forget.run(key(party, resource))
          // A bad record without a name may be any of those that seem gone: the reconcile will tell.
          if (nameless) return { rows: 0, stale: new Map() }
          const accounts = owner === null ? [] : raw.prepare<[string, number], string>(`SELECT DISTINCT ${owner} ${gone}`).pluck().all(party, newest)
          const rows = raw.prepare(`DELETE ${gone}`).run(party, newest).changes
          return { rows, stale: staleBy(database, resource, new Set(accounts)) }
        },
      }
    },
  }
}
