/** One account as the upstream has it now, read whole and taken into the copy with all that is computed from it. */
import { derive } from '#main/db/derive/derivation.ts'
import type { Parts } from '#main/db/derive/parts.ts'
import { staleBy } from '#main/db/derive/staleAccounts.ts'
import type { Database } from '#main/db/database.ts'
import { cacheTransaction } from '#main/db/fileTransactions.ts'
import { ConnectorError, type AccountRecordsPage } from '#main/core/ports/connector.ts'
import { resourceNames, type Resource } from '#main/core/ports/records.ts'
import { movingPage } from './moving.ts'
import { othersFor } from './otherSources.ts'
import { createQuarantine } from './quarantine.ts'
import { checkRecord, type Checked, type SoundRecord } from './recordCheck.ts'
import { repairStatements } from './repairWriter.ts'
import { ownerColumn, type Line } from './sums.ts'

/** What belongs to an account, the account itself first. */
export const accountResources: readonly Resource[] = ['accounts', ...resourceNames.filter((resource) => resource !== 'accounts' && ownerColumn(resource) !== null)]

export interface AccountRequest {
  accountId: string
  resources: readonly Resource[]
  /** Pages at the most; beyond them what was read is taken, and nothing is removed. */
  pagesMax?: number
  /** Up to here a pull had brought everything: a difference beyond it is no fault. Null: everything is. */
  knownUpTo?: number | null
  /** The party it is asked for, named with records that do not name theirs. */
  party?: string
  /** Where the upstream has no such account: resources of which it has records under its id all the same, so that ours stay. */
  kept?: ReadonlySet<Resource>
}

export interface AccountTaken {
  /** The upstream has such an account. */
  there: boolean
  /** Records inserted, updated or removed. */
  rows: number
  byResource: Map<Resource, number>
  /** Records that could not be taken, by resource. */
  bad: Map<Resource, number>
  /** Resources in which the copy was wrong, and not only behind. */
  wrong: Set<Resource>
}

const PAGE_SIZE = 1000
/** Pages written in one transaction. */
const PAGES_AT_ONCE = 10
/** An account that never ends is given up there. */
const PAGES_MAX = 10_000
/** How often a place that is no longer known is answered by beginning again. */
const BEGINNINGS_MAX = 3

/**
 * Reads an account's records and makes the copy's the same: what is newer or damaged is written, what
 * the upstream no longer has is removed unless it is newer than the answer, a bad record is set
 * aside. An account that is gone takes what belonged to it along. Throws `ConnectorError`.
 */
export async function takeAccount(line: Line, database: Database, request: AccountRequest, now: () => number): Promise<AccountTaken> {
  for (let beginning = 1; ; beginning += 1) {
    try {
      return await readAndTake(line, database, request, now)
    } catch (error) {
      if (!(error instanceof ConnectorError) || error.code !== 'CURSOR_EXPIRED' || beginning >= BEGINNINGS_MAX) throw error
    }
  }
}

async function readAndTake(line: Line, database: Database, request: AccountRequest, now: () => number): Promise<AccountTaken> {
  const { accountId, resources, pagesMax = PAGES_MAX } = request
  const taking = createTaking(database, request, now)
  const ask = (cursor: string | null): Promise<AccountRecordsPage | null> =>
    movingPage(line, () => line.connector.accountRecords(accountId, { resources, cursor, limit: PAGE_SIZE, signal: line.signal }), cursor, 'of an account')
  let page = ID.test(accountId) ? await ask(null) : null
  if (page === null) return taking.gone()
  const firstAsOf = page.asOfRev
  let pages: AccountRecordsPage[] = [page]
  for (let n = 1; page.more && n < pagesMax; n += 1) {
    const { cursor }: AccountRecordsPage = page
    const next: AccountRecordsPage | null = await ask(cursor)
    // Gone between two of its pages: the next look finds it gone from the beginning.
    if (next === null) break
    if (pages.length >= PAGES_AT_ONCE) {
      taking.take(pages, null)
      pages = []
    }
    page = next
    pages.push(page)
  }
  return taking.take(pages, page.more ? null : firstAsOf)
}

/** Anything else cannot be asked for, and is nobody's account. */
const ID = /^(?!\.{1,2}$)[A-Za-z0-9_.:-]{1,64}$/

