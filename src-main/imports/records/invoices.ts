/** Invoices: one a number, of one row or of as many as it has lines; what was paid of it by the same row. */
import type { BusinessDate, Currency, InvoiceId, PaymentId } from '#contract/vocabulary.ts'
import type { RecordOf } from '#main/core/ports/records.ts'
import { accountOf } from './accounts.ts'
import { asInvoiced, inMoney, linesOf, paidOf, taxed, type Header, type Paid } from './invoiceMoney.ts'
import { invoiceFact, LINE_FIELDS, type InvoiceFact, type InvoiceState } from './invoiceRow.ts'
import { ids, NUMBER_MAX, nothingMade, type Group, type ImportRules, type Known, type Making, type Terms } from './making.ts'
import { agreed, theOne } from './sameRows.ts'
import { Unfit } from './rowValues.ts'

const LINES_MAX = 500
export const DUE_BEFORE_ISSUE = 'Invoices that fall due before they are issued'
export const PAID_ON_NO_DAY = 'Invoices that are paid, wholly or in part, on no day that the file names, and count as paid on the day they were issued'
export const CREDIT_UNAPPLIED = 'Invoices below zero, which stand as credit notes that are not applied yet'

export const invoices: ImportRules<InvoiceFact> = {
  key: (row) => row.identifier('number', NUMBER_MAX),
  fact(row, terms) {
    const number = row.identifier('number', NUMBER_MAX)
    if (number === null) throw new Unfit('number', row.said('number'), 'This is empty, and it is needed.')
    return invoiceFact(row, terms, number)
  },
  make(group, known, terms) {
    const header = headerOf(group, terms)
    const making = nothingMade()
    const currency = header.currency ?? terms.mapping.currency ?? terms.party.currency
    const { number, account, total, issuedOn } = header
    const of = ids(terms.party.id)
    const owner = accountOf({ ref: account, name: header.accountName, email: header.email, currency }, making, known, terms)
    if (header.dueOn !== null && header.dueOn < issuedOn) making.remarks.push(DUE_BEFORE_ISSUE)
    if (total < 0) return creditNote(making, { header, currency, accountId: owner.id }, known, terms)

    const id = of.invoice(number) as InvoiceId
    const before = known.get('invoices', id)
    if (before !== null && before.accountId !== owner.id) throw new Unfit('account', account, `Invoice ${number} is another account’s in the books, and a file does not move it. Undo the import that brought it, or void it, first.`)
    if (known.get('creditNotes', of.creditNote(number)) !== null) throw new Unfit('number', number, `${number} is a credit note in the books, and an invoice in this file.`)
    const { subtotal, tax } = taxed(header, before?.taxMinor ?? 0, currency)
    const lines = linesOf(group.rows, { number, subtotal, tax, currency }, terms.has)
    const paid = paidOf(header, currency, terms.has)
    const state = stateOf(header)
    making.says.push({ resource: 'invoices', id, accountId: owner.id, said: {
      accountId: owner.id, number, currency, issuedOn, subtotalMinor: subtotal, taxMinor: tax, totalMinor: total,
      ...(terms.has('dueOn') ? { dueOn: header.dueOn } : {}), ...(terms.has('poNumber') ? { poNumber: header.poNumber } : {}),
      ...(state === null ? {} : { status: state === 'paid' || state === 'owed' ? 'open' : state, voidedOn: state === 'void' ? header.voidedOn ?? issuedOn : null }),
      ...(terms.has('disputed') || header.disputed !== null ? { disputed: header.disputed ?? false } : {}),
      ...(lines !== null ? { lines } : before !== null && sumOf(before.lines) === subtotal ? {} : { lines: asInvoiced(subtotal) }),
    }, fresh: { dueOn: null, poNumber: null, status: 'open', voidedOn: null, disputed: false } })
    making.invoices.push(id)
    payment(making, { header, paid, currency, accountId: owner.id, invoiceId: id }, known, terms)
    writeOff(making, { header, paid, state, currency, accountId: owner.id, invoiceId: id }, known, terms)
    return making
  },
}

type Whole = Header & { account: string; total: number; issuedOn: BusinessDate }
interface Of {
  header: Whole
  currency: Currency
  accountId: RecordOf<'accounts'>['id']
}

const OWN_FIELDS = ['account', 'accountName', 'email', 'issuedOn', 'dueOn', 'currency', 'subtotal', 'tax', 'total', 'open', 'paid', 'paidOn', 'poNumber', 'state', 'disputed', 'voidedOn'] as const

function headerOf({ rows }: Group<InvoiceFact>, { has }: Terms): Whole {
  const number = rows[0]!.fact.number
  if (!LINE_FIELDS.some(has)) theOne(rows, 'number', (fact) => fact.number)
  if (rows.length > LINES_MAX) throw new Unfit('number', number, `Invoice ${number} has ${rows.length} lines; ${LINES_MAX} can be kept.`)
  const header: Record<string, unknown> = { number }
  for (const field of OWN_FIELDS) header[field] = agreed(rows, field, field === 'state' ? 'status' : field)
  for (const field of ['account', 'issuedOn', 'total'] as const) if (header[field] === null) throw new Unfit(field, '', 'This is empty, and it is needed.')
  return header as unknown as Whole
}

