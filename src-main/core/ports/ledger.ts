/** The desk's own ledger (`ledger.db`), as features and jobs see it: the records of parties that no billing system keeps. */
import type { Sqlite } from '#main/db/sqlite.ts'
import type { RecordOf, Resource } from './records.ts'

/** A record as it is written: its `rev` is given by the ledger. */
export type NewRecord<R extends Resource = Resource> = Omit<RecordOf<R>, 'rev'> & { id: string; partyId: string }
export interface StoredRecord {
  rev: number
  /** Null once it is removed. */
  json: string | null
}

export interface LedgerPage {
  /** In the order of their changes: whole records, and tombstones (`{id, rev, partyId, updatedAt, deleted}`). */
  records: unknown[]
  lastRev: number
  /** From this page's beginning on; of more than 50,000 so many. */
  announced: number
}

export interface Ledger {
  readonly sqlite: Sqlite
  /** Which ledger this is: made once. */
  readonly id: string
  get<R extends Resource>(resource: R, id: string): RecordOf<R> | null
  stored(resource: Resource, id: string): StoredRecord | null
  /** Writes it as its newest version. `same`: nothing but `updatedAt` would change, so nothing was written. */
  put<R extends Resource>(resource: R, record: NewRecord<R>, options?: { /** Its `rev` rises though nothing changes. */ touch?: boolean }): { done: 'inserted' | 'updated' | 'same'; rev: number; before: string | null }
  /** Leaves a tombstone; false when there is none of that id. */
  remove(resource: Resource, id: string, at: number): boolean
  /** Puts back what it was, JSON as `put` gave it out, or removes it where it was not there. */
  restore(resource: Resource, id: string, before: string | null, at: number): void
  page(resource: Resource, party: string, afterRev: number, limit: number): LedgerPage
  /** Of one account, without tombstones, in the order of their changes. */
  ofAccount(accountId: string, resource: Resource, afterRev: number, limit: number): { rev: number; record: unknown }[]
  iterate<R extends Resource>(resource: R, party: string): IterableIterator<RecordOf<R>>
  parties(): RecordOf<'parties'>[]
  count(resource: Resource, party: string): number
  /** The highest `rev` given out. */
  rev(): number
  /** The next of a named row of numbers, from 1. */
  nextNumber(name: string): number
  /** All or nothing; inside another one a savepoint. */
  transaction<T>(body: () => T): T
  close(): void
}

/** The core's own connection to the ledger, opened when it is first needed. Only for what is small: files are read and written in jobs. */
export interface LedgerService {
  /** Whether the workspace has one; reading makes none. */
  exists(): boolean
  /** Throws where there is none. */
  read<T>(body: (ledger: Ledger) => T): T
  /** Makes it where there is none; all of `body` or nothing. */
  write<T>(body: (ledger: Ledger) => T): T
}
