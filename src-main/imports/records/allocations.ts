/** Allocations: so much of a payment, or of a credit note, on an invoice; both are known already. */
import type { BusinessDate, Currency } from '#contract/vocabulary.ts'
import type { RecordOf } from '#main/core/ports/records.ts'
import { needed } from './customers.ts'
import { inMoney } from './invoiceMoney.ts'
import { ids, NUMBER_MAX, nothingMade, type ImportRules } from './making.ts'
import { apply } from './payments.ts'
import { theOne } from './sameRows.ts'
import { Unfit } from './rowValues.ts'

interface Allocation {
  payment: string
  invoice: string
  amount: number
  effectiveOn: BusinessDate
  currency: Currency
}

export const allocations: ImportRules<Allocation> = {
  key: (row) => {
    const payment = row.identifier('payment', NUMBER_MAX)
    const invoice = row.identifier('invoice', NUMBER_MAX)
    return payment === null || invoice === null ? null : JSON.stringify([payment, invoice])
  },
  fact(row, { mapping, party }) {
    const currency = row.currency('currency') ?? mapping.currency ?? party.currency
    const amount = needed(row, 'amount', row.amount('amount', currency))
    if (amount <= 0) throw new Unfit('amount', row.said('amount'), 'An allocation is more than nothing. What is taken off an invoice again is left out of the file.')
    return { payment: needed(row, 'payment', row.identifier('payment', NUMBER_MAX)), invoice: needed(row, 'invoice', row.identifier('invoice', NUMBER_MAX)), amount, effectiveOn: needed(row, 'effectiveOn', row.on('effectiveOn')), currency }
  },
  make({ rows }, known, { party }) {
    const { fact } = theOne(rows, 'payment', ({ payment }) => payment)
    const { payment: ref, amount, currency, effectiveOn } = fact
    const of = ids(party.id)
    const invoice = known.get('invoices', of.invoice(fact.invoice))
    if (invoice === null) throw new Unfit('invoice', fact.invoice, `There is no invoice ${fact.invoice} yet. Import the invoices first.`)
    const payment = known.get('payments', of.payment(ref)) ?? known.deskPayment(invoice.accountId, ref)
    const credit = payment === null ? known.get('creditNotes', of.creditNote(ref)) : null
    const source = payment ?? credit
    if (source === null) throw new Unfit('payment', ref, `There is no payment ${ref} yet. Import the payments first.`)
    if (source.accountId !== invoice.accountId) throw new Unfit('invoice', fact.invoice, `Invoice ${fact.invoice} is another account’s than payment ${ref}.`)
    if (source.currency !== currency) throw new Unfit('amount', inMoney(amount, currency), `Payment ${ref} is in ${source.currency}.`)
    const making = nothingMade()
    const on = dayOf(source)
    apply(making, { paymentId: payment?.id ?? null, creditNoteId: credit?.id ?? null }, invoice, {
      id: of.allocation(source.id, invoice.id), other: of.rowAllocation(source.id, invoice.id), amount, from: effectiveOn > on ? effectiveOn : on, accountId: source.accountId, currency,
    }, known)
    if (payment !== null) making.payments.push(payment.id)
    else making.creditNotes.push(source.id)
    return making
  },
}

const dayOf = (source: RecordOf<'payments'> | RecordOf<'creditNotes'>): BusinessDate => ('receivedOn' in source ? source.receivedOn : source.issuedOn)
