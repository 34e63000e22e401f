/** Receipts, invoice copies, statements, remittance slips; whole batches of statements; and everything that was made. */
import { oc } from '@orpc/contract'
import { z } from 'zod'
import { AccountFilter } from './accounts.ts'
import { ActivityId } from './activity.ts'
import { BAD_CURSOR, NOT_FOUND } from './errors.ts'
import { ReportName } from './reports.ts'
import { AccountId, BusinessDate, Cursor, Instant, InvoiceId, PageSize, PaymentId } from './vocabulary.ts'

/** What was made: one document, a workbook, or what lists the documents of a batch. */
export const DocumentKind = z.enum(['receipt', 'invoice', 'statement', 'remittance-slip', 'statement-batch', ...ReportName.options, 'hledger', 'quarantine', 'audit-trail', 'list'])
export type DocumentKind = z.infer<typeof DocumentKind>

export const DocumentRow = z.object({
  id: z.string(), kind: DocumentKind, title: z.string(), fileName: z.string(),
  bytes: z.int(), sha256: z.string(), accountId: AccountId.nullable(), createdAt: Instant, createdBy: z.string(),
})
export type DocumentRow = z.infer<typeof DocumentRow>

/**
 * `balance-forward`: opening, each movement, closing, of the receivables and of the available balance.
 * `open-item`: what still has a remainder at the end of `to`. `wallet`: the available balance alone, of
 * a prepaid account. `agency`: balance-forward of an agency, with a section for each sub-account.
 */
export const StatementKind = z.enum(['balance-forward', 'open-item', 'wallet', 'agency'])
export type StatementKind = z.infer<typeof StatementKind>

export const StatementTerms = z.object({ kind: StatementKind.default('balance-forward'), from: BusinessDate, /** Included; the statement date. */ to: BusinessDate })
export type StatementTerms = z.infer<typeof StatementTerms>

/** One document on paper, named by what it is made from. The same records make the same bytes. */
export const PaperSpec = z.discriminatedUnion('paper', [
  z.object({ paper: z.literal('receipt'), payment: PaymentId }),
  z.object({ paper: z.literal('invoice'), invoice: InvoiceId }),
  z.object({ paper: z.literal('statement'), account: AccountId, ...StatementTerms.shape }),
  z.object({ paper: z.literal('remittance-slip'), account: AccountId, /** What is open at the end of this day. */ on: BusinessDate }),
])
export type PaperSpec = z.infer<typeof PaperSpec>

const DATE_RANGE_REVERSED = { status: 400, message: 'The first day is after the last. Give the earlier date first.' } as const
const NOT_OF_THIS_KIND = { status: 409, message: 'This account has no statement of this kind.' } as const

/** Statements of every account that matches, or of those that owe: into a folder, or merged into one file. */
export const BatchTerms = z.object({
  ...StatementTerms.shape,
  filter: AccountFilter,
  /** Which of them get one: all; those with a movement in the period or a balance at its end; those that owe at its end. */
  only: z.enum(['all', 'not_empty', 'owing']).default('not_empty'),
  shape: z.enum(['folder', 'merged']),
})
export type BatchTerms = z.infer<typeof BatchTerms>

export const BatchState = z.enum(['running', 'stopped', 'done'])
export const BatchRow = z.object({
  id: z.string(), title: z.string(), terms: BatchTerms, state: BatchState,
  /** Accounts that match, those dealt with (`made` + `left out` + `failed`), and those of which none could be made. */
  total: z.int(), dealtWith: z.int(), made: z.int(), failed: z.int(),
  /** Below `documents/`; of a merged one the file's. */
  folder: z.string(),
  /** Its manifest, or the merged file, once it is whole. */
  documentId: z.string().nullable(),
  activity: ActivityId.nullable(), createdAt: Instant, createdBy: z.string(), finishedAt: Instant.nullable(),
})
export type BatchRow = z.infer<typeof BatchRow>

export const documents = {
  /** The newest first. */
  page: oc
    .errors({ BAD_CURSOR })
    .input(z.object({ account: AccountId.optional(), after: Cursor.optional(), limit: PageSize }))
    .output(z.object({ rows: z.array(DocumentRow), next: Cursor.nullable() })),
  /** Makes one document and keeps it. */
  make: oc.errors({ NOT_FOUND, DATE_RANGE_REVERSED, NOT_OF_THIS_KIND }).input(PaperSpec).output(z.object({ activity: ActivityId })),
  /** The same document without keeping it: base64 of its PDF, to be looked at. `make` gives the same bytes. */
  preview: oc
    .errors({ NOT_FOUND, DATE_RANGE_REVERSED, NOT_OF_THIS_KIND, TOO_LARGE: { status: 409, message: 'This document is too long to be shown here. Make it, and open the file.' } })
    .input(PaperSpec)
    .output(z.object({ title: z.string(), fileName: z.string(), pages: z.int(), pdf: z.string() })),
  /** A made PDF as it stands in the folder, base64: to be shown and printed. */
  read: oc
    .errors({ NOT_FOUND, GONE: { status: 409, message: 'The file is no longer in the folder of documents, or has been changed since it was made. Make it again.' }, TOO_LARGE: { status: 409, message: 'This document is too large to be shown here. Open the file.' } })
    .input(z.object({ id: z.string().min(1).max(64) }))
    .output(z.object({ title: z.string(), fileName: z.string(), pdf: z.string() })),
  /** How many accounts a batch would be for. */
  batchPreview: oc.errors({ DATE_RANGE_REVERSED }).input(BatchTerms).output(z.object({ accounts: z.int() })),
  batch: oc
    .errors({ DATE_RANGE_REVERSED, NOBODY: { status: 409, message: 'No account matches. Look at the filter and the dates.' } })
    .input(BatchTerms)
    .output(z.object({ batch: z.string(), activity: ActivityId })),
  /** The newest first; 50 at the most. */
  batches: oc.output(z.object({ rows: z.array(BatchRow) })),
  /** Goes on where a batch stopped; what it has made stays. */
  resumeBatch: oc.errors({ NOT_FOUND }).input(z.object({ batch: z.string().min(1).max(64) })).output(z.object({ activity: ActivityId })),
  /** Accounts of which no statement could be made, and why; the first 1,000. */
  batchFailures: oc
    .errors({ NOT_FOUND })
    .input(z.object({ batch: z.string().min(1).max(64) }))
    .output(z.object({ rows: z.array(z.object({ accountId: AccountId, ref: z.string(), name: z.string(), reason: z.string() })) })),
}
