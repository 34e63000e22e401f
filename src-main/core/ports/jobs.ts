/**
 * Long work, in job threads. `JobTable` names every job with what goes in and what comes out; the
 * pool runs them, tells their progress, and can cancel them.
 */
import type { Activity } from '#contract/activity.ts'
import type { StatementRead } from '#contract/bank.ts'
import type { BulkOrder, BulkPreview } from '#contract/bulk.ts'
import type { AuditFilter } from '#contract/audit.ts'
import type { BatchTerms, PaperSpec } from '#contract/documents.ts'
import type { Channel, DispatchPreview, Recipient, RenderedMessage } from '#contract/mail.ts'
import type { ListExport } from '#contract/listExport.ts'
import type { ImportLook, ImportMapping, ImportResult } from '#contract/imports.ts'
import type { LetterheadFields, Logo } from '#contract/letterhead.ts'
import type { AgingRow, CollectionRow, ReportTerms } from '#contract/reports.ts'
import type { Instant, PartyId } from '#contract/vocabulary.ts'
import type { AgingQuestion } from '#main/db/agingAsOf.ts'
import type { AgingPage, AgingPageQuestion, CollectionQuestion } from './figures.ts'
import type { BouncesRead } from './incoming.ts'
import type { OrderToRead, PreparedCampaign, PreviewPage, StatementPreview, StatementRun } from './mail.ts'
import type { MailAccess, MailboxAccess, Outgoing } from './outgoing.ts'
import type { ReceivedSms, SmsAccess } from './sms.ts'
import type { Connection } from './sources.ts'
import type { RunToWrite } from './schedules.ts'
import type { TemplateDraft, TemplatePreview } from './templates.ts'

export interface PullResult {
  /** Records taken: inserted, updated or removed. */
  rows: number
  quarantined: number
  seconds: number
  /** Records taken, by resource. */
  byResource: Record<string, number>
  /** Of several sources those that could not be pulled; the others were. */
  failed: SourceFailure[]
}

/** One of several sources with which something did not succeed, and why in plain words. */
export interface SourceFailure {
  id: string
  name: string
  code: string
  message: string
}

export interface AccountPullResult {
  /** Records taken: inserted, updated or removed. */
  rows: number
  quarantined: number
  /** Records taken, by resource. */
  byResource: Record<string, number>
}

/** One account and resource in which copy and upstream did not agree. */
export interface ReconcileDifference {
  resource: string
  party: string
  /** Empty for resources that belong to no account. */
  accountId: string
  currency: string
  upstream: { count: number; minor: number }
  copy: { count: number; minor: number }
  /** Whether it agreed after it was pulled again. */
  repaired: boolean
  /** How many of its records are in quarantine: those cannot be repaired from here. */
  quarantined: number
}

export interface ReconcileResult {
  /** Sums that were compared: one an account, resource and currency. */
  compared: number
  /** How many differed; the first thousand are listed. */
  differences: number
  repaired: number
  listed: ReconcileDifference[]
  /** Records taken while repairing. */
  rows: number
  byResource: Record<string, number>
  seconds: number
  /** Of several sources those that could not be held against; the others were. */
  failed: SourceFailure[]
}

/** The last reconcile that came to its end, as the copy remembers it. */
export interface LastReconcile extends Pick<ReconcileResult, 'compared' | 'differences' | 'repaired' | 'listed' | 'seconds'> {
  at: Instant
}

export interface RetryQuarantinedResult {
  /** Good now, and in the copy. */
  taken: number
  /** Gone upstream, and forgotten here. */
  gone: number
  /** Still bad. */
  still: number
  byResource: Record<string, number>
}

export interface PushResult {
  /** Commands the billing system carried out. */
  pushed: number
  refused: number
  conflicts: number
  /** Of which it is not known whether they were carried out: left to a person. */
  uncertain: number
  /** Commands still waiting: no line, or not their turn yet. */
  waiting: number
  /** Why it stopped early, in plain words. */
  stopped: string | null
  /** Of several sources those whose commands wait, while the others' went out. */
  failed: SourceFailure[]
  /** Where it stopped because the billing system asked to be called less often: how long it wants to be left alone, 0 where it did not say. */
  retryAfterMs?: number
}

