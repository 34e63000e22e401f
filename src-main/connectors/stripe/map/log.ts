/**
 * The billing log of a Stripe account: what its objects tell of their own past. Made of them and not of events, which
 * Stripe keeps for thirty days, so that the same is told however late one asks. Words of Stripe's that we have no
 * place for stand here as they are.
 */
import type Stripe from 'stripe'
import type { ChangedRecord } from '#main/core/ports/connector.ts'
import { logIdOf, refId } from '../ids.ts'
import { amountText, currencyOf, minorFromStripe, NotStripeAmount } from '../money.ts'
import { declineOf } from './charge.ts'
import { numberOf } from './invoice.ts'
import { clip, recordOf, type Whose } from './record.ts'

const line = (whose: Whose, object: string, what: string, accountId: string, at: number, kind: string, text: string): ChangedRecord =>
  recordOf(whose, 'billingLog', at, { id: logIdOf(object, what), accountId, at: Math.max(0, at * 1000), kind, actor: 'Stripe', text: clip(text, 500) })

const KNOWN_INVOICE: ReadonlySet<string> = new Set(['draft', 'open', 'paid', 'void', 'uncollectible'])

export function invoiceLog(whose: Whose, invoice: Stripe.Invoice): ChangedRecord[] {
  const accountId = refId(invoice.customer)
  if (accountId === null) return []
  const number = numberOf(invoice)
  const at = invoice.status_transitions
  const said = (what: string, when: number | null | undefined, kind: string, text: string) => (when === null || when === undefined ? [] : [line(whose, invoice.id, what, accountId, when, kind, text)])
  return [
    ...said('l.fin', at?.finalized_at, 'invoice.finalized', `Invoice ${number} was made final: ${money(invoice.total, invoice.currency)}.`),
    ...said('l.paid', at?.paid_at, 'invoice.paid', `Invoice ${number} was paid.`),
    ...said('l.void', at?.voided_at, 'invoice.voided', `Invoice ${number} was made void.`),
    ...said('l.unc', at?.marked_uncollectible_at, 'invoice.uncollectible', `Invoice ${number} was marked uncollectible.`),
    ...(invoice.last_finalization_error ? said('l.err', invoice.created, 'invoice.finalization_failed', `Invoice ${number} could not be made final: ${invoice.last_finalization_error.message ?? invoice.last_finalization_error.code ?? 'no reason given'}`) : []),
    ...(KNOWN_INVOICE.has(invoice.status ?? '') ? [] : said('l.status', invoice.created, 'invoice.status', `Stripe calls invoice ${number} “${invoice.status ?? 'nothing'}”, a word that this Counterfoil does not know. It counts as open.`)),
  ]
}

export const pendingLogIdOf = (charge: string): string => logIdOf(charge, 'l.pend')

/** Of attempts that failed: the reason, and what the bank and its network advise. */
export function chargeLog(whose: Whose, charge: Stripe.Charge): ChangedRecord[] {
  const accountId = refId(charge.customer)
  if (accountId === null || charge.status === 'succeeded') return []
  const amount = money(charge.amount, charge.currency)
  const said = (what: string, kind: string, text: string) => [line(whose, charge.id, what, accountId, charge.created, kind, text)]
  if (charge.status === 'pending') return said('l.pend', 'charge.pending', `A charge of ${amount} is under way at the bank; its outcome is not known yet.`)
  if (charge.status !== 'failed') return said('l.status', 'charge.status', `Stripe calls a charge of ${amount} “${charge.status}”, a word that this Counterfoil does not know. It counts as taken.`)
  const { outcome } = charge
  const advice = [
    outcome?.advice_code ? `the bank’s advice is “${outcome.advice_code.replaceAll('_', ' ')}”` : '',
    outcome?.network_advice_code ? `the network’s advice is ${outcome.network_advice_code}` : '',
    outcome?.network_decline_code ? `the network’s code is ${outcome.network_decline_code}` : '',
  ].filter((part) => part !== '')
  return said('l.fail', 'charge.failed', `A charge of ${amount} failed (${declineOf(charge)}): ${(charge.failure_message ?? outcome?.seller_message ?? 'no reason given').replace(/\.$/, '')}.${advice.length === 0 ? '' : ` ${capital(advice.join('; '))}.`}`)
}

export function subscriptionLog(whose: Whose, subscription: Stripe.Subscription): ChangedRecord[] {
  const accountId = refId(subscription.customer)
  if (accountId === null) return []
  const ended = subscription.ended_at ?? subscription.canceled_at
  return [
    line(whose, subscription.id, 'l.new', accountId, subscription.start_date ?? subscription.created, 'subscription.started', 'A subscription began.'),
    ...(ended === null || ended === undefined ? [] : [line(whose, subscription.id, 'l.end', accountId, ended, 'subscription.cancelled', 'A subscription was cancelled.')]),
  ]
}

const capital = (text: string): string => text.replace(/^./, (letter) => letter.toUpperCase())

function money(amount: number, code: string): string {
  try {
    return amountText(minorFromStripe(amount, code), currencyOf(code))
  } catch (error) {
    if (error instanceof NotStripeAmount) return `an amount that cannot be read (${error.message})`
    throw error
  }
}
