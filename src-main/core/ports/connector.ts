/** The port to a billing system. A connector turns one upstream into these calls. */
import type { Grant, PartyId } from '#contract/vocabulary.ts'
import type { CommandInput, CommandName, CommandResult } from '#contract/commands.ts'
import type { Resource } from './records.ts'

/** A record as it came over the wire: not yet checked. */
export type RawRecord = unknown

export interface RawPage {
  records: RawRecord[]
  /** Where the next page, or the next pull, begins. */
  cursor: string
  /** Whether a next page is there already. */
  more: boolean
  /** How many records are left from this page's beginning on, this page included. */
  announced: number
}

export interface Me {
  operator: { id: string; name: string; email: string }
  grants: Grant[]
  parties: PartyId[]
  /** Which billing system this is; not there where the upstream does not say. */
  system?: { id: string; name: string } | undefined
}

export interface PageRequest {
  party: PartyId
  /** The place a page gave out; null for the beginning. */
  cursor: string | null
  /** Records a page, at most 5,000; an upstream may give fewer. */
  limit: number
  signal?: AbortSignal | undefined
}

/** What the upstream counts: for the check that the copy is whole. */
export interface ResourceTotals {
  resource: Resource
  party: PartyId
  count: number
}

/**
 * What the upstream has of one resource for one account, in one currency: for the reconcile. Records
 * without an account (parties, products) come under the account `''`, resources without money under
 * the currency `''`. Tombstones do not count.
 */
export interface AccountSum {
  accountId: string
  currency: string
  count: number
  /** Σ `rev`: an old version shows even where the money is the same. */
  revs: number
  /** Σ of the resource's amount (`summedField`), in minor units; 0 where it has none. */
  minor: number
}

export interface SumsRequest {
  party: PartyId
  /** The last account of the page before; null for the beginning. */
  after: string | null
  /** Accounts a page, at most 20,000. */
  limit: number
  signal?: AbortSignal | undefined
}

export interface SumsPage {
  /** By account, then currency; an account is never torn over two pages. */
  sums: AccountSum[]
  more: boolean
}

export interface AccountRecordsRequest {
  /** Only these; all that belong to an account when left out. */
  resources?: readonly Resource[] | undefined
  cursor: string | null
  /** Records a page, at most 1,000. */
  limit: number
  signal?: AbortSignal | undefined
}

/** Records of one account, of several resources, the account itself first; no tombstones. */
export interface AccountRecordsPage {
  records: ChangedRecord[]
  cursor: string
  more: boolean
  /** The highest `rev` the upstream had given out before it read this page: what the copy has beyond it is newer than this answer. */
  asOfRev: number
}

/** One record with the resource it belongs to, not yet checked; `deleted` records are tombstones. */
export interface ChangedRecord {
  resource: Resource
  record: RawRecord
  /** In the answer to a command: the `rev` that the record had just before it; left out where it was new or the upstream does not tell. */
  replaced?: number | undefined
}

export type CommandOutcome<C extends CommandName> =
  | { kind: 'done'; changed: ChangedRecord[]; result: CommandResult<C> }
  /** The billing system understood and said no. */
  | { kind: 'refused'; code: string; message: string }
  /** The record changed since it was read: `current` is the upstream's version. */
  | { kind: 'conflict'; message: string; current: ChangedRecord | null }

export interface CommandRequest<C extends CommandName> {
  input: CommandInput<C>
  /** The same for every try of the same intent. */
  idempotencyKey: string
  /** The `rev` the decision was made on; null when it does not matter. */
  ifMatch: number | null
  signal?: AbortSignal | undefined
}

export interface Connector {
  /** Who the token belongs to and what they may do. */
  me(signal?: AbortSignal): Promise<Me>
  page(resource: Resource, request: PageRequest): Promise<RawPage>
  /** One record as it is now; null when there is none. */
  read(resource: Resource, id: string, signal?: AbortSignal): Promise<RawRecord>
  totals(party: PartyId, signal?: AbortSignal): Promise<ResourceTotals[]>
  /** What the upstream has of a resource, account by account. */
  sums(resource: Resource, request: SumsRequest): Promise<SumsPage>
  /** Everything of one account as it is now; null when there is no such account. */
  accountRecords(accountId: string, request: AccountRecordsRequest): Promise<AccountRecordsPage | null>
  /** Sends one command. Throws `ConnectorError` when no answer came or the answer was no answer. */
  send<C extends CommandName>(command: C, request: CommandRequest<C>): Promise<CommandOutcome<C>>
  close(): Promise<void>
}

export type ConnectorErrorCode =
  | 'OFFLINE' // no line, name not found, refused, cut
  | 'TIMEOUT'
  | 'UNAUTHORIZED' // 401: the token
  | 'FORBIDDEN' // 403: the grants
  | 'RATE_LIMITED' // 429
  | 'SERVER' // 5xx
  | 'CURSOR_EXPIRED' // 410: the place is no longer known; the resource is read from the beginning
  | 'UNTRUSTED' // the certificate of the other side is not trusted
  | 'MALFORMED' // an answer that is not this API
  | 'CANCELLED'

/** Why a call brought nothing. `message` is plain words with what to do. */
export class ConnectorError extends Error {
  readonly code: ConnectorErrorCode
  /** From `Retry-After`, when it was there. */
  readonly retryAfterMs: number | null
  constructor(code: ConnectorErrorCode, message: string, options?: { retryAfterMs?: number; cause?: unknown }) {
    super(message, options?.cause === undefined ? undefined : { cause: options.cause })
    this.name = 'ConnectorError'
    this.code = code
    this.retryAfterMs = options?.retryAfterMs ?? null
  }
  /** Whether trying again later can help. */
  get transient(): boolean {
    return this.code === 'OFFLINE' || this.code === 'TIMEOUT' || this.code === 'RATE_LIMITED' || this.code === 'SERVER'
  }
}
