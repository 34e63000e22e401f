/** What is open on an invoice of the ledger, and the words for why nothing can be done with it. */
import type { RecordOf } from '#main/core/ports/records.ts'
import { toDecimalString } from '#main/domain/currency.ts'
import type { Work } from './command.ts'

export type Invoice = RecordOf<'invoices'>

/** Over everything recorded, in minor units: total − allocations − write-offs. */
export function openMinorOf(work: Work, { id, accountId, totalMinor }: Invoice): number {
  const applied = work.ofAccount(accountId, 'allocations').reduce((minor, row) => minor + (row.invoiceId === id ? row.amountMinor : 0), 0)
  const writtenOff = work.ofAccount(accountId, 'writeOffs').reduce((minor, row) => minor + (row.invoiceId === id ? row.amountMinor : 0), 0)
  return totalMinor - applied - writtenOff
}

/** What is open. Refuses where nothing is owed. */
export function stillOwed(work: Work, invoice: Invoice): number {
  const { number, status } = invoice
  const open = openMinorOf(work, invoice)
  if (status === 'void') return work.refuse('INVOICE_VOID', `Invoice ${number} is void.`)
  if (status === 'draft') return work.refuse('INVOICE_DRAFT', `Invoice ${number} is still a draft.`)
  if (status === 'uncollectible') return work.refuse('INVOICE_UNCOLLECTIBLE', `Invoice ${number} was written off.`)
  if (status === 'paid' || open <= 0) return work.refuse('ALREADY_PAID', `Invoice ${number} is paid.`)
  return open
}

export const openHold = (work: Work, { id, accountId }: Invoice): RecordOf<'holds'> | null =>
  work.ofAccount(accountId, 'holds').find((hold) => hold.invoiceId === id && hold.releasedAt === null) ?? null

/** Nothing is left to hold. */
export function endHold(work: Work, invoice: Invoice): void {
  const hold = openHold(work, invoice)
  if (hold !== null) work.change('holds', hold, { releasedAt: work.at, releasedBy: work.by })
}

export const inWords = (minor: number, currency: string): string => `${toDecimalString(minor, currency)} ${currency}`
