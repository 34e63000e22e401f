/** One account's records while they are made, and the movements its books are made of. */
import { taxOf } from '#main/domain/money.ts'
import type { Resource } from '#main/core/ports/records.ts'
import type { Behaviour } from '../gateway.ts'
import { random, type Random } from '../random.ts'
import type { NumberedResource, Row } from '../row.ts'
import type { Company, PartyFacts } from './company.ts'

export type AccountRows = { [R in Exclude<Resource, 'parties' | 'products'>]: Row<R>[] }

export interface InvoiceTerms {
  issuedDay: number
  dueDay: number | null
  lines: { description: string; quantity: number; unitMinor: number }[]
  /** 1 for one that is not the month's regular invoice. */
  slot?: 0 | 1
  status?: 'draft' | 'open'
}
export interface Received {
  day: number
  /** The moment of that day, where it is known; else late morning. */
  at?: number
  amountMinor: number
  medium: Row<'payments'>['medium']
  purpose?: 'receivable' | 'wallet'
  chargeId?: string | null
  memo?: string | null
}
export interface Attempt {
  kind: Row<'charges'>['kind']
  invoiceId: string | null
  method: Row<'paymentMethods'>
  amountMinor: number
  at: number
  declineCode?: string | null
  seriesId: string | null
}

export interface Books {
  readonly company: Company
  readonly party: PartyFacts
  /** From 0, in the order of the accounts. */
  readonly index: number
  readonly account: Row<'accounts'>
  readonly rows: AccountRows
  readonly gateway: { methodId: string; behaviour: Behaviour }[]
  /** Records that were deleted in the billing system. */
  readonly removed: { resource: 'paymentMethods' | 'contacts'; row: Row<'paymentMethods'> | Row<'contacts'> }[]
  /** SMS that the customer sent. */
  readonly inbound: { from: string; body: string; at: number }[]
  /** A stream of chance for one part of the account. */
  chance(part: string): Random
  id(resource: NumberedResource): string
  issue(terms: InvoiceTerms): Row<'invoices'>
  charge(attempt: Attempt): Row<'charges'>
  receive(received: Received): Row<'payments'>
  /** Applies so much of a payment or a credit note to an invoice from a day on; negative amounts reverse. */
  apply(from: { payment: string } | { creditNote: string }, invoice: Row<'invoices'>, amountMinor: number, day: number, reverses?: string): Row<'allocations'>
  creditNote(day: number, amountMinor: number, reason: string): Row<'creditNotes'>
  writeOff(invoice: Row<'invoices'>, amountMinor: number, day: number, reason: string): void
  refund(payment: Row<'payments'>, amountMinor: number, day: number, reason: Row<'refunds'>['reason']): void
  /** What is still owed on an invoice after everything recorded. */
  openMinor(invoice: Row<'invoices'>): number
  log(at: number, kind: string, text: string, actor?: string): void
}

