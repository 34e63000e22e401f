/**
 * One resource of one party, listed from its beginning and held against the copy record by record:
 * for resources that belong to no account, and where so many accounts differ that reading each of
 * them would cost more.
 */
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { PartyId } from '#contract/vocabulary.ts'
import { cacheTables } from '#main/db/cacheTables.ts'
import { markStale, staleBy } from '#main/db/derive/staleAccounts.ts'
import type { Database } from '#main/db/database.ts'
import { cacheTransaction } from '#main/db/fileTransactions.ts'
import { areListsBelieved, noteShortList, shortList, type ShortList } from '#main/db/shortLists.ts'
import { ConnectorError, type RawPage } from '#main/core/ports/connector.ts'
import type { Resource } from '#main/core/ports/records.ts'
import { refreshLists } from './lists.ts'
import { movingPage } from './moving.ts'
import { othersFor } from './otherSources.ts'
import { createQuarantine } from './quarantine.ts'
import { checkRecord, type Checked } from './recordCheck.ts'
import { repairStatements } from './repairWriter.ts'
import { createContent } from './relistContent.ts'
import { createSeen } from './seen.ts'
import { ownerColumn, type Line } from './sums.ts'

export interface Relisted {
  /** Records inserted, updated or removed. */
  rows: number
  /** Records that could not be taken. */
  bad: number
  /** Records that were listed. */
  listed: number
  /** With `byContent`: so much did not come that nothing was taken away; a person is asked. */
  short: ShortList | null
  /** With `byContent`: what was added to the copy by it, or with a minus taken away, by account (`''` where there is none) and currency. */
  changed: Map<string, Change>
}

/** Of one account and currency, in records and minor units. All zero where only other fields were changed. */
export interface Change {
  accountId: string
  currency: string
  count: number
  minor: number
}

interface RelistOptions {
  now(): number
  /** Called after each page; throws to stop. */
  progress(done: number, total: number): void
  /**
   * Of a source that numbers nothing: a record that differs in nothing but `rev` and `updatedAt` is no difference, and
   * a list that comes back without most of what is here is not believed (db/shortLists).
   */
  byContent?: boolean
}

const PAGE_SIZE = 1000
const PAGES_MAX = 100_000
/** Rows removed in one transaction. */
const REMOVED_AT_ONCE = 1000
const BEGINNINGS_MAX = 3

/**
 * Writes what is newer or damaged, removes what was not listed and is no newer than the listing, and
 * computes the accounts touched. Memory is a page, and a bit for each row of the table.
 * Throws `ConnectorError`; what was written until then stays, its accounts noted as old.
 */
