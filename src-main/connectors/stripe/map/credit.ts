/** Credit notes, credit from the customer's balance, and money that went back. */
import type Stripe from 'stripe'
import type { ChangedRecord } from '#main/core/ports/connector.ts'
import { outOfBandRefundIdOf, refId } from '../ids.ts'
import { currencyOf, minorFromStripe } from '../money.ts'
import type { OwnCredit } from './balance.ts'
import { refOf } from './charge.ts'
import { clip, dayOf, orSaid, recordOf, type Whose } from './record.ts'

/** None where it was made void: our books have no day on which a credit note ended. */
export const stands = ({ status }: Stripe.CreditNote): boolean => status !== 'void'

export function creditNoteRecords(whose: Whose, note: Stripe.CreditNote): ChangedRecord[] {
  const accountId = refId(note.customer)
  if (accountId === null || !stands(note)) return []
  return orSaid(whose, 'creditNotes', note.id, () => [recordOf(whose, 'creditNotes', note.created, {
    id: note.id, accountId, number: refOf(note.number, note.id), issuedOn: dayOf(whose, note.effective_at ?? note.created), amountMinor: minorFromStripe(note.total ?? note.amount, note.currency), currency: currencyOf(note.currency),
    reason: clip([note.memo, note.reason?.replaceAll('_', ' ')].find((text) => text !== null && text !== undefined && text.trim() !== '') ?? 'Credit note', 200),
  })])
}

/** Credit that is on the customer's balance without a credit note of its own. */
export const balanceCreditRecords = (whose: Whose, customer: string, currency: string, credit: OwnCredit): ChangedRecord[] =>
  orSaid(whose, 'creditNotes', credit.id, () => [recordOf(whose, 'creditNotes', credit.created, {
    id: credit.id, accountId: customer, number: `BAL-${credit.id.slice(-12)}`, issuedOn: dayOf(whose, credit.created), amountMinor: minorFromStripe(credit.amount, currency), currency: currencyOf(currency),
    reason: clip(credit.description ?? BALANCE_WORDS[credit.type] ?? `On the customer’s balance in Stripe (${credit.type.replaceAll('_', ' ')})`, 200),
  })])

const BALANCE_WORDS: Readonly<Record<string, string>> = {
  adjustment: 'Credit put on the customer’s balance in Stripe', initial: 'Credit the customer began with in Stripe', migration: 'Credit brought into Stripe from another system',
  unspent_receiver_credit: 'Money the customer sent that was on no invoice', applied_to_invoice: 'From an invoice below zero',
}

/** Money that went back, of a payment that we have. */
export const refundRecords = (whose: Whose, refund: Pick<Stripe.Refund, 'id' | 'amount' | 'currency' | 'created'>, accountId: string, paymentId: string, reason: 'refund' | 'dispute_lost' | 'bank_return'): ChangedRecord[] =>
  orSaid(whose, 'refunds', refund.id, () => [recordOf(whose, 'refunds', refund.created, {
    id: refund.id, accountId, paymentId, reason, refundedOn: dayOf(whose, refund.created), amountMinor: minorFromStripe(refund.amount, refund.currency), currency: currencyOf(refund.currency),
  })])

/** What a credit note says was given back outside Stripe, of the payment that it was given back from. */
export function outOfBandRefundRecords(whose: Whose, note: Stripe.CreditNote, paymentId: string): ChangedRecord[] {
  const accountId = refId(note.customer)
  const amount = note.out_of_band_amount ?? 0
  if (accountId === null || amount === 0 || !stands(note)) return []
  return refundRecords(whose, { id: outOfBandRefundIdOf(note.id), amount, currency: note.currency, created: note.effective_at ?? note.created }, accountId, paymentId, 'refund')
}
