/** What a feature's handlers are given: the workspace and the core's services. */
import type { Database } from '#main/db/database.ts'
import type { Operator } from '#contract/app.ts'
import type { SecretName } from '#contract/coreProcess.ts'
import type { Topic } from '#contract/events.ts'
import type { OutboxReceipt } from '#contract/outbox.ts'
import type { Instant } from '#contract/vocabulary.ts'
import type { CommandInput, CommandName } from '#contract/commands.ts'
import type { Connector } from './connector.ts'
import type { LedgerService } from './ledger.ts'
import type { Jobs, LastReconcile } from './jobs.ts'
import type { BillingApiAccess, Connection, SourceAccess } from './sources.ts'
import type { MailService } from './mail.ts'
import type { AnswerService, BounceService } from './incoming.ts'
import type { MailboxAccess, OAuthAccess, Outgoing } from './outgoing.ts'
import type { BulkService } from './bulk.ts'
import type { ImportService } from './imports.ts'
import type { MailSetup } from './mailSetup.ts'
import type { ScheduleService } from './schedules.ts'
import type { TemplateService } from './templates.ts'
import type { SyncStatus } from '#contract/sync.ts'

/** What an outbox row is about: for order per account, for showing it beside its target. */
export interface CommandSubject {
  accountId: string
  partyId: string
  targetId: string
  /** The `rev` the decision was made on; null when it does not matter. */
  ifMatch: number | null
  /** Who gave it, where it is not the operator: `SMS from Rosa Lindqvist`. */
  by?: string
  /** It is not to go out before; left out, or in the past: as soon as there is a line. It can be taken back until then, and holds up no other of its account. */
  notBefore?: Instant
}

export interface Outbox {
  /** Writes the command to the outbox, the audit trail beside it, and asks for a push. Checks the grants. */
  enqueue<C extends CommandName>(command: C, input: CommandInput<C>, subject: CommandSubject): OutboxReceipt
  /** Takes back a command that still waits; false when it is already under way or settled. */
  withdraw(id: number): boolean
}

/** Something that runs, as an activity. */
export interface Running {
  activity: string
  finished: Promise<unknown>
}

/** Keeps the copy current: pulls, pushes, reconciles, and knows the state of the line. */
export interface SyncService {
  status(): SyncStatus
  /** Starts a pull unless one runs; answers its activity. Throws `JobFailure` `NOT_CONNECTED` without a connection. */
  pullNow(): Running
  /** What this desk has just written to its own ledger, into the copy: at once, or right after what writes the copy now. Nothing else is pulled. */
  pullOwn(): Running
  /** Stops the pull that runs; false when none does. */
  cancelPull(): boolean
  /** Reads one account again when there is a line and it was not read a moment ago; never throws for want of a line. */
  refreshAccount(accountId: string): Promise<{ refreshed: boolean; at: Instant | null }>
  /** Holds the copy against the upstream's sums unless that is under way. Throws `JobFailure` `NOT_CONNECTED`. */
  reconcileNow(): Running
  /** What the last reconcile found; null before the first. */
  lastReconcile(): LastReconcile | null
  /** Asks once more for records that were set aside; all without `ids`. Throws `JobFailure` `NOT_CONNECTED`. */
  retryQuarantined(ids: readonly number[] | null): Running
  /** Computes lists that a change of a source has made old, as soon as nothing else writes the copy. */
  finishLists(): void
  /** Pushes what waits, soon; several calls become one. */
  pushSoon(): void
  /** The machine says that it has got, or lost, its line. */
  lineChanged(online: boolean): void
  /** The machine woke from sleep. */
  wake(): void
}

export interface Secrets {
  /** Null when it was never given, or cannot be kept on this machine. */
  get(name: SecretName): Promise<string | null>
  /** Answers false when this machine cannot keep it encrypted: it will be asked for again. */
  set(name: SecretName, value: string | null): Promise<boolean>
}

export interface Log {
  info(message: string, data?: Record<string, unknown>): void
  warn(message: string, data?: Record<string, unknown>): void
  /** Answers the id that the window shows for this error. */
  error(message: string, error: unknown, data?: Record<string, unknown>): string
}

/** The file of a made document, in the folder of documents. */
export interface DocumentFile {
  path: string
  /** What a person sees when saving it. */
  fileName: string
  contentType: string
}

export interface CoreContext {
  readonly workspaceDir: string
  readonly documentsDir: string
  readonly database: Database
  readonly jobs: Jobs
  readonly ledger: LedgerService
  readonly outbox: Outbox
  readonly sync: SyncService
  readonly secrets: Secrets
  readonly mail: MailService
  readonly schedules: ScheduleService
  readonly templates: TemplateService
  readonly log: Log
  /** The present moment; tests move it. */
  now(): Instant
  /** A new random id. */
  newId(): string
  /** Null when there is no such document, or its row names a file outside the folder of documents. */
  documentFile(id: string): DocumentFile | null
  /** The operator as the billing system last named them; view only until it has. */
  operator(): Operator
  /** Throws the declared error `NOT_ALLOWED` unless the operator may manage. */
  requireManage(): void
  /** Null until a source is configured. */
  connection(): Connection | null
  /** A connector to a billing system that is only being tried; whoever asks closes it. */
  connect(access: BillingApiAccess): Connector
  /** A connector to one source, also to one that is only being tried; whoever asks closes it. */
  connectSource(access: SourceAccess): Connector
  /** One connector to all sources of a connection, each call at the one whose party it is about; whoever asks closes it. */
  connectAll(connection: Connection): Connector
  /** Where mail goes; null until configured. */
  smtpUrl(): string | null
  /** How mail and SMS leave, with their secrets; null where it is not configured. */
  outgoing(): Outgoing
  /** The sign-in that stands for the password of a mail server or mailbox at this address; null where none does. */
  signIn(url: string): OAuthAccess | null
  readonly mailSetup: MailSetup
  /** The mailbox bounces come to; null until configured. */
  bounceMailbox(): MailboxAccess | null
  readonly bounces: BounceService
  readonly answers: AnswerService
  readonly bulk: BulkService
  readonly imports: ImportService
  /** What the host gave at the start (the demo company's, the command line's): it wins over the settings. */
  given(): { connection: boolean; smtp: boolean; sms: boolean }
  /** Reads connection and mail server again after the settings or secrets changed. */
  reloadConnections(): Promise<void>
  /** Tells every window what has changed. */
  publish(...topics: Topic[]): void
  /** Adds to the audit trail; `by` where it was not the operator. */
  audit(action: string, subject: string, detail: Record<string, unknown>, by?: string): void
}