export async function relist(line: Line, database: Database, resource: Resource, party: string, options: RelistOptions): Promise<Relisted> {
  const result: Relisted = { rows: 0, bad: 0, listed: 0, short: null, changed: new Map() }
  const content = options.byContent === true ? createContent(database, resource, result.changed) : null
  const seen = createSeen(database, resource)
  // Numbers given by us rise with each look: what was here before is no newer than the listing, were it the newest of all.
  const state = { listedRev: content === null ? 0 : newestRev(database, resource, party), unsure: false }
  const owner = ownerColumn(resource)
  // As they stood before the question: the answer cannot be older than these.
  const before = owner === null ? new Map(repairStatements(database, resource).everyRev()) : null
  for (let beginning = 1; ; beginning += 1) {
    try {
      await list()
      break
    } catch (error) {
      if (!(error instanceof ConnectorError) || error.code !== 'CURSOR_EXPIRED' || beginning >= BEGINNINGS_MAX) throw error
    }
  }
  // With a record that has no name, nobody knows which of ours it is; of what is not shown, whether it is there.
  if (!state.unsure) await sweep()
  await refreshLists(database, () => options.progress(0, 0))
  return result

  async function list(): Promise<void> {
    let cursor: string | null = null
    let done = 0
    for (let n = 1; ; n += 1) {
      if (n > PAGES_MAX) throw new ConnectorError('MALFORMED', `The billing system has sent ${PAGES_MAX} pages of ${resource} and promises more. Tell its administrator.`)
      const request = { party: party as PartyId, cursor, limit: PAGE_SIZE, signal: line.signal }
      const page: RawPage = await movingPage(line, () => line.connector.page(resource, request), cursor, resource)
      state.unsure ||= page.withheld === true
      take(page.records.map((raw) => checkRecord(resource, party, raw)))
      done += page.records.length
      result.listed += page.records.length
      options.progress(done, done + Math.max(0, page.announced - page.records.length))
      if (!page.more) return
      cursor = page.cursor
    }
  }

  function take(given: readonly Checked[]): void {
    const others = othersFor(database, resource, party)
    const page = others.take(given)
    const { put, remove, ownersOf } = repairStatements(database, resource)
    const quarantine = createQuarantine(database)
    const names = page.flatMap((checked) => (checked.kind === 'bad' ? (checked.id ?? []) : [checked.record.id]))
    cacheTransaction(database, () => {
      const owners = ownersOf(names)
      content?.stood(names)
      const touched = new Set<string>()
      const touch = (accountId: unknown) => {
        if (typeof accountId === 'string') touched.add(accountId)
      }
      const sound: string[] = []
      let rows = 0
      for (const checked of page) {
        if (checked.kind === 'bad') {
          state.unsure ||= checked.id === null
          result.bad += 1
          quarantine.addNew({ resource, party, recordId: checked.id, reason: checked.reason, raw: checked.raw, at: options.now() })
          continue
        }
        const { id, rev } = checked.record
        state.listedRev = Math.max(state.listedRev, rev)
        sound.push(id)
        if (checked.kind === 'removed') {
          const removed = remove(id, rev)
          rows += removed
          if (removed > 0) content?.went(id)
          if (removed > 0) touch(owners.get(id))
          continue
        }
        if (content?.isSame(checked.record)) continue
        try {
          if (put(checked.record, Math.max(rev, before?.get(id) ?? -1)) === 0) continue
        } catch (error) {
          if (!String((error as { code?: unknown }).code).startsWith('SQLITE_CONSTRAINT')) throw error
          result.bad += 1
          quarantine.addNew({ resource, party, recordId: id, reason: `it does not fit the copy: ${(error as Error).message}`, raw: checked.record, at: options.now() })
          sound.pop()
          continue
        }
        rows += 1
        content?.came(checked.record)
        touch(owners.get(id))
        if (owner !== null) touch(checked.record[owner])
      }
      if (touched.size > 0) markStale(database, staleBy(database, resource, touched))
      quarantine.resolve(resource, sound, others.parties)
      seen.add(names)
      result.rows += rows
    })
  }

  async function sweep(): Promise<void> {
    const { remove, ownersOf } = repairStatements(database, resource)
    const bound = (id: string) => Math.max(state.listedRev, before?.get(id) ?? -1)
    const gone = seen.missing(party, before === null ? state.listedRev : Number.MAX_SAFE_INTEGER)
    if (content !== null) {
      result.short = areListsBelieved(database, party) ? null : shortList(database, resource, party, gone.length, options.now())
      noteShortList(database, party, resource, result.short)
      if (result.short !== null) return
    }
    for (let from = 0; from < gone.length; from += REMOVED_AT_ONCE) {
      const ids = gone.slice(from, from + REMOVED_AT_ONCE)
      cacheTransaction(database, () => {
        const owners = new Set(ownersOf(ids).values())
        content?.stood(ids)
        for (const id of ids) {
          const removed = remove(id, bound(id))
          result.rows += removed
          if (removed > 0) content?.went(id)
        }
        markStale(database, staleBy(database, resource, owners))
      })
      await nextTurn()
      options.progress(0, 0)
    }
  }
}

const newestRev = ({ raw }: Database, resource: Resource, party: string): number =>
  raw.prepare<[string], number>(`SELECT coalesce(max(rev), 0) FROM cache.${cacheTables[resource].table} WHERE partyId = ?`).pluck().get(party)!