function createTaking(database: Database, { accountId, resources, knownUpTo = null, party = '', kept }: AccountRequest, now: () => number) {
  const result: AccountTaken = { there: true, rows: 0, byResource: new Map(), bad: new Map(), wrong: new Set() }
  const quarantine = createQuarantine(database)
  // As it stood before the question: the answer cannot be older than these.
  const before = new Map(resources.map((resource) => [resource, new Map(repairStatements(database, resource).ofAccount(accountId))]))
  const seen = new Map<Resource, Set<string>>(resources.map((resource) => [resource, new Set()]))
  const nameless = new Set<Resource>()
  const withheld = new Set<Resource>()
  const add = (to: Map<Resource, number>, resource: Resource, rows: number) => to.set(resource, (to.get(resource) ?? 0) + rows)

  /** Takes away what is not in the answer; answers the rows. */
  const sweep = (resource: Resource, asOfRev: number): number => {
    const { ofAccount, remove } = repairStatements(database, resource)
    const known = before.get(resource)!
    let rows = 0
    // With a record that has no name, nobody knows which of ours it is; of what is not shown, whether it is there.
    if (nameless.has(resource) || withheld.has(resource)) return rows
    for (const [id] of ofAccount(accountId)) if (!seen.get(resource)!.has(id)) rows += remove(id, Math.max(asOfRev, known.get(id) ?? -1))
    if (rows > 0) result.wrong.add(resource)
    return rows
  }

  const write = (resource: Resource, records: readonly { checked: Checked; asOfRev: number }[], touched: Set<string>): { rows: number; late: { record: SoundRecord; asOfRev: number }[] } => {
    const { put, remove, ownersOf } = repairStatements(database, resource)
    const known = before.get(resource)!
    const names = seen.get(resource)!
    const late: { record: SoundRecord; asOfRev: number }[] = []
    const owners = ownersOf(records.flatMap(({ checked }) => (checked.kind === 'bad' ? [] : [checked.record.id])))
    let rows = 0
    for (const { checked, asOfRev } of records) {
      if (checked.kind === 'bad') {
        if (checked.id === null) nameless.add(resource)
        else names.add(checked.id)
        add(result.bad, resource, 1)
        quarantine.addNew({ resource, party: partyOf(checked.raw) ?? party, recordId: checked.id, reason: checked.reason, raw: checked.raw, at: now() })
        continue
      }
      if (checked.kind === 'removed') {
        rows += remove(checked.record.id, checked.record.rev)
        continue
      }
      const { record } = checked
      names.add(record.id)
      const old = known.get(record.id)
      try {
        if (put(record, Math.max(asOfRev, old ?? -1)) === 0) continue
      } catch (error) {
        if (!isConstraint(error)) throw error
        late.push({ record, asOfRev })
        continue
      }
      rows += 1
      const behind = (old === undefined || old < record.rev) && knownUpTo !== null && record.rev > knownUpTo
      if (!behind) result.wrong.add(resource)
      touch(resource, record, touched)
      // The row may have stood under another account.
      const oldOwner = owners.get(record.id)
      if (oldOwner !== undefined) touched.add(oldOwner)
    }
    quarantine.resolve(resource, records.flatMap(({ checked }) => (checked.kind === 'bad' ? [] : [checked.record.id])), othersFor(database, resource, party).parties)
    return { rows, late }
  }

  const takeResource = (resource: Resource, records: readonly { checked: Checked; asOfRev: number }[], sweptAt: number | null, stale: Map<string, Parts>): void => {
    const touched = new Set<string>([accountId])
    const written = write(resource, records, touched)
    let { rows } = written
    if (sweptAt !== null) rows += sweep(resource, sweptAt)
    // What a row that is gone now stood in the way of.
    for (const { record, asOfRev } of written.late) {
      try {
        rows += repairStatements(database, resource).put(record, asOfRev)
        result.wrong.add(resource)
      } catch (error) {
        if (!isConstraint(error)) throw error
        add(result.bad, resource, 1)
        quarantine.addNew({ resource, party: record.partyId, recordId: record.id, reason: `it does not fit the copy: ${(error as Error).message}`, raw: record, at: now() })
      }
    }
    if (rows === 0) return
    result.rows += rows
    add(result.byResource, resource, rows)
    for (const [id, parts] of staleBy(database, resource, touched)) stale.set(id, (stale.get(id) ?? 0) | parts)
  }

  return {
    /** Writes these pages; what was not seen in any of them goes, unless it is newer than `sweptAt` (null: nothing goes). */
    take(pages: readonly AccountRecordsPage[], sweptAt: number | null): AccountTaken {
      const byResource = new Map<Resource, { checked: Checked; asOfRev: number }[]>(resources.map((resource) => [resource, []]))
      for (const page of pages) for (const resource of page.withheld ?? []) withheld.add(resource)
      for (const { records, asOfRev } of pages) for (const { resource, record } of records) byResource.get(resource)?.push({ checked: checkRecord(resource, null, record), asOfRev })
      cacheTransaction(database, () => {
        const stale = new Map<string, Parts>()
        // An account's answer has no tombstones, so as many come back.
        for (const [resource, records] of byResource) for (const [n, checked] of othersFor(database, resource, party).take(records.map((one) => one.checked)).entries()) records[n]!.checked = checked
        for (const [resource, records] of byResource) takeResource(resource, records, sweptAt, stale)
        if (stale.size > 0) derive(database, stale)
      })
      return result
    },
    /** The upstream has no such account: what belonged to it when it was asked goes. */
    gone(): AccountTaken {
      result.there = false
      cacheTransaction(database, () => {
        const stale = new Map<string, Parts>()
        for (const resource of resources) if (kept?.has(resource) !== true) takeResource(resource, [], -1, stale)
        if (stale.size > 0) derive(database, stale)
      })
      return result
    },
  }
}

function touch(resource: Resource, record: SoundRecord, accounts: Set<string>): void {
  const owner = ownerColumn(resource)
  if (owner !== null) accounts.add(String(record[owner]))
}

function partyOf(raw: unknown): string | null {
  const party = typeof raw === 'object' && raw !== null ? (raw as { partyId?: unknown }).partyId : null
  return typeof party === 'string' ? party : null
}

const isConstraint = (error: unknown): boolean => String((error as { code?: unknown }).code).startsWith('SQLITE_CONSTRAINT')