export interface DispatchResult {
  sent: number
  failed: number
  skipped: number
  uncertain: number
  /** Messages still queued: paused, cancelled, or stopped. */
  queued: number
  /** Why it stopped by itself, in plain words. */
  stopped: string | null
}

/** A file that was made. */
export interface MadeFile {
  /** The document's row in `desk.db`; null when it was written to a place the command line named. */
  documentId: string | null
  path: string
  sha256: string
  bytes: number
  /** Pages of a PDF, data rows of a workbook. */
  count: number
}

/** How a batch of documents stands; all its accounts are dealt with when `made + leftOut + failed` is `total`. */
export interface BatchResult {
  total: number
  made: number
  /** Nothing moved and nothing is owed, or not what was asked for. */
  leftOut: number
  failed: number
  /** The manifest, or the merged file; null when it was written to a place the command line named. */
  documentId: string | null
  /** The folder, or the merged file. */
  path: string
}

/** Accounts of a batch that are made together: all of them are whole on the disk, or none counts. */
export interface BatchPart {
  terms: BatchTerms
  /** Where the files go; of a merged batch where its parts wait. */
  folder: string
  items: readonly { n: number; accountId: string; fileName: string }[]
}

/** What each thread of a batch is told. Its accounts are numbered from 1 to `total`. */
export interface BatchShare {
  batchId: string
  terms: BatchTerms
  folder: string
  total: number
  /** In memory that the threads share: how many are taken, and how many are dealt with. */
  counts: Int32Array<SharedArrayBuffer>
}

/** `fileName`: of a merged batch the part that holds it. */
export type BatchOutcome =
  | { n: number; outcome: 'made'; fileName: string; pages: number; bytes: number; sha256: string }
  | { n: number; outcome: 'left_out' }
  | { n: number; outcome: 'failed'; reason: string }

/** Where a made file goes: into the workspace's `documents/` with a row in `desk.db`, or to a named file. */
export type Destination = { to: 'workspace'; by: string } | { to: 'file'; path: string }

interface OnWorkspace {
  workspaceDir: string
}

/** A selection as it was frozen: `takes` is a JSON list of ids, `leftOut` one of `[id, number in words]`; of `words` `why` is said of many, `message` of one. */
export interface BulkFrozen extends Omit<BulkPreview, 'id'> {
  takesIds: string
  leftOutIds: string
  words: { why: string; message: string }[]
}

