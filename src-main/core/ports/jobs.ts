/**
 * Long work, in job threads. `JobTable` names every job with what goes in and what comes out; the
 * pool runs them, tells their progress, and can cancel them.
 */
import type { Activity } from '#contract/activity.ts'
import type { BatchTerms, PaperSpec } from '#contract/documents.ts'
import type { LetterheadFields, Logo } from '#contract/letterhead.ts'
import type { AgingRow, CollectionRow, ReportTerms } from '#contract/reports.ts'
import type { Instant, PartyId } from '#contract/vocabulary.ts'
import type { AgingQuestion } from '#main/db/agingAsOf.ts'
import type { AgingPage, AgingPageQuestion, CollectionQuestion } from './figures.ts'
import type { StatementPreview, StatementRun } from './mail.ts'
import type { RunToWrite } from './schedules.ts'

/** How to reach the billing system. The token stays in memory; it is never written to a file in clear. */
export interface Connection {
  url: string
  token: string
  /** How long to wait for an answer; half a minute unless told. */
  timeoutMs?: number
}

export interface PullResult {
  /** Records taken: inserted, updated or removed. */
  rows: number
  quarantined: number
  seconds: number
  /** Records taken, by resource. */
  byResource: Record<string, number>
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

export interface JobTable {
  'sync.pull': { input: OnWorkspace & { connection: Connection; pageSize?: number }; output: PullResult }
  /** One account, read whole: what changed is taken, what the upstream no longer has is removed. */
  'sync.account': { input: OnWorkspace & { connection: Connection; accountId: string }; output: AccountPullResult }
  /** The upstream's counts and sums against the copy's; what differs is pulled again. */
  'sync.reconcile': { input: OnWorkspace & { connection: Connection }; output: ReconcileResult }
  /** Asks once more for records that were set aside; all of them when `ids` is left out. */
  'sync.retryQuarantined': { input: OnWorkspace & { connection: Connection; ids?: readonly number[] }; output: RetryQuarantinedResult }
  /** The quarantine as a file to send to the people of the billing system. */
  'sync.exportQuarantine': { input: OnWorkspace & { destination: Destination }; output: MadeFile }
  'sync.push': { input: OnWorkspace & { connection: Connection }; output: PushResult }
  /** Lists and balances that are noted as old, computed from the copy as it is. */
  'sync.lists': { input: OnWorkspace; output: Record<string, never> }
  'mail.dispatch': {
    /** `connection` is null for campaigns that need no billing system. */
    input: OnWorkspace & { connection: Connection | null; campaignId: string; smtpUrl: string; ratePerMinute: number | null }
    output: DispatchResult
  }
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
  /** Some accounts of a batch, for one that shares its work with a second thread. */
  'documents.batchPart': { input: OnWorkspace & BatchPart; output: { outcomes: BatchOutcome[] } }
  /** `accountId` and `invoiceId` of `terms` may be numbers instead. */
  'reports.make': { input: OnWorkspace & { terms: ReportTerms; destination: Destination }; output: MadeFile }
  /** By party and currency in the order of their ids and codes, the newest month first. */
  'reports.collection': { input: OnWorkspace & CollectionQuestion; output: { rows: CollectionRow[] } }
  'reports.agingTotals': { input: OnWorkspace & AgingQuestion; output: { totals: AgingRow[] } }
  /** All accounts are worked out; the rows of one page come back. */
  'reports.agingPage': { input: OnWorkspace & AgingPageQuestion; output: AgingPage }
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
