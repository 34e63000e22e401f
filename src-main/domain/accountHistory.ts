/**
 * What happened on the receivables of one account, as the rules here read it. The field names are
 * those of the records, so that rows of the workspace go in as they are; fields not named are ignored.
 */
import type { BusinessDate, Currency, InvoiceStatus } from '#contract/vocabulary.ts'

export interface InvoiceRow {
  readonly id: string
  readonly number: string
  readonly currency: Currency
  readonly issuedOn: BusinessDate
  /** Null: the issue date stands in. */
  readonly dueOn: BusinessDate | null
  readonly status: InvoiceStatus
  readonly totalMinor: number
  readonly voidedOn: BusinessDate | null
}

export interface PaymentRow {
  readonly id: string
  readonly ref: string
  /** `wallet` funds the available balance and is no part of the receivables. */
  readonly purpose: 'receivable' | 'wallet'
  readonly receivedOn: BusinessDate
  readonly amountMinor: number
  readonly currency: Currency
}

export interface RefundRow {
  readonly id: string
  readonly paymentId: string
  readonly refundedOn: BusinessDate
  readonly amountMinor: number
  readonly currency: Currency
}

export interface CreditNoteRow {
  readonly id: string
  readonly number: string
  readonly issuedOn: BusinessDate
  readonly amountMinor: number
  readonly currency: Currency
}

/** So much of one payment or one credit note on one invoice; a reversal is a row of its own, negative. */
export interface AllocationRow {
  readonly id: string
  readonly paymentId: string | null
  readonly creditNoteId: string | null
  readonly invoiceId: string
  readonly amountMinor: number
  readonly currency: Currency
  readonly effectiveOn: BusinessDate
}

/** Negative when what was written off has been recovered. */
export interface WriteOffRow {
  readonly id: string
  readonly invoiceId: string
  readonly amountMinor: number
  readonly currency: Currency
  readonly effectiveOn: BusinessDate
}

/** All rows of one account, in any order and any currencies. */
export interface AccountHistory {
  readonly invoices: readonly InvoiceRow[]
  readonly payments: readonly PaymentRow[]
  readonly refunds: readonly RefundRow[]
  readonly creditNotes: readonly CreditNoteRow[]
  readonly allocations: readonly AllocationRow[]
  readonly writeOffs: readonly WriteOffRow[]
}
