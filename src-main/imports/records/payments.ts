/** Payments: one a reference; where rows name invoices, that much of it is on each of them. */
import type { BusinessDate, Currency, InvoiceId, PaymentId, PaymentMedium } from '#contract/vocabulary.ts'
import type { RecordOf } from '#main/core/ports/records.ts'
import { accountOf } from './accounts.ts'
import { needed } from './customers.ts'
import { fingerprint } from './recordId.ts'
import { inMoney } from './invoiceMoney.ts'
import { ids, NAME_MAX, NUMBER_MAX, nothingMade, type Group, type ImportRules, type Known, type Making, type Terms } from './making.ts'
import { agreed, same, theOne } from './sameRows.ts'
import { Unfit, type RowValues } from './rowValues.ts'

interface Payment {
  reference: string | null
  account: string | null
  accountName: string | null
  receivedOn: BusinessDate
  amount: number
  currency: Currency
  medium: string | null
  invoice: string | null
  memo: string | null
}

export const payments: ImportRules<Payment> = {
  key: (row) => row.identifier('reference', NUMBER_MAX),
  fact(row, { mapping, party, today }) {
    const currency = row.currency('currency') ?? mapping.currency ?? party.currency
    const amount = needed(row, 'amount', row.amount('amount', currency))
    if (amount <= 0) throw new Unfit('amount', row.said('amount'), 'A payment is more than nothing. What was given back is not a payment.')
    const receivedOn = needed(row, 'receivedOn', row.on('receivedOn'))
    if (receivedOn > today) throw new Unfit('receivedOn', row.said('receivedOn'), 'This day is still to come; a payment is recorded once the money is there.')
    const invoice = row.identifier('invoice', NUMBER_MAX)
    const account = row.identifier('account', NUMBER_MAX)
    // An invoice says whose payment it is.
    if (account === null && invoice === null) needed(row, 'account', account)
    return { reference: row.identifier('reference', NUMBER_MAX), account, accountName: row.text('accountName', NAME_MAX), receivedOn, amount, currency, medium: mediumOf(row), invoice, memo: row.text('memo', 200) }
  },
  make(group, known, terms) {
    const { first, rows } = distinct(group)
    const { party } = terms
    const of = ids(party.id)
    const making = nothingMade()
    const { reference, currency, receivedOn } = first
    const named = rows.flatMap(({ fact }) => (fact.invoice === null ? [] : [{ invoice: invoiceNamed(fact.invoice, known, terms), amount: fact.amount, number: fact.invoice }]))
    const owner = agreed(rows, 'account') === null
      ? { id: named[0]!.invoice.accountId, ref: '' }
      : accountOf({ ref: agreed(rows, 'account')!, name: agreed(rows, 'accountName'), email: null, currency }, making, known, terms)
    const content = JSON.stringify([first.account, receivedOn, first.amount, currency, first.invoice, first.memo])
    const id = (reference === null ? of.paymentLike(content, group.among) : of.payment(reference)) as PaymentId
    const before = known.get('payments', id)
    if (before !== null && before.accountId !== owner.id) throw new Unfit('account', first.account ?? '', `Payment ${reference} is another account’s in the books, and a file does not move it. Undo the import that brought it, or reverse it, first.`)
    const medium = mediumFor(first.medium, making)
    making.says.push({ resource: 'payments', id, accountId: owner.id, said: {
      accountId: owner.id, ref: reference ?? `F-${fingerprint({ id }).slice(0, 12)}`, receivedOn, amountMinor: rows.reduce((minor, { fact }) => minor + fact.amount, 0), currency,
      ...(terms.has('medium') && first.medium !== null ? { medium } : {}), ...(terms.has('memo') ? { memo: first.memo } : {}),
    }, fresh: { purpose: 'receivable', chargeId: null, medium: 'bank_transfer', memo: null } })
    making.payments.push(id)
    for (const { invoice, amount } of named) apply(making, { paymentId: id, creditNoteId: null }, invoice, { id: of.rowAllocation(id, invoice.id), other: of.allocation(id, invoice.id), amount, from: receivedOn, accountId: owner.id, currency }, known)
    if (terms.has('invoice') && before !== null) noLongerNamed(making, id, new Set(named.map(({ invoice }) => invoice.id)), known, terms)
    return making
  },
}

