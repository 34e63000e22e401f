/** Attempts to take money, and the money that came of them. */
import type Stripe from 'stripe'
import { mediumOfMethod } from '#contract/vocabulary.ts'
import type { ChangedRecord } from '#main/core/ports/connector.ts'
import type { RecordOf } from '#main/core/ports/records.ts'
import { paymentIdOf, refId } from '../ids.ts'
import { currencyOf, minorFromStripe } from '../money.ts'
import { methodKind } from './method.ts'
import { clip, dayOf, orNull, orSaid, recordOf, type Whose } from './record.ts'

/** Disputes that are over and were ours. */
const WON: ReadonlySet<string> = new Set(['won', 'warning_closed', 'prevented'])
/** Disputes whose money is gone. */
const LOST: ReadonlySet<string> = new Set(['lost'])
export const isLost = ({ status }: Pick<Stripe.Dispute, 'status'>): boolean => LOST.has(status)
/** Nothing is decided yet; a status that we do not know is no decision. */
export const isOpenDispute = ({ status }: Pick<Stripe.Dispute, 'status'>): boolean => !WON.has(status) && !LOST.has(status)

/** Money that is on its way back, or went; what failed or was called off did not. A status that we do not know counts: it is shown, and does not hide money. */
export const isGivenBack = ({ status }: Pick<Stripe.Refund, 'status'>): boolean => status !== 'failed' && status !== 'canceled'

/**
 * None of an attempt that is for no invoice.
 * `contested`: a dispute of it that is not over, or lost.
 */
export function chargeRecords(whose: Whose, charge: Stripe.Charge, invoiceId: string, contested: boolean): ChangedRecord[] {
  const accountId = refId(charge.customer)
  const status = chargeStatus(charge, contested)
  if (accountId === null) return []
  return orSaid(whose, 'charges', charge.id, () => [recordOf(whose, 'charges', charge.created, {
    id: charge.id, accountId, kind: 'invoice', invoiceId, methodId: refId(charge.payment_method) ?? refId(charge.source as { id: string } | null) ?? 'none',
    amountMinor: minorFromStripe(charge.amount, charge.currency), currency: currencyOf(charge.currency), status, declineCode: status === 'failed' ? declineOf(charge) : null, at: charge.created * 1000,
    seriesId: invoiceId,
  })])
}

function chargeStatus(charge: Stripe.Charge, contested: boolean): RecordOf<'charges'>['status'] {
  if (charge.status === 'failed') return 'failed'
  if (charge.status === 'pending') return 'pending'
  if (contested) return 'disputed'
  return charge.refunded ? 'refunded' : 'succeeded'
}

/**
 * The bank's own reason where there is one: Stripe's `failure_code` says no more than that a card was declined.
 * A charge has no `decline_code`; `outcome.reason` is it.
 */
export const declineOf = ({ outcome, failure_code: code }: Stripe.Charge): string => clip(outcome?.reason, 60) || clip(code, 60) || 'generic_decline'

/** Money that was taken. An authorisation that was not captured is none; look-alikes know no such thing. */
export const isMoney = ({ status, captured }: { status: string; captured?: boolean }): boolean => status !== 'failed' && status !== 'pending' && captured !== false

export function paymentRecords(whose: Whose, charge: Stripe.Charge): ChangedRecord[] {
  const accountId = refId(charge.customer)
  if (accountId === null || !isMoney(charge)) return []
  const id = paymentIdOf(charge)
  return orSaid(whose, 'payments', id, () => [recordOf(whose, 'payments', charge.created, {
    id, accountId, ref: refOf(charge.receipt_number, id), purpose: 'receivable', medium: mediumOf(charge.payment_method_details?.type), chargeId: charge.id, receivedOn: dayOf(whose, charge.created),
    amountMinor: minorFromStripe(charge.amount_captured ?? charge.amount, charge.currency), currency: currencyOf(charge.currency), memo: orNull(clip(charge.description, 200)),
  })])
}

/** Staff and customers see the end of a long id. */
export const refOf = (number: string | null | undefined, id: string): string => (number ? clip(number, 30) : id.length <= 30 ? id : `…${id.slice(-29)}`)

/** Kinds of payment without a word of ours are cards where a person paid, which most of them are. */
export function mediumOf(type: string | null | undefined): RecordOf<'payments'>['medium'] {
  if (type === 'customer_balance' || type === 'ach_credit_transfer' || type === 'multibanco' || type === 'custom') return 'bank_transfer'
  if (type === 'paper_check') return 'cheque'
  return mediumOfMethod(methodKind(type) ?? 'other')
}