/** Null where the file says nothing of it. */
function stateOf({ state, voidedOn }: Whole): InvoiceState | null {
  return state ?? (voidedOn === null ? null : 'void')
}

/** What the file says was paid, as a payment of its own on the invoice; taken back where a corrected file no longer says so. */
function payment(making: Making, { header, paid, currency, accountId, invoiceId }: Of & { paid: Paid; invoiceId: InvoiceId }, known: Known, { party, today }: Terms): void {
  const of = ids(party.id)
  const { number, paidOn, issuedOn } = header
  const paymentId = of.paidInvoice(number) as PaymentId
  if (paid.minor > 0) {
    const receivedOn = paidOn ?? issuedOn
    if (receivedOn > today) throw new Unfit(paidOn === null ? 'issuedOn' : 'paidOn', receivedOn, 'This day is still to come; a payment is recorded once the money is there.')
    if (paid.onNoDay) making.remarks.push(PAID_ON_NO_DAY)
    making.says.push({ resource: 'payments', id: paymentId, accountId, said: { accountId, receivedOn, amountMinor: paid.minor, currency }, fresh: { ref: refOf(number), purpose: 'receivable', medium: 'bank_transfer', chargeId: null, memo: null } })
    making.says.push({ resource: 'allocations', id: of.paidAllocation(number), accountId, said: { accountId, paymentId, invoiceId, amountMinor: paid.minor, currency, effectiveOn: receivedOn > issuedOn ? receivedOn : issuedOn }, fresh: { creditNoteId: null, reversesId: null } })
    making.payments.push(paymentId)
  } else if (paid.known && known.get('payments', paymentId) !== null) {
    const others = known.ofPayment(paymentId).filter(({ id }) => id !== of.paidAllocation(number))
    if (others.length > 0) throw new Unfit('paidOn', '', `The payment of invoice ${number} was reversed or applied elsewhere at this desk; it cannot be taken back by a file.`)
    making.drops.push({ resource: 'allocations', id: of.paidAllocation(number) }, { resource: 'payments', id: paymentId })
  }
}

const refOf = (number: string): string => (`PAY-${number}`.length <= NUMBER_MAX ? `PAY-${number}` : number)

function writeOff(making: Making, { header, paid, state, currency, accountId, invoiceId }: Of & { paid: Paid; state: InvoiceState | null; invoiceId: InvoiceId }, known: Known, { party }: Terms): void {
  const id = ids(party.id).writeOff(header.number)
  if (state === 'uncollectible') {
    const open = header.total - paid.minor
    if (open === 0) throw new Unfit('status', 'written off', 'Nothing of it is open, and it is said to be written off.')
    const on = header.voidedOn ?? header.dueOn ?? header.issuedOn
    making.says.push({ resource: 'writeOffs', id, accountId, said: { accountId, invoiceId, amountMinor: open, currency, effectiveOn: on > header.issuedOn ? on : header.issuedOn }, fresh: { reason: 'Written off where the file comes from' } })
  } else if (state !== null && known.get('writeOffs', id) !== null) making.drops.push({ resource: 'writeOffs', id })
}

/** Below zero it is no invoice. What of it was used, and on what, such a row does not tell. */
function creditNote(making: Making, { header, currency, accountId }: Of, known: Known, { party }: Terms): Making {
  const of = ids(party.id)
  const { number, total, open, paid, issuedOn } = header
  const state = stateOf(header)
  if (known.get('invoices', of.invoice(number)) !== null) throw new Unfit('total', '', `${number} is an invoice in the books, and below zero in this file.`)
  if ((state !== null && state !== 'owed') || header.paidOn !== null || (open !== null && open !== total) || (paid !== null && paid !== 0))
    throw new Unfit('total', inMoney(total, currency), 'This is a credit that was used up, wholly or in part, and the row does not tell on what. Leave it out; the invoices it was used on say what is open on them.')
  const id = of.creditNote(number)
  const before = known.get('creditNotes', id)
  if (before !== null && before.accountId !== accountId) throw new Unfit('account', header.account, `Credit note ${number} is another account’s in the books, and a file does not move it.`)
  making.says.push({ resource: 'creditNotes', id, accountId, said: { accountId, number, issuedOn, amountMinor: -total, currency }, fresh: { reason: 'From a file' } })
  making.creditNotes.push(id)
  making.remarks.push(CREDIT_UNAPPLIED)
  return making
}

const sumOf = (lines: readonly { amountMinor: number }[]): number => lines.reduce((minor, line) => minor + line.amountMinor, 0)
