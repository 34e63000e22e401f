/** A document on paper, read from the copy: what it is of, and how it is drawn. */
import type { DocumentKind, PaperSpec } from '#contract/documents.ts'
import type { Instant, Money } from '#contract/vocabulary.ts'
import type { Database } from '#main/db/database.ts'
import type { Pages } from '#main/documents/pdf/pages.ts'
import { DomainError } from '#main/domain/errors.ts'
import { JobFailure } from '../../ports/jobs.ts'
import { agencyPaper } from './agency.ts'
import { invoicePaper } from './invoice.ts'
import { openItemPaper } from './openItem.ts'
import { receiptPaper } from './receipt.ts'
import { remittanceSlipPaper } from './remittanceSlip.ts'
import { statementPaper } from './statement.ts'
import { walletPaper } from './wallet.ts'

export interface Paper {
  kind: DocumentKind
  /** Shown in lists, to the people of the desk: `Statement for Kestrel Freight, 1 – 31 Jan 2026`. */
  title: string
  /** What the file is called, before it is made safe and unique: `Statement A-000123 2026-01-01 to 2026-01-31`. */
  stem: string
  accountId: string
  /** What it was made from, for the log. */
  made: Record<string, unknown>
  /** Whether anything moved in the period of a statement; true of every other document. */
  moved: boolean
  /** What is owed at its end, by currency; negative where we owe. Empty where nothing ever was. */
  owedMinor: readonly Money[]
  /** Draws it; the pages are not finished, so that several documents may share one file. The same records draw the same pages; those of an invoice copy on the same day. */
  draw(): Promise<Pages>
}

/**
 * Reads one document from one moment of the copy. Accounts, payments and invoices may be given by id or by
 * the number that people know. `now` is for what has no date of its own: a copy of an invoice is of the party's today.
 * @throws JobFailure NO_SUCH_ACCOUNT, NO_SUCH_PAYMENT, NO_SUCH_INVOICE, NOT_OF_THIS_KIND, PERIOD_TOO_LONG, DATE_RANGE_REVERSED, NOT_A_DATE
 */
export function paperOf(database: Database, spec: PaperSpec, now: Instant = Date.now()): Paper {
  try {
    // A pull may write between two reads.
    return database.raw.transaction(() => read(database, spec, now)).deferred()
  } catch (error) {
    throw error instanceof DomainError ? new JobFailure(error.code, error.message) : error
  }
}

function read(database: Database, spec: PaperSpec, now: Instant): Paper {
  switch (spec.paper) {
    case 'receipt': return receiptPaper(database, spec)
    case 'invoice': return invoicePaper(database, spec, now)
    case 'remittance-slip': return remittanceSlipPaper(database, spec)
    case 'statement':
      switch (spec.kind) {
        case 'balance-forward': return statementPaper(database, spec)
        case 'open-item': return openItemPaper(database, spec)
        case 'wallet': return walletPaper(database, spec)
        case 'agency': return agencyPaper(database, spec)
      }
  }
}

export type StatementSpec = Extract<PaperSpec, { paper: 'statement' }>
