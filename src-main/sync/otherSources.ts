/**
 * Ids are one space over all sources: nothing keeps a file's `INV-1` from being the billing system's. A record whose id,
 * or whose account, stands under a party of another source is not taken: it would overwrite that one, or mix two
 * accounts' books. It is set aside with the reason. Where there is one source alone, nothing is looked at.
 */
import { cacheTables } from '#main/db/cacheTables.ts'
import type { Database } from '#main/db/database.ts'
import { partiesOfOthers } from '#main/db/sources.ts'
import type { Resource } from '#main/core/ports/records.ts'
import type { Checked } from './recordCheck.ts'

export interface Others {
  /** Those that may be taken, the others as bad ones. What is told to be gone, and is another's, is left out. */
  take(records: readonly Checked[]): readonly Checked[]
  /** Parties that other sources feed. */
  parties: readonly string[]
}

/** For records of one resource of one party; `''` where it is not known: then all are taken. */
export function othersFor(database: Database, resource: Resource, party: string): Others {
  const parties = party === '' ? [] : partiesOfOthers(database, party)
  if (parties.length === 0) return { take: (records) => records, parties }
  const among = JSON.stringify(parties)
  const standing = (table: string, ids: readonly string[]): Map<string, string> =>
    new Map(database.raw.prepare<[string, string], [string, string]>(`SELECT t.id, t.partyId FROM json_each(?) AS j CROSS JOIN cache.${table} AS t ON t.id = j.value WHERE t.partyId IN (SELECT value FROM json_each(?))`).raw().all(JSON.stringify(ids), among))
  const ofAccount = cacheTables[resource].columns.includes('accountId')
  return {
    parties,
    take(records) {
      const taken = standing(cacheTables[resource].table, records.flatMap((checked) => (checked.kind === 'bad' ? [] : [checked.record.id])))
      const accounts = ofAccount ? standing('account', [...new Set(records.flatMap((checked) => (checked.kind === 'record' ? [String(checked.record['accountId'])] : [])))]) : new Map<string, string>()
      if (taken.size === 0 && accounts.size === 0) return records
      return records.flatMap((checked): Checked[] => {
        if (checked.kind === 'bad') return [checked]
        const { record } = checked
        const whose = taken.get(record.id)
        if (whose !== undefined) return checked.kind === 'removed' ? [] : [{ kind: 'bad', id: record.id, raw: record, reason: `its id is also that of a record of ${whose}, which another source feeds. Ids must differ between sources` }]
        const account = checked.kind === 'record' ? String(checked.record['accountId']) : ''
        const accountOf = accounts.get(account)
        return [accountOf === undefined ? checked : { kind: 'bad', id: record.id, raw: record, reason: `its account ${account} is also one of ${accountOf}, which another source feeds. Ids must differ between sources` }]
      })
    },
  }
}
