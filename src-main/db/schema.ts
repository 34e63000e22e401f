/** The tables as types for Kysely. A row of the copy is its record with flags as 0 or 1 and lists as JSON text. */
import type { Generated, GeneratedAlways } from 'kysely'
import type { $brand } from 'zod'
import type { RecordOf, Resource } from '#main/core/ports/records.ts'
import type { CommandName } from '#contract/commands.ts'
import type { AnswerIntent, AnswerState } from '#contract/answers.ts'
import type { Channel } from '#contract/mail.ts'
import type { PromiseState, Queue } from '#contract/work.ts'
import type { EntryState, StatementFormat } from '#contract/bank.ts'
import type { SourceKind } from '#contract/sources.ts'
import type { SuppressionReason } from '#contract/suppressions.ts'
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
    /** Given for later: not due before, and those behind it do not wait for it. */
    notBefore: number | null
  }
  campaign: {
    id: string; kind: string; partyId: string | null; state: CampaignState; templateId: string; total: number
    ratePerMinute: number | null; ratePerHour: number | null; createdAt: number; createdBy: string; finishedAt: number | null
    /** Why it stopped by itself, in plain words. */
    stopReason: string | null
    /** JSON of what its messages carry: the terms of a statement, one paper; null for registrations. */
    about: string | null
  }
  message: {
    id: string; campaignId: string; accountId: string; partyId: string
    /** What it is about: a registration's id; a document's key (`statement:balance-forward:2026-10-01:2026-10-31`, `receipt:…`). */
    subjectId: string
    /** In lower case, or a number as `+61400000000`; of several, with `, ` between them. */
    toAddress: string; toName: string; state: MessageState; reason: string | null
    /** The fixed `Message-ID` header. */
    messageId: string; serverReply: string | null; attempts: number
    queuedAt: number; sendingAt: number | null; settledAt: number | null
    /** JSON of the `CarriedFile` that went with it, of several a list. */
    attachment: string | null
    channel: Channel
    /** The version it was made from; null in old messages, whose campaign names it. */
    templateId: string | null
    /** JSON list of what it is about, thing by thing, where that is more than `subjectId` says (`messageSubject` has them too). */
    subjects: string | null
    /** The one contact it is to, where it is one. */
    contactId: string | null
    /** The address or number it left from. */
    sentFrom: string | null
    /** The SMS provider's id of it. */
    providerId: string | null
    /** It came back: when we read so, and why in plain words. */
    bouncedAt: number | null; bounce: string | null
  }
  template: {
    id: string; kind: string; partyId: string | null; version: number; subject: string; html: string; text: string
    createdAt: number; createdBy: string
    /** Null in kinds that are never sent by SMS. */
    sms: string | null
    /** When it was set aside: a party went back to the template for all, or all to ours. */
    withdrawnAt: number | null
  }
  messageSubject: { subjectId: string; messageId: string }
  /** The `Message-ID`s of copies of a message that may have gone before it was sent again, and whom that copy was to; `message`: its row. */
  messageEarlierId: { messageId: string; message: string; toAddress: string }
  /** Of messages to several addresses. */
  messageRecipient: { address: string; messageId: string }
  /** `address`: in lower case, or a number as `+61400000000`. `messageId`: the row of the message that it answers. */
  suppression: { address: string; channel: Channel; reason: SuppressionReason; words: string | null; at: number; by: string; messageId: string | null }
  bounce: { id: string; kind: 'failed' | 'delayed' | 'complaint' | 'unsubscribe'; recipient: string; status: string | null; words: string; messageRow: string | null; at: number; readAt: number }
  mailboxPlace: { mailbox: string; uidValidity: string; lastUid: number; readAt: number }
  smsAnswer: {
    /** The provider's id. */
    id: string; fromNumber: string; toNumber: string; words: string; at: number; readAt: number; intent: AnswerIntent; state: AnswerState
    contactId: string | null; accountId: string | null
    /** JSON list of the ids of the invoices it is taken to be about. */
    invoices: Generated<string>
    remark: string; decidedAt: number | null; decidedBy: string | null
  }
  smsProposal: { invoiceId: string; answerId: string }
  smsPlace: { account: string; lastAt: number; readAt: number }
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
  /** What staff know of an item of a queue. `itemId`: a registration's, an invoice's, of failed charges the series'. */
  work: {
    queue: Queue; itemId: string; accountId: string; assignee: string | null; snoozedUntil: number | null
    /** What had last happened to the item when someone finished with it. */
    doneThrough: number | null; doneAt: number | null; doneBy: string | null
    nextAction: string | null; nextActionOn: string | null; changedAt: number; changedBy: string
  }
  /** `baselineMinor`: what had been received before it was made. `answeredAt`: someone has dealt with it, broken as it was. */
  promise: {
    id: string; accountId: string; partyId: string; invoiceId: string | null; amountMinor: number; currency: string; dueOn: string; note: string | null; madeAt: number; madeBy: string
    baselineMinor: number; state: Generated<PromiseState>; receivedMinor: Generated<number>; keptOn: string | null; stateAt: number; answeredAt: number | null; answeredBy: string | null
  }
  /** `action`: JSON of the `BulkAction`. `frozen`: JSON of the ids it is for and of those left out before, while it is under way. `leftOut`: JSON list of `BulkLeftOut`. `money`: JSON list of `Money`. `outcomes`: JSON by `BulkOutcome`, once they are final. */
  bulkRun: {
    id: string; queue: Queue; action: string; label: string; where: 'desk' | 'outbox'; total: number; money: string; frozen: string | null; at: number; by: string
    finishedAt: number | null; /** Why it ended before all had their turn. */ stopReason: string | null; undoneAt: number | null; undoneBy: string | null; outcomes: string | null; leftOut: string | null
  }
  /** `n` counts from 1, those that were left out before it began behind all others. `step`: JSON of a `WorkStep`. `why`: `reason` as it is said of many. */
  bulkItem: { runId: string; n: number; itemId: string; accountId: string; title: string; subtitle: string; amountMinor: number | null; currency: string | null; state: 'done' | 'left_out' | 'put_back'; outboxId: number | null; reason: string | null; step: string | null; beforeRun: Generated<number>; why: string | null }
  /** `terms`: JSON of `ViewTerms`. */
  /** `parties`, `cannot`, `notOffered`: JSON lists, as it told them last. `invites`: whether its customers are invited to the portal (`db/invitedParties`). */
  source: {
    id: string; kind: SourceKind; name: string; address: string | null; parties: Generated<string>; cannot: Generated<string>; notOffered: Generated<string>; revs: Generated<'counted' | 'observed'>
    systemId: Generated<string | null>; systemName: Generated<string | null>; answeredAt: Generated<number | null>; failure: Generated<string | null>; failureCode: Generated<string | null>
    invites: Generated<0 | 1>; createdAt: number; createdBy: string
  }
  /** `number`: IBAN or account number without blanks, in capitals. */
  bankAccount: { id: string; partyId: string; number: string; bank: string | null; name: string; currency: string; createdAt: number; createdBy: string }
  bankStatement: {
    id: string; bankAccountId: string; format: StatementFormat; reference: string | null; fromOn: string | null; toOn: string; openingMinor: number; closingMinor: number
    footing: 'checked' | 'opening_derived' | 'no_balances'; entries: number; /** Entries that no other statement had told of. */ news: number
    fileName: string; /** A hash of what it says. */ content: string; readAt: number; readBy: string
  }
  /** `amountMinor`: positive is money that came. `key`: what tells the same entry in overlapping statements. */
  bankEntry: {
    seq: Generated<number>; id: string; statementId: string; bankAccountId: string; partyId: string; n: number; bookedOn: string; valueOn: string | null; amountMinor: number; currency: string
    payerName: string; payerAccount: string | null; reference: string; text: string; bankReference: string | null; code: string | null; key: string
    state: EntryState; reason: Generated<string | null>; settledAt: Generated<number | null>; settledBy: Generated<string | null>
    /** The rule that dealt with it, and what it was called then. */
    ruleId: Generated<string | null>; ruleName: Generated<string | null>
  }
  /** Entries that a statement tells of, and that another one had told of before. */
  bankShared: { statementId: string; entryId: string }
  bankSearch: { rowid: number; bankSearch: string }
  /** `rows`: JSON list of `{invoiceId, amountMinor}`. `outboxId`: the command that records it; `reversalId`: the one that takes it back. */
  bankPayment: {
    id: string; entryId: string; accountId: string; amountMinor: number; currency: string; rows: string; outboxId: number | null; at: number; by: string
    undoneAt: Generated<number | null>; undoneBy: Generated<string | null>; reversalId: Generated<number | null>
  }
  /** A part of an entry that the source of the party does not take (`db/keptPayments`). `rows`: as of `bankPayment`. `version`: its `rev` in the copy. */
  keptPayment: {
    seq: Generated<number>; id: string; bankPaymentId: string; partyId: string; accountId: string; medium: string; receivedOn: string; amountMinor: number; currency: string
    reference: string | null; rows: string; at: number; by: string; reversedOn: Generated<string | null>; version: Generated<number>
  }
  /** `payer`: `account …` or `name …` (`domain/payerNames`). */
  bankPayer: { payer: string; accountId: string; times: number; lastAt: number }
  /** The best suggestion for an open credit as it was worked out then; without an account where there was none. `rows`: JSON list of `{invoiceId, amountMinor}`. */
  bankSuggestion: { entryId: string; accountId: string | null; rows: string; confidence: number; words: string; madeAt: number }
  /** `mapping`: JSON of flat texts (`banks/csv/mapping`). */
  bankTable: { shape: string; mapping: string; usedAt: number }
  /** `terms`: JSON. */
  bankRule: { id: string; name: string; terms: string; position: number; paused: Generated<0 | 1>; createdAt: number; createdBy: string }
  savedView: { id: string; list: string; name: string; terms: string; position: number; createdAt: number; createdBy: string }
  /** A registration email that goes out once this command is done; `campaignId` once it is written. */
  sendAfter: { outboxId: number; registrationId: string; at: number; by: string; campaignId: string | null }
  audit: { id: Generated<number>; at: number; by: string; action: string; subject: string; detail: string; previousHash: string; hash: string; /** As `detail` names it. */ accountId: GeneratedAlways<string | null>; /** The group of `action`: `AuditFilter`. */ area: GeneratedAlways<string> }
}

export type Schema = CopyTables & SyncTables & DerivedTables & DeskTables