export interface JobTable {
  /** Who it would be done to, and who is left out. Fails with TOO_MANY. */
  'bulk.preview': { input: OnWorkspace & { order: BulkOrder; now: Instant }; output: BulkFrozen }
  /** Goes on with a run from where it is; `cut`: to list what has not had its turn, because it was cut off. `skewMs`: how far the core's clock is ahead of the machine's. */
  'bulk.run': { input: OnWorkspace & { run: string; cut: boolean; skewMs: number }; output: { done: number; leftOut: number; longestSliceMs: number } }
  /** Takes back what can be. */
  'bulk.undo': { input: OnWorkspace & { run: string; by: string; skewMs: number }; output: { undone: number; left: number } }
  'sync.pull': { input: OnWorkspace & { connection: Connection; pageSize?: number; /** All of the operator's unless told. */ parties?: readonly string[] }; output: PullResult }
  /** One account, read whole: what changed is taken, what the upstream no longer has is removed. */
  'sync.account': { input: OnWorkspace & { connection: Connection; accountId: string }; output: AccountPullResult }
  /** The upstream's counts and sums against the copy's; what differs is pulled again. */
  'sync.reconcile': { input: OnWorkspace & { connection: Connection; /** By a person: sources that can only be held against by listing all they have are listed too, however lately that was done. */ asked?: boolean }; output: ReconcileResult }
  /** Asks once more for records that were set aside; all of them when `ids` is left out. */
  'sync.retryQuarantined': { input: OnWorkspace & { connection: Connection; ids?: readonly number[] }; output: RetryQuarantinedResult }
  /** The quarantine as a file to send to the people of the billing system. */
  'sync.exportQuarantine': { input: OnWorkspace & { destination: Destination }; output: MadeFile }
  'sync.push': { input: OnWorkspace & { connection: Connection }; output: PushResult }
  /** Lists and balances that are noted as old, computed from the copy as it is. */
  'sync.lists': { input: OnWorkspace; output: Record<string, never> }
  /** What is ordered to leave the copy (`db/removedParties`), with all that is computed of it. */
  'sources.remove': { input: OnWorkspace; output: { rows: number } }
  /** Makes the day's copy of the desk's own ledger where it has changed since the last one. */
  'ledger.backup': { input: OnWorkspace & { now: Instant }; output: { file: string | null } }
  /** Empties the desk's own ledger, after a copy of it in the backups. */
  'ledger.clear': { input: OnWorkspace & { now: Instant }; output: { copy: string } }
  /** What a file is, with what was decided so far. Fails with UNREADABLE, NO_FILE. */
  'imports.look': { input: OnWorkspace & { file: string; fileName: string; decided: Partial<ImportMapping> }; output: ImportLook }
  /** A file into the desk's own ledger, all of it or nothing; `dry`: nothing is kept, and everything else is done. `failure`: why nothing was kept. Fails with NO_SUCH_PARTY, MAPPING, UNEVEN, UNREADABLE, NO_FILE and the codes of the disk. */
  'imports.take': {
    input: OnWorkspace & { file: string; fileName: string; mapping: ImportMapping; dry: boolean; partly: boolean; remember: boolean; importId?: string; by: string; at: Instant }
    output: { importId: string | null; result: ImportResult; failure: string | null }
  }
  /** Fails with NOT_FOUND, UNDONE and the codes of the disk; then nothing was put back. */
  'imports.undo': { input: OnWorkspace & { importId: string; by: string; at: Instant }; output: { putBack: number; kept: number } }
  /** What a file of a bank's is; of a table its headings, first rows and mapping. Fails with NO_FILE, UNREADABLE. */
  'bank.look': { input: OnWorkspace & { path: string }; output: { table: { headings: string[]; sample: string[][]; mapping: Record<string, string>; kept: boolean } | null } }
  /** Takes the statements of a file, and deals with what is new by the rules of the team. `parties`: whose accounts these are, by their numbers; `party`: whose all others are. `mapping`: of a table. Fails with NO_FILE, UNREADABLE, MAPPING_NEEDED, NO_SUCH_PARTY. */
  'bank.read': {
    input: OnWorkspace & { path: string; fileName: string; party: string | null; parties: readonly { number: string; party: string }[]; mapping: Record<string, string> | null; by: string; skewMs: number }
    output: { statements: StatementRead[]; applied: number; notes: string[] }
  }
  /** What open credits may be, worked out ahead for lists: what is not known, or is older than `since`. */
  'bank.suggest': { input: OnWorkspace & { since: Instant; skewMs: number }; output: { made: number } }
  /** Goes through open credits by the rules of the team, or by one; `dry`: only how many it would deal with. Fails with NOT_FOUND. */
  'bank.rules': { input: OnWorkspace & { rule: string | null; dry: boolean; by: string; skewMs: number }; output: { applied: number } }
  /** A new registration link, by name: whoever gets it reads it out and forgets it. Fails with the codes of a `ConnectorError`. */
  'registrations.link': { input: OnWorkspace & { connection: Connection; registrationId: string; /** The same for every ask of one intent. */ key: string }; output: { outcome: 'made'; url: string; expiresAt: Instant } | { outcome: 'refused'; message: string } }
  'mail.dispatch': {
    /** `connection` is null for campaigns that need no billing system. */
    input: OnWorkspace & { connection: Connection | null; campaignId: string; outgoing: Outgoing }
    output: DispatchResult
  }
  /** Who would get it. Fails with TOO_MANY, BAD_PERIOD. */
  'mail.preview': { input: OnWorkspace & OrderToRead; output: DispatchPreview }
  'mail.previewList': { input: OnWorkspace & OrderToRead & PreviewPage; output: { rows: Recipient[]; total: number } }
  /** One recipient's message as it would read; null where nothing can be said to this account. Fails with BAD_PERIOD, TEMPLATE, NO_PARTY. */
  'mail.render': { input: OnWorkspace & OrderToRead & { accountId: string }; output: { message: RenderedMessage | null } }
  /** The same to the operator's own address. Fails with NOT_FOUND, NOT_SENT and the codes of `mail.render`. */
  'mail.test': { input: OnWorkspace & OrderToRead & { accountId: string; to: string; mail: MailAccess }; output: { to: string; serverReply: string } }
  /** Writes the campaign whole; nothing is sent. Fails with TOO_MANY, BAD_PERIOD, NOBODY, CHANGED, and with NO_TRANSPORT, NO_SMS where it would need a channel that is not set (`without`); then nothing is written. */
  'mail.prepare': { input: OnWorkspace & OrderToRead & { by: string; expected: number | null; ratePerMinute: number | null; without: readonly Channel[] }; output: PreparedCampaign }
  /** A template's draft, checked and filled in. Fails with NOT_FOUND. */
  'templates.preview': { input: OnWorkspace & { draft: TemplateDraft; accountId: string | null; now: Instant }; output: TemplatePreview }
  /** Reads what came to the sender's mailbox since the last time. Fails with MAILBOX_FAILED. */
  'mail.bounces': { input: OnWorkspace & { mailbox: MailboxAccess; now: Instant }; output: BouncesRead & { /** Messages are left for the next reading. */ more: boolean; /** Something was not known before. */ news: boolean } }
  /** What came to our numbers since then; written down by who asked. Fails with SMS_FAILED, SMS_REFUSED. */
  'sms.received': { input: { sms: SmsAccess; since: Instant }; output: ReceivedSms }
  /** How many statements would go, and who is left out. Fails with TOO_MANY. */
  'schedules.preview': { input: OnWorkspace & { run: StatementRun; now: Instant }; output: StatementPreview }
  /** A run of a schedule as a campaign; null where it is for nobody, or another has written it. Fails with NOT_FOUND, NOBODY, TOO_MANY and the codes of `diskFailure`; then nothing is written. */
  'schedules.run': { input: OnWorkspace & RunToWrite; output: { campaignId: string | null } }
  /** One document, kept. Fails with NO_SUCH_ACCOUNT, NO_SUCH_PAYMENT, NO_SUCH_INVOICE, NOT_OF_THIS_KIND, DATE_RANGE_REVERSED, PERIOD_TOO_LONG, DISK_FULL, NOT_WRITABLE. */
  'documents.paper': { input: OnWorkspace & { spec: PaperSpec; destination: Destination }; output: MadeFile }
  /** The same, in memory. */
  'documents.preview': { input: OnWorkspace & { spec: PaperSpec }; output: { title: string; fileName: string; pages: number; bytes: Uint8Array } }
  /** A receipt with invented figures under a letterhead that is not saved yet. Fails with BAD_LOGO, NO_SUCH_PARTY. */
  'documents.letterhead': { input: OnWorkspace & { partyId: string; fields: LetterheadFields; logo: Logo | null }; output: { bytes: Uint8Array } }
  /** Goes on with a batch from where it is. */
  'documents.batch': { input: OnWorkspace & { batchId: string; destination: Destination }; output: BatchResult }
  /** For a batch that shares its work with a second thread: takes accounts of it by turns until there are none. */
  'documents.batchTurns': { input: OnWorkspace & BatchShare; output: Record<string, never> }
  /** `accountId` and `invoiceId` of `terms` may be numbers instead. */
  'reports.make': { input: OnWorkspace & { terms: ReportTerms; destination: Destination }; output: MadeFile }
  /** By party and currency in the order of their ids and codes, the newest month first. */
  'reports.collection': { input: OnWorkspace & CollectionQuestion; output: { rows: CollectionRow[] } }
  'reports.agingTotals': { input: OnWorkspace & AgingQuestion; output: { totals: AgingRow[] } }
  /** All accounts are worked out; the rows of one page come back. */
  'reports.agingPage': { input: OnWorkspace & AgingPageQuestion; output: AgingPage }
  /** How the trail stands, read from its beginning to its end. */
  'audit.check': { input: OnWorkspace; output: { entries: number; brokenAt: number | null; lastHash: string } }
  /** `timeZone`: of its times, and of the days of the filter. */
  'audit.export': { input: OnWorkspace & { filter: AuditFilter & { format: 'csv' | 'xlsx' }; timeZone: string; now: Instant; destination: Destination }; output: MadeFile }
  /** All rows of a list; a row each, of accounts a row a currency. Fails with UNKNOWN_COLUMN, NO_SUCH_PARTY, DISK_FULL, NOT_WRITABLE. */
  'reports.list': { input: OnWorkspace & { order: ListExport; now: Instant; destination: Destination }; output: MadeFile }
  'reports.hledger': { input: OnWorkspace & { party: PartyId | null; destination: Destination }; output: MadeFile }
}

