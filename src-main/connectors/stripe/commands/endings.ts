/** What ends an invoice without a charge: voided, given up, credited, paid outside Stripe. */
import type Stripe from 'stripe'
import type { CommandInput } from '#contract/commands.ts'
import type { PaymentId } from '#contract/vocabulary.ts'
import { offStripePaymentIdOf, refId } from '../ids.ts'
import { currencyOf, minorFromStripe, stripeFromMinor } from '../money.ts'
import { holdEnded, mustBeOpen, mustBeOwed, nameOf, stateOf } from './invoiceState.ts'
import { MARKS, type Received } from './marks.ts'
import { invoiceOf, invoiceRecords, inWords, readAll, type Rule, type Work } from './work.ts'

export const voidInvoice: Rule<'voidInvoice'> = async (work, { invoiceId, reason }) => {
  const invoice = await invoiceOf(work, invoiceId)
  const begun = work.isDone(invoice.metadata)
  if (!(begun && invoice.status === 'void')) {
    if (!begun) await work.mustBeAsDecided()
    if (invoice.status === 'draft') work.refuse('NOT_OPEN', `${nameOf(invoice)} is still a draft; a draft is not voided but deleted, in Stripe itself.`)
    if (invoice.status !== 'open' && invoice.status !== 'uncollectible') work.refuse('NOT_OPEN', `${nameOf(invoice)} is ${stateOf(invoice)}; there is nothing to void.`)
    if (invoice.amount_paid > 0) work.refuse('PARTLY_PAID', `${inWords(invoice.amount_paid, invoice.currency)} was paid on ${nameOf(invoice)}, so it cannot be voided. Make a credit note for the rest.`)
    await noted(work, invoice, { [MARKS.reason]: reason })
    await work.ask((stripe) => stripe.invoices.voidInvoice(invoiceId, {}, work.key(2)))
  }
  return { result: {}, changed: await invoiceRecords(work, invoiceId) }
}

/** Stripe asks nobody: it is given up at once. */
export const requestWriteOff: Rule<'requestWriteOff'> = async (work, { invoiceId, reason }) => {
  const invoice = await invoiceOf(work, invoiceId)
  const begun = work.isDone(invoice.metadata)
  if (!(begun && invoice.status === 'uncollectible')) {
    if (!begun) await work.mustBeAsDecided()
    mustBeOpen(work, invoice, 'there is nothing to give up.')
    await noted(work, invoice, { [MARKS.reason]: reason })
    await work.ask((stripe) => stripe.invoices.markUncollectible(invoiceId, {}, work.key(2)))
  }
  return { result: {}, changed: await invoiceRecords(work, invoiceId) }
}

/** Why it ended stands on the invoice before it ends: Stripe has no place for it in the call itself. The hold ends with it. */
async function noted(work: Work, invoice: Stripe.Invoice, metadata: Record<string, string>, part: string | number = 1): Promise<void> {
  if (work.isDone(invoice.metadata)) return
  await work.ask((stripe) => stripe.invoices.update(invoice.id, { metadata: { ...metadata, ...holdEnded(work, invoice), ...work.mark } }, work.key(part)))
}

/** Takes off what is still open; money that was paid is given back in Stripe itself, or stays. */
export const requestCreditNote: Rule<'requestCreditNote'> = async (work, { invoiceId, amountMinor, reason }) => {
  const invoice = await invoiceOf(work, invoiceId)
  let note = (await work.ask((stripe) => stripe.creditNotes.list({ invoice: invoiceId, limit: 100 }))).data.find(({ metadata }) => work.isDone(metadata))
  if (note === undefined) {
    await work.mustBeAsDecided()
    mustBeOpen(work, invoice, 'a credit note takes off what is open. Money that was paid is given back in Stripe itself.')
    const open = minorFromStripe(invoice.amount_remaining, invoice.currency)
    if (amountMinor > open) work.refuse('MORE_THAN_OPEN', `Only ${inWords(invoice.amount_remaining, invoice.currency)} is open on ${nameOf(invoice)}.`)
    const amount = stripeFromMinor(amountMinor, invoice.currency, { charged: true })
    note = await work.ask((stripe) => stripe.creditNotes.create({ invoice: invoiceId, amount, ...(reason === '' ? {} : { memo: reason }), metadata: work.mark }, work.key()))
  }
  const { id } = note
  return { result: {}, changed: [...(await readAll(work, 'creditNotes', [id])), ...(await invoiceRecords(work, invoiceId))] }
}

