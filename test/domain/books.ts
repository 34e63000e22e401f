/** Small rows for examples: what a test does not say is ordinary. */
import type { AccountHistory, AllocationRow, CreditNoteRow, InvoiceRow, PaymentRow, RefundRow, WriteOffRow } from '#main/domain/accountHistory.ts'

export const books = (rows: Partial<AccountHistory>): AccountHistory => ({
  invoices: [],
  payments: [],
  refunds: [],
  creditNotes: [],
  allocations: [],
  writeOffs: [],
  ...rows,
})

export const invoice = (row: Partial<InvoiceRow> = {}): InvoiceRow => ({
  id: 'inv_1',
  number: 'IN1001',
  currency: 'USD',
  issuedOn: '2026-01-10',
  dueOn: '2026-02-09',
  status: 'open',
  totalMinor: 124_000,
  voidedOn: null,
  ...row,
})

export const payment = (row: Partial<PaymentRow> = {}): PaymentRow => ({
  id: 'pay_1',
  ref: 'PM000001',
  purpose: 'receivable',
  receivedOn: '2026-02-20',
  amountMinor: 100_000,
  currency: 'USD',
  ...row,
})

export const refund = (row: Partial<RefundRow> = {}): RefundRow => ({
  id: 'ref_1',
  paymentId: 'pay_1',
  refundedOn: '2026-03-01',
  amountMinor: 10_000,
  currency: 'USD',
  ...row,
})

export const creditNote = (row: Partial<CreditNoteRow> = {}): CreditNoteRow => ({
  id: 'crn_1',
  number: 'CN0001',
  issuedOn: '2026-02-15',
  amountMinor: 5_000,
  currency: 'USD',
  ...row,
})

export const allocation = (row: Partial<AllocationRow> = {}): AllocationRow => ({
  id: 'all_1',
  paymentId: 'pay_1',
  creditNoteId: null,
  invoiceId: 'inv_1',
  amountMinor: 100_000,
  currency: 'USD',
  effectiveOn: '2026-02-20',
  ...row,
})

export const writeOff = (row: Partial<WriteOffRow> = {}): WriteOffRow => ({
  id: 'wof_1',
  invoiceId: 'inv_1',
  amountMinor: 4_000,
  currency: 'USD',
  effectiveOn: '2026-03-15',
  ...row,
})
