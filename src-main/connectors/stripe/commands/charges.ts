/** Taking money: an invoice paid now, a failed charge tried again. A decline is an answer, not a refusal. */
import type Stripe from 'stripe'
import type { CommandResult } from '#contract/commands.ts'
import type { ChangedRecord } from '#main/core/ports/connector.ts'
import { AT_THE_BANK } from '#main/domain/retryAdvice.ts'
import { StripeSaid } from '../failures.ts'
import { refId } from '../ids.ts'
import { mustBeOwed, mustNotBeHeld, nameOf, stateOf } from './invoiceState.ts'
import { invoiceOf, invoiceRecords, type Rule, type Work } from './work.ts'

type ChargeResult = CommandResult<'payInvoice'>
type Taken = { result: ChargeResult; changed: ChangedRecord[] }

export const payInvoice: Rule<'payInvoice'> = async (work, { invoiceId, methodId }) => take(work, await invoiceOf(work, invoiceId), methodId)

/** The invoice is what is to be paid; a charge that belongs to none has its payment intent confirmed again. */
export const retryCharge: Rule<'retryCharge'> = async (work, { chargeId, methodId }) => {
  if (!/^[A-Za-z0-9_-]{1,255}$/.test(chargeId)) return work.refuse('NOT_FOUND', 'Stripe no longer has this charge.')
  const charge = await work.ask((stripe) => stripe.charges.retrieve(chargeId))
  if (charge.status !== 'failed') return charge.status === 'pending' ? work.refuse('AT_THE_BANK', `${AT_THE_BANK} Nothing was charged again.`) : work.refuse('ALREADY_PAID', 'This charge went through; there is nothing to try again.')
  const intentId = refId(charge.payment_intent)
  if (intentId === null) return work.refuse('NOT_OFFERED', 'This charge belongs to no invoice and to no payment that could be tried again.')
  const invoiceId = await invoiceOfIntent(work, intentId)
  return invoiceId === null ? confirmAgain(work, intentId, methodId) : take(work, await invoiceOf(work, invoiceId), methodId)
}

/** Null too where the address has no list of invoice payments. */
async function invoiceOfIntent(work: Work, intentId: string): Promise<string | null> {
  try {
    const [part] = (await work.ask((stripe) => stripe.invoicePayments.list({ payment: { type: 'payment_intent', payment_intent: intentId }, limit: 1 }))).data
    return refId(part?.invoice)
  } catch (error) {
    if (error instanceof StripeSaid && error.kind === 'not_offered') return null
    throw error
  }
}

async function take(work: Work, invoice: Stripe.Invoice, methodId: string): Promise<Taken> {
  const id = invoice.id
  // Paid, perhaps by this very command: only Stripe's memory of the key tells, and it takes nothing twice.
  if (invoice.status !== 'paid') {
    mustBeOwed(work, invoice, 'Nothing was charged.')
    mustNotBeHeld(work, invoice)
    await work.mustBeAsDecided()
  }
  try {
    const paid = await work.ask((stripe) => stripe.invoices.pay(id, { payment_method: methodId, off_session: true, expand: ['payments'] }, work.key()))
    const charge = await chargeOfInvoice(work, paid)
    // A credit of the customer's may have paid it: then nothing was charged.
    if (charge === null) return work.refuse('NO_CHARGE', `${nameOf(paid)} is ${stateOf(paid)}; no payment method was charged.`)
    return { result: resultOf(charge), changed: [...(await invoiceRecords(work, id)), ...(await work.context.recordsOf('charge', charge.id, work.signal))] }
  } catch (error) {
    const declined = error instanceof StripeSaid ? await declineOf(work, error) : null
    if (declined !== null) return { result: declined, changed: [...(await invoiceRecords(work, id)), ...(await work.context.recordsOf('charge', declined.chargeId, work.signal))] }
    if (!(error instanceof StripeSaid) || error.kind !== 'invalid') throw error
    if (invoice.status === 'paid') return work.refuse('ALREADY_PAID', `${nameOf(invoice)} has been paid since. Nothing was charged.`)
    if ((await chargeOfInvoice(work, invoice))?.status === 'pending') return work.refuse('AT_THE_BANK', `${AT_THE_BANK} Nothing was charged again.`)
    throw error
  }
}

async function confirmAgain(work: Work, intentId: string, methodId: string): Promise<Taken> {
  const before = await work.ask((stripe) => stripe.paymentIntents.retrieve(intentId))
  if (before.status === 'canceled') return work.refuse('NOT_OPEN', 'This payment was called off at Stripe. Nothing was charged.')
  if (before.status !== 'succeeded' && before.status !== 'processing') await work.mustBeAsDecided()
  try {
    const intent = await work.ask((stripe) => stripe.paymentIntents.confirm(intentId, { payment_method: methodId, off_session: true, expand: ['latest_charge'] }, work.key()))
    const charge = intent.latest_charge as Stripe.Charge | null
    if (charge === null) return work.refuse('NO_CHARGE', 'Stripe took the question and charged nothing.')
    return { result: resultOf(charge), changed: await work.context.recordsOf('charge', charge.id, work.signal) }
  } catch (error) {
    const declined = error instanceof StripeSaid ? await declineOf(work, error) : null
    if (declined !== null) return { result: declined, changed: await work.context.recordsOf('charge', declined.chargeId, work.signal) }
    if (error instanceof StripeSaid && error.kind === 'invalid' && (before.status === 'succeeded' || before.status === 'processing')) return work.refuse('ALREADY_PAID', 'This payment has gone through since, or is under way. Nothing was charged.')
    throw error
  }
}

const resultOf = ({ id, status, outcome, failure_code: code }: Stripe.Charge): ChargeResult => ({
  chargeId: id as ChargeResult['chargeId'], status: status === 'failed' ? 'failed' : status === 'pending' ? 'pending' : 'succeeded',
  declineCode: status === 'failed' ? (outcome?.reason ?? code ?? 'generic_decline').slice(0, 60) : null,
})

/** Null where it was no decline, or nothing was tried: then there is no charge. */
async function declineOf(work: Work, said: StripeSaid): Promise<ChargeResult | null> {
  if (said.kind !== 'declined' && said.code !== 'authentication_required' && said.code !== 'invoice_payment_intent_requires_action') return null
  const { paymentIntentId } = said
  const chargeId = said.chargeId ?? (paymentIntentId === null ? null : refId((await work.ask((stripe) => stripe.paymentIntents.retrieve(paymentIntentId))).latest_charge))
  return chargeId === null ? null : { chargeId: chargeId as ChargeResult['chargeId'], status: 'failed', declineCode: (said.declineCode ?? said.code ?? 'generic_decline').slice(0, 60) }
}

/** The newest charge of what was asked for last on the invoice. */
async function chargeOfInvoice(work: Work, invoice: Stripe.Invoice): Promise<Stripe.Charge | null> {
  const parts = invoice.payments?.data ?? (await work.ask((stripe) => stripe.invoicePayments.list({ invoice: invoice.id, limit: 100 }))).data
  const asked = parts.filter(({ status, payment }) => status !== 'canceled' && refId(payment?.payment_intent) !== null)
  const [newest] = asked.sort((a, b) => (b.status_transitions?.paid_at ?? b.created) - (a.status_transitions?.paid_at ?? a.created))
  const intentId = refId(newest?.payment.payment_intent)
  if (intentId === null) return null
  return (await work.ask((stripe) => stripe.paymentIntents.retrieve(intentId, { expand: ['latest_charge'] }))).latest_charge as Stripe.Charge | null
}