export const recordPayment: Rule<'recordPayment'> = async (work, { invoiceId, ...received }) => ({ result: {}, changed: await paidOutside(work, [{ invoiceId, amountMinor: received.amountMinor }], received) })

/** Several invoices at once, each paid whole: as one transfer of a customer often does. */
export const receivePayment: Rule<'receivePayment'> = async (work, { accountId, amountMinor, currency, rows, ...received }) => {
  const first = rows[0]
  const applied = rows.reduce((sum, row) => sum + row.amountMinor, 0)
  if (first === undefined || applied !== amountMinor) return work.refuse('ON_ACCOUNT', 'Stripe keeps money that came outside it only as the payment of whole invoices: nothing of it may be left over. Choose invoices that come to just this amount.')
  if (rows.length > ROWS_MAX) return work.refuse('TOO_MANY', `At most ${ROWS_MAX} invoices are marked paid by one command at Stripe. Take the rest in a second one.`)
  if (new Set(rows.map(({ invoiceId }) => invoiceId)).size < rows.length) return work.refuse('INVOICE_TWICE', 'The same invoice is named more than once.')
  const changed = await paidOutside(work, rows, received, { accountId, currency })
  return { result: { paymentId: offStripePaymentIdOf(first.invoiceId) as PaymentId }, changed }
}
const ROWS_MAX = 50

type ReceivedAs = Pick<CommandInput<'recordPayment'>, 'medium' | 'receivedOn' | 'reference'>

/** All are looked at before the first is marked: then as good as nothing can stand in the way of a later one. */
async function paidOutside(work: Work, rows: readonly { invoiceId: string; amountMinor: number }[], { medium, receivedOn, reference }: ReceivedAs, whose?: { accountId: string; currency: string }) {
  const invoices: Stripe.Invoice[] = []
  for (const { invoiceId } of rows) invoices.push(await invoiceOf(work, invoiceId))
  const left = invoices.filter((invoice) => !(work.isDone(invoice.metadata) && invoice.status === 'paid'))
  if (left.length === invoices.length && !invoices.some(({ metadata }) => work.isDone(metadata))) await work.mustBeAsDecided()
  for (const invoice of left) mustFit(work, invoice, rows.find(({ invoiceId }) => invoiceId === invoice.id)!.amountMinor, whose)
  const received: Received = { on: receivedOn, m: medium, r: reference }
  for (const invoice of left) {
    const part = rows.length === 1 ? '' : `${invoice.id}:`
    await noted(work, invoice, { [MARKS.received]: JSON.stringify(received) }, `${part}1`)
    await work.ask((stripe) => stripe.invoices.pay(invoice.id, { paid_out_of_band: true }, work.key(`${part}2`)))
  }
  const changed = []
  for (const { invoiceId } of rows) changed.push(...(await invoiceRecords(work, invoiceId)))
  return [...changed, ...(await readAll(work, 'payments', rows.map(({ invoiceId }) => offStripePaymentIdOf(invoiceId))))]
}

function mustFit(work: Work, invoice: Stripe.Invoice, amountMinor: number, whose: { accountId: string; currency: string } | undefined): void {
  const name = nameOf(invoice)
  if (whose !== undefined && refId(invoice.customer) !== whose.accountId) work.refuse('INVOICE_OF_ANOTHER_ACCOUNT', `${name} belongs to another account.`)
  if (whose !== undefined && currencyOf(invoice.currency) !== whose.currency) work.refuse('OTHER_CURRENCY', `${name} is in ${currencyOf(invoice.currency)}, the money in ${whose.currency}.`)
  mustBeOwed(work, invoice, 'Nothing was recorded.')
  const open = minorFromStripe(invoice.amount_remaining, invoice.currency)
  const words = inWords(invoice.amount_remaining, invoice.currency)
  if (amountMinor > open) work.refuse('MORE_THAN_OPEN', `Only ${words} is open on ${name}.`)
  if (amountMinor < open) work.refuse('PART_NOT_TAKEN', `${words} is open on ${name}, and Stripe marks an invoice as paid outside it only whole. Record the rest with it, or make a credit note for the rest first.`)
}
