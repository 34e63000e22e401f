/**
 * An oracle for the books, written another way than src-main/domain: for each record it asks, in the words
 * of the glossary, “does this count at D?”, row by row and slowly, and never moves a date.
 */
import type { AccountHistory, AllocationRow, InvoiceRow, WriteOffRow } from '#main/domain/accountHistory.ts'

export interface PlainBooks {
  buckets: Record<'current' | 'd1_30' | 'd31_60' | 'd61_90' | 'd90plus', number>
  unapplied: number
  balance: number
}

export function plainBooksAt(history: AccountHistory, currency: string, on: string): PlainBooks {
  const voidDay = (bill: InvoiceRow) => bill.voidedOn ?? (bill.status === 'void' ? bill.issuedOn : '9999-12-31')
  const owed = (bill: InvoiceRow) => bill.status !== 'draft' && bill.issuedOn <= on && !(voidDay(bill) <= on)
  const billOf = (row: AllocationRow | WriteOffRow) => history.invoices.find((bill) => bill.id === row.invoiceId && bill.currency === row.currency)
  const writtenOff = (row: WriteOffRow) => {
    const bill = billOf(row)
    return bill !== undefined && owed(bill) && row.effectiveOn <= on
  }
  const receivable = history.payments.filter(({ purpose, receivedOn }) => purpose === 'receivable' && receivedOn <= on)
  const sourceExists = ({ paymentId, creditNoteId, currency: of }: AllocationRow) => {
    if (paymentId !== null && creditNoteId !== null) return false
    if (paymentId !== null) return receivable.some((row) => row.id === paymentId && row.currency === of)
    return history.creditNotes.some((row) => row.id === creditNoteId && row.currency === of && row.issuedOn <= on)
  }
  const allocated = (row: AllocationRow) => {
    const bill = billOf(row)
    return bill !== undefined && owed(bill) && row.effectiveOn <= on && sourceExists(row)
  }
  const sum = (amounts: readonly { amountMinor: number }[]) => amounts.reduce((total, { amountMinor }) => total + amountMinor, 0)
  const mine = <T extends { currency: string }>(rows: readonly T[]) => rows.filter((row) => row.currency === currency)

  const books: PlainBooks = { buckets: { current: 0, d1_30: 0, d31_60: 0, d61_90: 0, d90plus: 0 }, unapplied: 0, balance: 0 }
  const owedNow = mine(history.invoices).filter(owed)
  for (const bill of owedNow) {
    const onIt = sum(history.allocations.filter((row) => row.invoiceId === bill.id && allocated(row)))
    const off = sum(history.writeOffs.filter((row) => row.invoiceId === bill.id && writtenOff(row)))
    const late = (Date.parse(on) - Date.parse(bill.dueOn ?? bill.issuedOn)) / 86_400_000
    const bucket = late > 90 ? 'd90plus' : late > 60 ? 'd61_90' : late > 30 ? 'd31_60' : late > 0 ? 'd1_30' : 'current'
    books.buckets[bucket] += bill.totalMinor - onIt - off
    books.balance += bill.totalMinor - off
  }
  const received = mine(receivable)
  const refunded = mine(history.refunds).filter((row) => row.refundedOn <= on && received.some(({ id }) => id === row.paymentId))
  const credits = mine(history.creditNotes).filter(({ issuedOn }) => issuedOn <= on)
  books.balance += sum(refunded) - sum(received) - sum(credits)
  books.unapplied = sum(received) + sum(credits) - sum(refunded) - sum(mine(history.allocations).filter(allocated))
  return books
}
