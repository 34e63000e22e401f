/**
 * A connector to a source that does not number its records, with numbers: a record that is as it was when it
 * was last seen keeps its `rev`, one that is another gets a higher one. So everything that goes by revs (the
 * newest version wins, a decision is held against the version it was made on, sums) holds for such a source.
 * What was seen is kept in the copy, and goes with it: then everything is new.
 */
import { createHash } from 'node:crypto'
import type { ChangedRecord, Connector, RawRecord } from '#main/core/ports/connector.ts'
import type { Resource } from '#main/core/ports/records.ts'
import type { Database } from '#main/db/database.ts'
import { cacheTransaction } from '#main/db/fileTransactions.ts'

/** `now`: the first number a record gets, so that what the copy has forgotten never comes back under a lower one. */
export function withRevisions(connector: Connector, database: Database, now: () => number = Date.now): Connector {
  const seen = database.raw.prepare<[string, string], { hash: Uint8Array; rev: number }>('SELECT hash, rev FROM cache.revision WHERE resource = ? AND id = ?')
  const note = database.raw.prepare('INSERT INTO cache.revision (resource, id, hash, rev) VALUES (?, ?, ?, ?) ON CONFLICT (resource, id) DO UPDATE SET hash = excluded.hash, rev = excluded.rev')

  const numbered = (resource: Resource, raw: RawRecord): RawRecord => {
    if (typeof raw !== 'object' || raw === null || typeof (raw as { id?: unknown }).id !== 'string') return raw
    const record = raw as Record<string, unknown> & { id: string }
    const hash = createHash('sha256').update(contentOf(record)).digest().subarray(0, 16)
    const before = seen.get(resource, record.id)
    if (before !== undefined && hash.equals(Buffer.from(before.hash))) return { ...record, rev: before.rev }
    const rev = Math.max((before?.rev ?? 0) + 1, now())
    note.run(resource, record.id, hash, rev)
    return { ...record, rev }
  }
  const all = <T>(work: () => T): T => cacheTransaction(database, work)
  const numberedChanges = (changed: readonly ChangedRecord[]): ChangedRecord[] =>
    all(() => changed.map((one) => {
      const before = typeof (one.record as { id?: unknown } | null)?.id === 'string' ? seen.get(one.resource, (one.record as { id: string }).id)?.rev : undefined
      return { ...one, record: numbered(one.resource, one.record), ...(before === undefined ? {} : { replaced: before }) }
    }))

  return {
    ...connector,
    me: async (signal) => ({ ...(await connector.me(signal)), revs: 'observed' }),
    async page(resource, request) {
      const page = await connector.page(resource, request)
      return { ...page, records: all(() => page.records.map((raw) => numbered(resource, raw))) }
    },
    async read(resource, id, signal) {
      const raw = await connector.read(resource, id, signal)
      return raw === null ? null : all(() => numbered(resource, raw))
    },
    async accountRecords(accountId, request) {
      const page = await connector.accountRecords(accountId, request)
      return page === null ? null : { ...page, records: all(() => page.records.map((one) => ({ ...one, record: numbered(one.resource, one.record) }))), asOfRev: Math.max(page.asOfRev, now()) }
    },
    async send(command, request) {
      const { ifMatch } = request
      const outcome = await connector.send(command, ifMatch === null ? request : { ...request, isAsDecided: (resource, record) => all(() => (numbered(resource, record) as { rev?: unknown } | null)?.rev === ifMatch) })
      if (outcome.kind === 'done') return { ...outcome, changed: numberedChanges(outcome.changed) }
      return outcome.kind === 'conflict' && outcome.current !== null ? { ...outcome, current: numberedChanges([outcome.current])[0]! } : outcome
    },
  }
}

/** A tombstone is another content than any record. Keys in one order: an upstream may write them in any. */
const contentOf = (record: Record<string, unknown>): string => JSON.stringify(Object.keys(record).filter((key) => key !== 'rev' && key !== 'updatedAt').toSorted().map((key) => [key, record[key]]))
