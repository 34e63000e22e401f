/**
 * When the billing system has forgotten a place (its cursor expired), what was removed since then
 * is never told: the resource is read from its beginning, and what does not come is gone. That it
 * is to be done is written down, so that a kill in the middle begins it again.
 */
import { staleBy } from '#main/db/derive/staleAccounts.ts'
import type { Parts } from '#main/db/derive/parts.ts'
import { cacheTables } from '#main/db/cacheTables.ts'
import type { Database } from '#main/db/database.ts'
import { noteShortList, shortList } from '#main/db/shortLists.ts'
import type { Resource } from '#main/core/ports/records.ts'
import type { Checked } from './recordCheck.ts'
import { repairStatements } from './repairWriter.ts'
import { createSeen } from './seen.ts'

export interface Relisting {
  /** The newest `rev` that was here: up to there the listing is believed. */
  believedUpTo: number
  /** Notes the records of a page, once they are written. `withheld`: not all of the resource is shown to us. */
  saw(records: readonly Checked[], withheld: boolean): void
  /** After the last page: removes what did not come, in the caller's transaction. Of an observed party too much does not go by itself. */
  sweep(): { rows: number; stale: Map<string, Parts> }
}

export function createRelistings(database: Database) {
  const { raw } = database
  const isDue = raw.prepare<[string], { found: 1 }>('SELECT 1 AS found FROM cache.meta WHERE key = ?')
  const write = raw.prepare(`INSERT INTO cache.meta (key, value) VALUES (?, '1') ON CONFLICT (key) DO NOTHING`)
  const forget = raw.prepare('DELETE FROM cache.meta WHERE key = ?')
  const key = (party: string, resource: Resource): string => `relist ${party} ${resource}`
  return {
    due: (party: string, resource: Resource): boolean => isDue.get(key(party, resource)) !== undefined,
    /** From now on the resource is read from its beginning, until that has come to its end. */
    order(party: string, resource: Resource): void {
      write.run(key(party, resource))
    },
    begin(party: string, resource: Resource, { observed, now }: { observed: boolean; now(): number }): Relisting {
      const seen = createSeen(database, resource)
      // What was here before is no newer than the listing: the newest of all may have gone too, or everything.
      let newest = raw.prepare<[string], number>(`SELECT coalesce(max(rev), -1) FROM cache.${cacheTables[resource].table} WHERE partyId = ?`).pluck().get(party)!
      const believedUpTo = newest
      let unsure = false
      return {
        believedUpTo,
        saw(records, withheld) {
          unsure ||= withheld
          for (const checked of records) {
            if (checked.kind !== 'bad') newest = Math.max(newest, checked.record.rev)
            else if (checked.id === null) unsure = true
          }
          seen.add(records.flatMap((checked) => (checked.kind === 'bad' ? (checked.id ?? []) : [checked.record.id])))
        },
        sweep() {
          forget.run(key(party, resource))
          // A bad record without a name may be any of those that seem gone: the reconcile will tell.
          // What came meanwhile by a command's answer, beyond all that was here and is listed, stays.
          let gone = unsure ? [] : seen.missing(party, newest)
          if (observed && !unsure) {
            const short = shortList(database, resource, party, gone.length, now())
            noteShortList(database, party, resource, short)
            if (short !== null) gone = []
          }
          if (gone.length === 0) return { rows: 0, stale: new Map() }
          const { remove, ownersOf } = repairStatements(database, resource)
          const owners = new Set(ownersOf(gone).values())
          let rows = 0
          for (const id of gone) rows += remove(id, newest)
          return { rows, stale: staleBy(database, resource, owners) }
        },
      }
    },
  }
}
