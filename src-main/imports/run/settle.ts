/** Whether the books come out even with what a file says: nothing over-allocated, and each invoice open or paid as it is. */
import type { Ledger } from '#main/core/ports/ledger.ts'
import { JobCancelled, type JobContext } from '#main/core/ports/jobs.ts'
import type { RecordOf } from '#main/core/ports/records.ts'
import { inMoney } from '../records/invoiceMoney.ts'
import type { Terms } from '../records/making.ts'
import { Unfit } from '../records/rowValues.ts'
import type { Books } from './books.ts'
import type { Reject } from './readRows.ts'

export interface SettleTerms extends Pick<Terms, 'mapping'> {
  by: string
  at: number
}

const AT_ONCE = 1000
export type Owed = { resource: 'invoices' | 'payments' | 'creditNotes'; id: string }

/** Rejects the rows that put more on an invoice than is open, or take more of a payment than it has; answers how many things are wrong. Throws `JobCancelled`. */
export function settle({ sqlite }: Ledger, books: Books, terms: SettleTerms, reject: Reject, { signal, progress }: JobContext): number {
  const next = sqlite.prepare<[string, string, number], Owed>('SELECT DISTINCT resource, id FROM staged.owed WHERE (resource, id) > (?, ?) ORDER BY resource, id LIMIT ?')
  const rowsOf = sqlite.prepare<[string, string], number>('SELECT n FROM staged.owed WHERE resource = ? AND id = ?').pluck()
  const total = sqlite.prepare<[], number>('SELECT count(*) FROM staged.owed').pluck().get() ?? 0
  let wrong = 0
  let done = 0
  for (let after: Owed = { resource: 'creditNotes', id: '' }; ; ) {
    const some = next.all(after.resource, after.id, AT_ONCE)
    for (const owed of some) {
      const why = problemOf(owed, books, terms)
      if (why === null) continue
      wrong += 1
      for (const n of rowsOf.all(owed.resource, owed.id)) reject(n, why)
    }
    done += some.length
    after = some.at(-1) ?? after
    if (signal.aborted) throw new JobCancelled()
    progress({ done: Math.min(done, total), total, step: 'whether the books come out even' })
    if (some.length < AT_ONCE) return wrong
  }
}

/** What is wrong with one of them, in words; an invoice is written as open or paid where it is. */
export function problemOf({ resource, id }: Owed, books: Books, terms: SettleTerms): Unfit | null {
  switch (resource) {
    case 'invoices': {
      const invoice = books.get('invoices', id)
      return invoice === null ? null : settleInvoice(invoice, books, terms)
    }
    case 'payments': {
      const payment = books.get('payments', id)
      return payment === null ? null : notBeyond(payment.amountMinor, sumOf(books.ofPayment(id)), `Payment ${payment.ref} of ${inMoney(payment.amountMinor, payment.currency)}`, payment.currency, terms)
    }
    case 'creditNotes': {
      const note = books.get('creditNotes', id)
      return note === null ? null : notBeyond(note.amountMinor, sumOf(books.ofCredit(id)), `Credit note ${note.number} of ${inMoney(note.amountMinor, note.currency)}`, note.currency, terms)
    }
  }
}

function notBeyond(amount: number, used: number, what: string, currency: string, { mapping: { kind } }: SettleTerms): Unfit | null {
  return used <= amount ? null : new Unfit(kind === 'invoices' ? 'paid' : 'amount', '', `${what} cannot be used for ${inMoney(used, currency)}: that is more than it has.`)
}

function settleInvoice(invoice: RecordOf<'invoices'>, books: Books, { mapping: { kind }, by, at }: SettleTerms): Unfit | null {
  const { id, number, currency, status, totalMinor } = invoice
  const used = sumOf(books.onInvoice(id))
  const most = status === 'void' || status === 'draft' ? 0 : totalMinor
  if (used > most) {
    const field = kind === 'invoices' ? 'total' : 'invoice'
    const what = most === totalMinor ? `Invoice ${number} comes to ${inMoney(totalMinor, currency)}` : `Invoice ${number} is ${status === 'void' ? 'void' : 'a draft'}`
    return new Unfit(field, number, `${what}, and ${inMoney(used, currency)} would be applied to it with these rows and what is in the books already.`)
  }
  if (status !== 'open' && status !== 'paid') return null
  const now = used >= totalMinor ? 'paid' : 'open'
  if (now === status) return null
  books.write('invoices', { ...invoice, status: now })
  // Nothing is left to hold.
  if (now === 'paid') for (const hold of books.openHolds(invoice.accountId, id)) books.write('holds', { ...hold, releasedAt: at, releasedBy: by })
  return null
}

const sumOf = (rows: readonly { amountMinor: number }[]): number => rows.reduce((minor, row) => minor + row.amountMinor, 0)
