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
  /** Something that records of this resource are made of is not shown to us: one that does not come may be there all the same. */
  withheld?: boolean | undefined
}

export interface Me {
  operator: { id: string; name: string; email: string }
  grants: Grant[]
  parties: PartyId[]
  /** Of several sources: also the parties of those that could not be asked now. */
  everyParty?: PartyId[] | undefined
  /** False where who says who the operator is could not be asked: `operator` and `grants` then mean nothing, and what was said last holds. */
  operatorKnown?: boolean | undefined
  /** Which billing system this is; not there where the upstream does not say. */
  system?: { id: string; name: string } | undefined
  /** What cannot be asked of it, and why in plain words; nothing where left out. */
  cannot?: { command: CommandName; why: string }[] | undefined
  /** Resources it does not have, or does not let us see, in plain words (`Disputes`). */
  notOffered?: string[] | undefined
  /**
   * `counted`, unless told: each record's `rev` is the upstream's own, and rises with its changes. `observed`: the
   * upstream numbers nothing, `rev` is the moment (epoch ms) at which the connector saw it; then a record counts as
   * changed where something of it but `rev` and `updatedAt` is another, and the reconcile lists instead of adding up.
   */
  revs?: 'counted' | 'observed' | undefined
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
  /** Resources of which not everything is shown to us: a record that does not come may be there all the same. */
  withheld?: readonly Resource[] | undefined
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
  /** When the command was given and by whom: the same for every try. */
  given?: { at: number; by: string } | undefined
  /** To a source that numbers nothing: whether a record, newly read, is still the version of `ifMatch`. Left out where that does not matter. */
  isAsDecided?: ((resource: Resource, record: RawRecord) => boolean) | undefined
  signal?: AbortSignal | undefined
}

export interface Connector {
  /** Who the token belongs to and what they may do. */
  me(signal?: AbortSignal): Promise<Me>
  page(resource: Resource, request: PageRequest): Promise<RawPage>
  /** One record as it is now; null when there is none. `party`: the one it is thought to be of, where it is not in the copy. */
  read(resource: Resource, id: string, signal?: AbortSignal, party?: PartyId): Promise<RawRecord>
  totals(party: PartyId, signal?: AbortSignal): Promise<ResourceTotals[]>
  /** What the upstream has of a resource, account by account. */
  sums(resource: Resource, request: SumsRequest): Promise<SumsPage>
  /** Everything of one account as it is now; null when there is no such account. */
  accountRecords(accountId: string, request: AccountRecordsRequest): Promise<AccountRecordsPage | null>
  /** Sends one command. Throws `ConnectorError` when no answer came or the answer was no answer. */
  send<C extends CommandName>(command: C, request: CommandRequest<C>): Promise<CommandOutcome<C>>
  close(): Promise<void>
  /** Of a connector to several sources: the one that feeds a party, as far as is known. What fails at one is then no reason to leave the others' parties alone. */
  sourceOf?(party: PartyId): string | null
  /** Whether the records of a party have observed revs. */
  observed?(party: PartyId): boolean
  /** Of a connector to several sources: asks the one that feeds a party whether it is there, as `me` asks all of them. */
  reach?(party: PartyId, signal?: AbortSignal): Promise<void>
  /** Of a connector to several sources: each of them, with what `me` last met at it. */
  heard?(): readonly SourceHeard[]
}

export interface SourceHeard {
  id: string
  name: string
  /** Null where it answered, or was not asked. */
  failure: ConnectorError | null
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
