/** Records that could not be taken: kept with why and as they came, until a good version comes. */
import { sql } from 'kysely'
import { db, type Database } from '#main/db/database.ts'
import type { Resource } from '#main/core/ports/records.ts'

export interface BadRecord {
  resource: Resource
  party: string
  recordId: string | null
  reason: string
  raw: unknown
  at: number
}

/** Characters of a record kept; the rest is cut. */
const RAW_KEPT = 20_000
/** Beyond so many nothing more is kept: the first ones tell what is wrong. */
const KEPT_MAX = 10_000

export function createQuarantine({ raw }: Database) {
  const count = raw.prepare<[], { kept: number }>('SELECT count(*) AS kept FROM cache.quarantine')
  const same = raw.prepare('SELECT 1 FROM cache.quarantine WHERE resource = ? AND recordId = ? AND reason = ? AND raw = ?')
  const any = raw.prepare<[string], { found: 1 }>('SELECT 1 AS found FROM cache.quarantine WHERE resource = ? LIMIT 1')
  const known = raw.prepare('SELECT 1 FROM cache.quarantine WHERE resource = ? AND partyId = ? AND recordId IS NULL AND raw = ?')
  // Replaced, not updated: its number then tells when it came.
  const put = raw.prepare('INSERT OR REPLACE INTO cache.quarantine (resource, partyId, recordId, reason, raw, at) VALUES (?, ?, ?, ?, ?, ?)')
  const update = raw.prepare('UPDATE cache.quarantine SET reason = ?, raw = ? WHERE id = ?')
  const drop = raw.prepare('DELETE FROM cache.quarantine WHERE resource = ? AND recordId IN (SELECT value FROM json_each(?)) AND partyId NOT IN (SELECT value FROM json_each(?))')
  const textOf = (record: unknown) => (JSON.stringify(record) ?? String(record)).slice(0, RAW_KEPT)
  const quarantine = {
    add({ resource, party, recordId, reason, raw: record, at }: BadRecord): void {
      const text = textOf(record)
      // A record without a name can only be known again by its text.
      if (recordId === null && known.get(resource, party, text) !== undefined) return
      if (count.get()!.kept >= KEPT_MAX) return
      put.run(resource, party, recordId, reason, text, at)
    },
    /** As `add`; one that came before, and is as bad as it was, keeps its place. */
    addNew(record: BadRecord): void {
      if (record.recordId === null || same.get(record.resource, record.recordId, record.reason, textOf(record.raw)) === undefined) quarantine.add(record)
    },
    /** Asked for again, and no better: it says what is wrong with it now. */
    stillBad(id: number, reason: string, record: unknown): void {
      update.run(reason, textOf(record), id)
    },
    /** A good version of these has come. `others`: parties whose records of the same ids are not these. */
    resolve(resource: Resource, ids: readonly string[], others: readonly string[] = []): void {
      if (ids.length > 0 && any.get(resource) !== undefined) drop.run(resource, JSON.stringify(ids), JSON.stringify(others))
    },
  }
  return quarantine
}

/** Those set aside after `id` that can be asked for again by name, in the order they came. */
export const quarantinedAfter = (id: number, limit: number) =>
  db.selectFrom('cache.quarantine')
    .select(['id', 'resource', 'partyId', sql<string>`recordId`.as('recordId')])
    .where('id', '>', id)
    .where('recordId', 'is not', null)
    .orderBy('id')
    .limit(limit)

/** Those set aside that a person asks for again, all with null, in the order they came; those without a name too. */
export const quarantinedRows = (ids: readonly number[] | null) =>
  db.selectFrom('cache.quarantine')
    .select(['id', 'resource', 'partyId', 'recordId'])
    .$if(ids !== null, (q) => q.where(sql<boolean>`id IN (SELECT value FROM json_each(${JSON.stringify(ids)}))`))
    .orderBy('id')

/** All of them, for the file; the newest first. */
export const wholeQuarantine = () =>
  db.selectFrom('cache.quarantine').select(['id', 'resource', 'partyId', 'recordId', 'reason', 'raw', 'at']).orderBy('id', 'desc')

/** Copy and upstream agree on these: whatever was set aside of them up to `id` has come since in another way, or is gone. */
export const forgetQuarantinedOf = (resource: Resource, party: string, id: number) =>
  db.deleteFrom('cache.quarantine').where('resource', '=', resource).where('partyId', '=', party).where('id', '<=', id)

/** The upstream no longer has it. */
export const forgetQuarantined = (id: number) => db.deleteFrom('cache.quarantine').where('id', '=', id)
export const newestQuarantined = () => db.selectFrom('cache.quarantine').select(sql<number | null>`max(id)`.as('id'))
export const quarantinedSince = (at: number) => db.selectFrom('cache.quarantine').select(sql<number>`count(*)`.as('count')).where('at', '>=', at)