/** Rows of one payment: parts of it on different invoices, or one row written twice. */
function distinct({ rows }: Group<Payment>): { first: Payment; rows: Group<Payment>['rows'] } {
  const kept: { n: number; fact: Payment }[] = []
  for (const row of rows) if (!kept.some(({ fact }) => same(fact, row.fact))) kept.push(row)
  const parts = new Set(kept.map(({ fact }) => fact.invoice))
  if (kept.length > 1 && (parts.has(null) || parts.size < kept.length)) theOne(kept, 'reference', ({ reference }) => reference ?? '')
  for (const field of ['account', 'receivedOn', 'currency', 'medium'] as const) agreed(kept, field)
  return { first: kept[0]!.fact, rows: kept }
}

function invoiceNamed(number: string, known: Known, { party }: Terms): RecordOf<'invoices'> {
  const invoice = known.get('invoices', ids(party.id).invoice(number))
  if (invoice === null) throw new Unfit('invoice', number, `There is no invoice ${number} yet. Import the invoices first, or leave this empty: the payment is then not applied.`)
  return invoice
}

interface Applied {
  id: string
  /** The same said by another kind of file: that one is kept. */
  other: string
  amount: number
  /** The day the money came. */
  from: BusinessDate
  accountId: RecordOf<'accounts'>['id']
  currency: Currency
}

/** So much of a payment or credit note on an invoice of the same account and currency. */
export function apply(making: Making, source: { paymentId: PaymentId | null; creditNoteId: RecordOf<'creditNotes'>['id'] | null }, invoice: RecordOf<'invoices'>, { id, other, amount, from, accountId, currency }: Applied, known: Known): void {
  if (invoice.accountId !== accountId) throw new Unfit('invoice', invoice.number, `Invoice ${invoice.number} is another account’s.`)
  if (invoice.currency !== currency) throw new Unfit('invoice', invoice.number, `Invoice ${invoice.number} is in ${invoice.currency}, and this is ${inMoney(amount, currency)}.`)
  making.says.push({
    resource: 'allocations', id: known.get('allocations', other) === null ? id : other, accountId, fresh: { reversesId: null },
    said: { accountId, ...source, invoiceId: invoice.id, amountMinor: amount, currency, effectiveOn: from > invoice.issuedOn ? from : invoice.issuedOn },
  })
  making.invoices.push(invoice.id)
}

/** A corrected row names another invoice, or none: what the row before had put on one is taken off. */
function noLongerNamed(making: Making, paymentId: PaymentId, named: ReadonlySet<InvoiceId>, known: Known, { party }: Terms): void {
  const of = ids(party.id)
  for (const row of known.ofPayment(paymentId)) {
    if (!('invoiceId' in row) || named.has(row.invoiceId) || row.id !== of.rowAllocation(paymentId, row.invoiceId)) continue
    making.drops.push({ resource: 'allocations', id: row.id })
    making.invoices.push(row.invoiceId)
  }
}

const MEDIA: Record<string, PaymentMedium> = {
  'bank transfer': 'bank_transfer', bank: 'bank_transfer', transfer: 'bank_transfer', wire: 'bank_transfer', eft: 'bank_transfer', sepa: 'bank_transfer', bacs: 'bank_transfer', 'wire transfer': 'bank_transfer', überweisung: 'bank_transfer',
  ach: 'ach', 'direct debit': 'direct_debit', lastschrift: 'direct_debit', 'credit card': 'card', card: 'card', 'debit card': 'card', visa: 'card', mastercard: 'card', amex: 'card', cheque: 'cheque', check: 'cheque', chq: 'cheque',
}

const mediumOf = (row: RowValues): string | null => row.text('medium', 40)?.toLowerCase().replaceAll('_', ' ') ?? null

function mediumFor(word: string | null, making: Making): PaymentMedium {
  const medium = word === null ? 'bank_transfer' : MEDIA[word]
  if (medium !== undefined) return medium
  making.remarks.push(`Payments by “${word}”, for which there is no word here, and which stand as bank transfers`)
  return 'bank_transfer'
}
