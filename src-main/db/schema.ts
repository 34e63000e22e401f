/** The tables as types for Kysely. A row of the copy is its record with flags as 0 or 1 and lists as JSON text. */
import type { Generated } from 'kysely'
import type { $brand } from 'zod'
import type { RecordOf, Resource } from '#main/core/ports/records.ts'
import type { CommandName } from '#contract/commands.ts'
import type { DerivedTables } from './derivedSchema.ts'

/** Ids are plain text inside SQL; they get their brand again where a handler answers. */
type Cell<T> = T extends $brand ? string : T extends boolean ? 0 | 1 : T extends string | number | null ? T : string
/** A record as a row; `null` stays itself inside a union with an object. */
export type RowOf<R extends Resource> = { [K in keyof RecordOf<R>]: [RecordOf<R>[K]] extends [boolean] ? 0 | 1 : Cell<RecordOf<R>[K]> }

interface CopyTables {
  'cache.party': RowOf<'parties'>
  'cache.product': RowOf<'products'>
  'cache.account': RowOf<'accounts'>
  'cache.contact': RowOf<'contacts'>
  'cache.paymentMethod': RowOf<'paymentMethods'>
  'cache.subscription': RowOf<'subscriptions'>
  'cache.addOn': RowOf<'addOns'>
  'cache.wallet': RowOf<'wallets'>
  'cache.invoice': RowOf<'invoices'>
  'cache.charge': RowOf<'charges'>
  'cache.payment': RowOf<'payments'>
  'cache.refund': RowOf<'refunds'>
  'cache.creditNote': RowOf<'creditNotes'>
  'cache.allocation': RowOf<'allocations'>
  'cache.writeOff': RowOf<'writeOffs'>
  'cache.walletEntry': RowOf<'walletEntries'>
  'cache.registration': RowOf<'registrations'>
  'cache.hold': RowOf<'holds'>
  'cache.approval': RowOf<'approvals'>
  'cache.billingLog': RowOf<'billingLog'>
  'cache.usageRecord': RowOf<'usageRecords'>
}

interface SyncTables {
  /** How far each resource of each party has been pulled. */
  'cache.syncCursor': { resource: string; partyId: string; cursor: string; rows: number; pulledAt: number }
  /** Records that could not be taken, with why and as they came. */
  'cache.quarantine': {
    id: Generated<number>; resource: string; partyId: string; recordId: string | null
    reason: string; raw: string; at: number
  }
  /** Accounts whose computed rows are older than their records (`db/derive/staleAccounts`). */
  'cache.staleAccount': { accountId: string; parts: number }
  'cache.meta': { key: string; value: string }
}

export type OutboxState = 'queued' | 'sending' | 'done' | 'rejected' | 'uncertain' | 'conflict' | 'withdrawn'
export type Resolution = 'seen' | 'again' | 'carried_out'
export type MessageState = 'queued' | 'sending' | 'sent' | 'failed' | 'uncertain' | 'skipped'
export type CampaignState = 'ready' | 'running' | 'paused' | 'done' | 'cancelled'

interface DeskTables {
  setting: { key: string; value: string; changedAt: number; changedBy: string }
  outbox: {
    id: Generated<number>; command: CommandName; accountId: string; partyId: string; targetId: string
    /** JSON of the command's input. */
    input: string
    idempotencyKey: string; ifMatch: number | null; state: OutboxState; attempts: number
    createdAt: number; createdBy: string; nextTryAt: number | null; settledAt: number | null
    /** JSON of the upstream's result, or of its current record in a conflict. */
    outcome: string | null
    /** Why, in plain words, when rejected, uncertain or in conflict. */
    message: string | null
    /** JSON of the target as it was here when the command was decided, with what this desk itself has changed on it since; null where it is not known. */
    basis: string | null
    /** What it is about and the money it was to move, as they were known then. */
    subject: string | null; amountMinor: number | null; currency: string | null
    /** When it first left: how old its idempotency key is for the upstream. */
    firstSentAt: number | null
    /** Answers that were none: faults of the billing system's own, and what could not be read. */
    serverErrors: Generated<number>; unreadable: Generated<number>
    /** How somebody dealt with a bad end; `againId` is the command given in its place. */
    resolution: Resolution | null; resolvedAt: number | null; resolvedBy: string | null; againId: number | null
  }
  campaign: {
    id: string; kind: string; partyId: string | null; state: CampaignState; templateId: string; total: number
    ratePerMinute: number | null; createdAt: number; createdBy: string; finishedAt: number | null
    /** Why it stopped by itself, in plain words. */
    stopReason: string | null
    /** JSON of what its messages carry: the terms of a statement, one paper; null for registrations. */
    about: string | null
  }
  message: {
    id: string; campaignId: string; accountId: string; partyId: string
    /** What it is about: a registration's id; a document's key (`statement:balance-forward:2026-10-01:2026-10-31`, `receipt:…`). */
    subjectId: string
    /** In lower case; of several, with `, ` between them. */
    toAddress: string; toName: string; state: MessageState; reason: string | null
    /** The fixed `Message-ID` header. */
    messageId: string; serverReply: string | null; attempts: number
    queuedAt: number; sendingAt: number | null; settledAt: number | null
    /** JSON of the `CarriedFile` that went with it. */
    attachment: string | null
  }
  template: {
    id: string; kind: string; partyId: string | null; version: number; subject: string; html: string; text: string
    createdAt: number; createdBy: string
  }
  note: { id: string; accountId: string; subjectId: string | null; text: string; at: number; by: string }
  document: {
    id: string; kind: string; title: string
    /** File name inside `documents/`. */
    fileName: string
    sha256: string; bytes: number; accountId: string | null; createdAt: number; createdBy: string
    /** JSON of what it was made from. */
    made: string
  }
  /** What the desk sets on a party's documents: JSON of `LetterheadFields`, those that are set. */
  letterhead: { partyId: string; fields: string; logo: Uint8Array | null; logoType: 'png' | 'jpeg' | null; changedAt: number; changedBy: string }
  /** `terms`: JSON of `BatchTerms`. */
  batch: {
    id: string; title: string; terms: string; folder: string; state: 'running' | 'stopped' | 'done'; total: number; made: Generated<number>
    leftOut: Generated<number>; failed: Generated<number>; documentId: string | null; createdAt: number; createdBy: string; finishedAt: number | null
  }
  batchFailure: { batchId: string; accountId: string; ref: string; name: string; reason: string }
  /** Of a batch that is not done: its accounts in the order of names. `fileName`: of a merged batch the part that holds it. */
  batchItem: {
    batchId: string; n: number; accountId: string; ref: string; name: string; fileName: string; outcome: 'made' | 'left_out' | 'failed' | null
    pages: Generated<number>; bytes: Generated<number>; sha256: Generated<string>; reason: Generated<string>
  }
  /** `terms`: JSON of `ScheduleTerms`. */
  schedule: { id: string; partyId: string; terms: string; /** The zone `nextRunAt` was worked out in. */ timeZone: string; paused: Generated<0 | 1>; nextRunAt: number | null; createdAt: number; createdBy: string; changedAt: number; removedAt: number | null }
  scheduleRun: { scheduleId: string; dueAt: number; startedAt: number; campaignId: string | null; outcome: string }
  audit: { id: Generated<number>; at: number; by: string; action: string; subject: string; detail: string; previousHash: string; hash: string }
}

export type Schema = CopyTables & SyncTables & DerivedTables & DeskTables
