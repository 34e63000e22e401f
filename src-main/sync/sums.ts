/**
 * The upstream's counts and sums of one resource held against the copy's, account by account: two
 * ordered streams side by side, so that memory is that of a page of accounts and not of the books.
 */
import type { PartyId } from '#contract/vocabulary.ts'
import { cacheTables } from '#main/db/cacheTables.ts'
import type { Database } from '#main/db/database.ts'
import type { AccountSum, Connector, SumsPage } from '#main/core/ports/connector.ts'
import { summedField, type Resource } from '#main/core/ports/records.ts'
import { withRetries, type RetryPolicy } from './retry.ts'

export interface Sum {
  count: number
  /** Σ `rev`. */
  revs: number
  /** Σ of the amount, in minor units. */
  minor: number
}

/** One account, resource and currency in which the two sides do not agree. */
export interface Suspect {
  resource: Resource
  party: string
  /** Empty for resources that belong to no account. */
  accountId: string
  currency: string
  upstream: Sum
  copy: Sum
}

/** What a comparison found of one resource of one party. */
export interface Found {
  /** Sums held against each other: one an account and currency. */
  compared: number
  differing: number
  /** The first of them. */
  suspects: Suspect[]
}

export interface Line {
  connector: Connector
  policy: RetryPolicy
  signal: AbortSignal | undefined
}

/** Accounts asked for at once: some 100 kB of the upstream's answer, packed. */
const PAGE_ACCOUNTS = 20_000
/** Suspects kept of one resource and party; where more differ, the resource is read again as a whole. */
export const SUSPECTS_KEPT = 5_000

/** The first pages of a resource, on their way while something else is compared. */
export type SumsAhead = Map<string, Promise<SumsPage>>

export function askSums(line: Line, resource: Resource, parties: readonly string[]): SumsAhead {
  return new Map(parties.map((party) => [party, askPage(line, resource, party, null)]))
}

/**
 * Compares one resource of these parties; `only` limits it to some accounts. Answers by party.
 * Throws `ConnectorError`.
 */
export async function compareSums(line: Line, database: Database, resource: Resource, parties: readonly string[], options: { only?: ReadonlySet<string>; ahead?: SumsAhead } = {}): Promise<Map<string, Found>> {
  const { only } = options
  const ahead = options.ahead ?? askSums(line, resource, parties)
  const readers = parties.map((party) => createReader(line, resource, party, ahead.get(party)!))
  const found = new Map<string, Found>(parties.map((party) => [party, { compared: 0, differing: 0, suspects: [] }]))
  const ours = createOwnSums(database, resource)
  for (let after: string | null = null; ; ) {
    await Promise.all(readers.map((reader) => reader.fill()))
    // As far as every party's page goes.
    const upTo = lowest(readers.flatMap((reader) => reader.end() ?? []))
    const theirs = new Map<string, { party: string; sum: AccountSum }>()
    for (const reader of readers) for (const sum of reader.take(upTo)) if (only === undefined || only.has(sum.accountId)) theirs.set(keyOf(reader.party, sum), { party: reader.party, sum })
    for (const own of only === undefined ? ours.between(after, upTo) : ours.of([...only].filter((id) => (after === null || id > after) && (upTo === null || id <= upTo)))) {
      const of = found.get(own.party)
      if (of === undefined) continue
      const key = keyOf(own.party, own)
      const their = theirs.get(key)?.sum
      theirs.delete(key)
      of.compared += 1
      if (their === undefined || their.count !== own.count || their.revs !== own.revs || their.minor !== own.minor) note(of, resource, own.party, own, their ?? NOTHING, own)
    }
    for (const { party, sum } of theirs.values()) {
      const of = found.get(party)!
      of.compared += 1
      note(of, resource, party, sum, sum, NOTHING)
    }
    if (upTo === null) return found
    after = upTo
  }
}

const NOTHING: Sum = { count: 0, revs: 0, minor: 0 }
const keyOf = (party: string, { accountId, currency }: { accountId: string; currency: string }) => `${party}\n${accountId}\n${currency}`
const lowest = (texts: readonly string[]): string | null => texts.reduce<string | null>((low, text) => (low === null || text < low ? text : low), null)

function note(found: Found, resource: Resource, party: string, { accountId, currency }: { accountId: string; currency: string }, upstream: Sum, copy: Sum): void {
  found.differing += 1
  if (found.suspects.length >= SUSPECTS_KEPT) return
  const sum = ({ count, revs, minor }: Sum): Sum => ({ count, revs, minor })
  found.suspects.push({ resource, party, accountId, currency, upstream: sum(upstream), copy: sum(copy) })
}

function askPage({ connector, policy, signal }: Line, resource: Resource, party: string, after: string | null): Promise<SumsPage> {
  const page = withRetries(() => connector.sums(resource, { party: party as PartyId, after, limit: PAGE_ACCOUNTS, signal }), { policy, signal, malformedToo: true })
  // It is awaited later, or never when the work stops: its failure is told then, not here.
  page.catch(() => {})
  return page
}