export type JobName = keyof JobTable
export type JobInput<J extends JobName> = JobTable[J]['input']
export type JobOutput<J extends JobName> = JobTable[J]['output']

export interface Progress {
  done: number
  /** Null while it is not known. */
  total: number | null
  /** What is being done: `invoices, Australia`. */
  step: string
}

/** What a job sees of its host. */
export interface JobContext {
  /** Aborted when a person cancels; the job ends at its next safe place by throwing `JobCancelled`. */
  signal: AbortSignal
  /** Tells progress; calls beyond ten a second are dropped by the pool. */
  progress(progress: Progress): void
  /** The entry of job threads, for a job that shares its work with one more; there is none where it runs without a pool. */
  readonly entry?: string
}

export type JobHandler<J extends JobName> = (input: JobInput<J>, context: JobContext) => Promise<JobOutput<J>>

/** Thrown by a job that ended because it was cancelled. */
export class JobCancelled extends Error {
  constructor() {
    super('Cancelled.')
    this.name = 'JobCancelled'
  }
}

/** An expected failure of a job: the message is plain words with what to do, and crosses the thread with its code. */
export class JobFailure extends Error {
  readonly code: string
  /** How long the billing system asked to be left alone; null where it did not. */
  readonly retryAfterMs: number | null
  constructor(code: string, message: string, retryAfterMs: number | null = null) {
    super(message)
    this.name = 'JobFailure'
    this.code = code
    this.retryAfterMs = retryAfterMs
  }
}

export interface StartedJob<J extends JobName> {
  id: string
  /** Rejects with `JobFailure`, `JobCancelled`, or an unexpected error. */
  finished: Promise<JobOutput<J>>
}

/** How a job is shown, and when it begins. */
export interface JobTerms {
  label: string
  /** Not among the activities: it would push out what people look for there. */
  quiet?: boolean
  /** Begins when this has resolved; where it rejects, this job ends in the same way without having begun. */
  after?: Promise<unknown>
}

export interface Jobs {
  start<J extends JobName>(job: J, input: JobInput<J>, terms: JobTerms): StartedJob<J>
  /** Running jobs and those that ended lately, the newest first; 50 at the most. */
  list(): Activity[]
  /** Every change of every activity, from now on. */
  watch(signal?: AbortSignal): AsyncIterable<Activity>
  /** Asks it to stop; false when it is not running. */
  cancel(id: string): boolean
  close(): Promise<void>
}