export function openBooks(company: Company, party: PartyFacts, index: number, account: Row<'accounts'>, logSince: number): Books {
  const { calendar } = party
  const base = (at: number) => ({ partyId: account.partyId, updatedAt: at })
  const mine = { accountId: account.id, currency: account.currency }
  const rows: AccountRows = {
    accounts: [account], contacts: [], paymentMethods: [], subscriptions: [], addOns: [], wallets: [], invoices: [], charges: [], payments: [],
    refunds: [], creditNotes: [], allocations: [], writeOffs: [], walletEntries: [], registrations: [], holds: [], approvals: [], billingLog: [], usageRecords: [],
  }
  const add = <R extends keyof AccountRows>(resource: R, row: Row<R>): Row<R> => {
    ;(rows[resource] as Row<R>[]).push(row)
    return row
  }
  const todayMonth = monthIndex(calendar.text(calendar.today))
  const monthsAgo = (day: number): number => todayMonth - monthIndex(calendar.text(day))
  const paymentsInMonth = new Map<number, number>()
  const settled = new Map<string, number>()
  const settle = (invoice: Row<'invoices'>, minor: number, at: number): void => {
    settled.set(invoice.id, (settled.get(invoice.id) ?? 0) + minor)
    invoice.updatedAt = Math.max(invoice.updatedAt, at)
  }

  const books: Books = {
    company, party, index, account, rows, gateway: [], removed: [], inbound: [],
    chance: (part) => random(company.seed, index, part),
    id: company.nextId,
    issue({ issuedDay, dueDay, lines, slot = 0, status = 'open' }) {
      const priced = lines.map((line) => ({ ...line, amountMinor: line.quantity * line.unitMinor }))
      const subtotalMinor = priced.reduce((sum, { amountMinor }) => sum + amountMinor, 0)
      const taxMinor = account.taxExempt ? 0 : taxOf(subtotalMinor, party.taxRateBp)
      const number = company.invoiceNumber(monthsAgo(issuedDay), index, slot)
      const at = calendar.at(issuedDay, 8 * 60)
      if (status === 'open') books.log(at, 'invoice_issued', `Invoice ${number} issued`)
      return add('invoices', {
        id: company.nextId('invoices'), ...base(at), accountId: account.id, number, currency: account.currency,
        issuedOn: calendar.text(issuedDay), dueOn: dueDay === null ? null : calendar.text(dueDay), status, subtotalMinor, taxMinor,
        totalMinor: subtotalMinor + taxMinor, poNumber: account.poNumber, voidedOn: null, disputed: false, lines: priced,
      })
    },
    charge({ kind, invoiceId, method, amountMinor, at, declineCode = null, seriesId }) {
      const id = company.nextId('charges')
      return add('charges', {
        id, ...base(at), accountId: account.id, kind, invoiceId, methodId: method.id, amountMinor, currency: account.currency,
        status: declineCode === null ? 'succeeded' : 'failed', declineCode, at, seriesId: seriesId ?? id,
      })
    },
    receive({ day, at = calendar.at(day, 11 * 60), amountMinor, medium, purpose = 'receivable', chargeId = null, memo = null }) {
      const month = monthsAgo(day)
      const slot = paymentsInMonth.get(month) ?? 0
      paymentsInMonth.set(month, slot + 1)
      const ref = company.paymentRef(month, index, slot)
      books.log(at, 'payment_received', `Payment ${ref} received`)
      return add('payments', {
        id: company.nextId('payments'), ...base(at), accountId: account.id, ref, purpose, medium, chargeId,
        receivedOn: calendar.text(day), amountMinor, currency: account.currency, memo,
      })
    },
    apply(from, invoice, amountMinor, day, reverses) {
      const at = calendar.at(day, 11 * 60)
      settle(invoice, amountMinor, at)
      return add('allocations', {
        id: company.nextId('allocations'), ...base(at), accountId: account.id,
        paymentId: 'payment' in from ? from.payment : null, creditNoteId: 'creditNote' in from ? from.creditNote : null,
        invoiceId: invoice.id, amountMinor, currency: account.currency, effectiveOn: calendar.text(day), reversesId: reverses ?? null,
      })
    },
    creditNote(day, amountMinor, reason) {
      const id = company.nextId('creditNotes')
      const at = calendar.at(day, 10 * 60)
      const number = `CN${10_000 + company.given('creditNotes')}`
      books.log(at, 'credit_note_issued', `Credit note ${number}: ${reason}`)
      return add('creditNotes', { id, ...base(at), accountId: account.id, number, issuedOn: calendar.text(day), amountMinor, currency: account.currency, reason })
    },
    writeOff(invoice, amountMinor, day, reason) {
      const at = calendar.at(day, 15 * 60)
      settle(invoice, amountMinor, at)
      books.log(at, 'written_off', `${amountMinor < 0 ? 'Write-off taken back on' : 'Written off on'} invoice ${invoice.number}: ${reason}`)
      add('writeOffs', { id: company.nextId('writeOffs'), ...base(at), ...mine, invoiceId: invoice.id, amountMinor, effectiveOn: calendar.text(day), reason })
    },
    refund(payment, amountMinor, day, reason) {
      const at = calendar.at(day, 14 * 60)
      books.log(at, 'refunded', `Payment ${payment.ref} ${reason === 'bank_return' ? 'returned by the bank' : 'refunded'}`)
      add('refunds', { id: company.nextId('refunds'), ...base(at), ...mine, paymentId: payment.id, reason, refundedOn: calendar.text(day), amountMinor })
    },
    openMinor: (invoice) => invoice.totalMinor - (settled.get(invoice.id) ?? 0),
    log(at, kind, text, actor = 'Billing system') {
      if (at >= logSince) add('billingLog', { id: company.nextId('billingLog'), ...base(at), accountId: account.id, at, kind, actor, text })
    },
  }
  return books
}

const monthIndex = (date: string): number => Number(date.slice(0, 4)) * 12 + Number(date.slice(5, 7))

/** What the books say of each invoice at the end: paid when nothing is open, uncollectible when a write-off closed it. */
export function closeBooks(books: Books): void {
  const writtenOff = new Map<string, number>()
  for (const { invoiceId, amountMinor } of books.rows.writeOffs) writtenOff.set(invoiceId, (writtenOff.get(invoiceId) ?? 0) + amountMinor)
  for (const invoice of books.rows.invoices) {
    if (invoice.status !== 'open' || books.openMinor(invoice) !== 0) continue
    invoice.status = (writtenOff.get(invoice.id) ?? 0) > 0 ? 'uncollectible' : 'paid'
  }
  books.rows.billingLog.sort((a, b) => a.at - b.at)
}