/** One party's sums: a page in hand, the next on its way. */
function createReader(line: Line, resource: Resource, party: string, first: Promise<SumsPage>) {
  let coming: Promise<SumsPage> | null = first
  let rows: readonly AccountSum[] = []
  let at = 0
  return {
    party,
    async fill(): Promise<void> {
      if (at < rows.length || coming === null) return
      const page = await coming
      rows = page.sums
      at = 0
      const last = rows.at(-1)?.accountId
      coming = page.more && last !== undefined ? askPage(line, resource, party, last) : null
    },
    /** The last account in hand; null when it is the last of all. */
    end: (): string | null => (coming === null ? null : rows.at(-1)!.accountId),
    /** Those up to an account; all in hand with null. */
    *take(upTo: string | null): Generator<AccountSum, void> {
      while (at < rows.length) {
        const row = rows[at]!
        if (upTo !== null && row.accountId > upTo) return
        at += 1
        yield row
      }
    },
  }
}

interface OwnSum extends Sum {
  party: string
  accountId: string
  currency: string
}

interface GroupRow extends Sum {
  accountId: string
  party: string
  lastParty: string
  currency: string
  lastCurrency: string
}

/** Which column of a resource's table names its account; null where it belongs to none. */
export const ownerColumn = (resource: Resource): 'id' | 'accountId' | null =>
  resource === 'accounts' ? 'id' : cacheTables[resource].columns.includes('accountId') ? 'accountId' : null

/**
 * The copy's sums, in the order of accounts, read along the index by account: nothing is sorted and
 * nothing gathered. Grouped by the account alone for that; the few with rows of several parties or
 * currencies are asked for singly.
 */
export function ownSumsSql(resource: Resource, range: { after: boolean; upTo: boolean; among?: boolean }): string {
  const owner = ownerColumn(resource)
  const { currency, minor } = summed(resource)
  if (owner === null) return `SELECT '' AS accountId, partyId AS party, partyId AS lastParty, ${currency} AS currency, ${currency} AS lastCurrency, count(*) AS count, sum(rev) AS revs, sum(${minor}) AS minor FROM cache.${cacheTables[resource].table} GROUP BY partyId`
  const where = [range.after ? `${owner} > ?` : '', range.upTo ? `${owner} <= ?` : '', range.among ? `${owner} IN (SELECT value FROM json_each(?))` : ''].filter(Boolean).join(' AND ')
  return `SELECT ${owner} AS accountId, min(partyId) AS party, max(partyId) AS lastParty, min(${currency}) AS currency, max(${currency}) AS lastCurrency,
    count(*) AS count, sum(rev) AS revs, sum(${minor}) AS minor
    FROM cache.${cacheTables[resource].table} ${where === '' ? '' : `WHERE ${where}`} GROUP BY ${owner} ORDER BY ${owner}`
}

const summed = (resource: Resource): { currency: string; minor: string } => {
  const field = summedField[resource]
  return field === undefined ? { currency: `''`, minor: '0' } : { currency: 'currency', minor: field }
}

/** The copy's sums of these accounts; of `''` for resources that belong to none. */
export const ownSumsOf = (database: Database, resource: Resource, accountIds: readonly string[]): OwnSum[] => [...createOwnSums(database, resource).of(accountIds)]

function createOwnSums({ raw }: Database, resource: Resource) {
  const { currency, minor } = summed(resource)
  const owner = ownerColumn(resource)
  const singly = raw.prepare<[string], OwnSum>(`SELECT ${owner ?? `''`} AS accountId, partyId AS party, ${currency} AS currency, count(*) AS count, sum(rev) AS revs, sum(${minor}) AS minor
    FROM cache.${cacheTables[resource].table} WHERE ${owner ?? `''`} = ? GROUP BY partyId, 3`)
  function* read(sql: string, parameters: string[]): Generator<OwnSum, void> {
    const mixed: string[] = []
    for (const row of raw.prepare<string[], GroupRow>(sql).iterate(...parameters)) {
      if (row.party === row.lastParty && row.currency === row.lastCurrency) yield row
      else mixed.push(row.accountId)
    }
    for (const accountId of mixed) yield* singly.all(accountId)
  }
  return {
    /** Accounts after one, up to one. */
    between: (after: string | null, upTo: string | null) =>
      owner === null && after !== null ? [] : read(ownSumsSql(resource, { after: after !== null, upTo: upTo !== null }), owner === null ? [] : [after, upTo].filter((place) => place !== null)),
    /** These accounts. */
    of: (ids: readonly string[]) => (owner === null ? (ids.includes('') ? read(ownSumsSql(resource, { after: false, upTo: false }), []) : []) : read(ownSumsSql(resource, { after: false, upTo: false, among: true }), [JSON.stringify(ids)])),
  }
}
