/** Everything that our books make of one invoice, with what has to be asked for besides it. */
import type Stripe from 'stripe'
import type { ChangedRecord } from '#main/core/ports/connector.ts'
import { givenBackWriteOffIdOf, holdIdOf, approvalIdOf, offStripeAllocationIdOf, offStripePaymentIdOf, recoveryIdOf, refId, unexplainedIdOf, writeOffIdOf } from './ids.ts'
import type { Balances } from './balances.ts'
import type { Links } from './links.ts'
import { stands } from './map/credit.ts'
import { approvalRecords, holdRecords, invoiceRecords, statusOf } from './map/invoice.ts'
import { invoiceLog } from './map/log.ts'
import { paymentRecordRecords } from './map/offStripe.ts'
import type { Whose } from './map/record.ts'
import { paidParts, payerOf, settlementOf, type GivenBack, type Settlement } from './map/settlement.ts'
import type { Upstream } from './upstream.ts'

/** What of an invoice is asked for: its own record, or those made of it. */
export type InvoicePart = 'invoices' | 'allocations' | 'writeOffs' | 'payments' | 'holds' | 'approvals' | 'billingLog'
export const INVOICE_PARTS: readonly InvoicePart[] = ['invoices', 'allocations', 'writeOffs', 'payments', 'holds', 'approvals', 'billingLog']

export interface InvoiceReader {
  records(part: InvoicePart, invoice: Stripe.Invoice, how: How): Promise<ChangedRecord[]>
  /** Ids of records of it that are not there now, and may have been. */
  mayBeGone(part: InvoicePart, invoice: Stripe.Invoice, how: How): Promise<string[]>
}
export interface How {
  whose: Whose
  links: Links
  signal: AbortSignal | undefined
}

export function createInvoices(upstream: Upstream, balances: Balances): InvoiceReader {
  /** Several parts of one invoice are asked for one after another. */
  const settled = new WeakMap<Stripe.Invoice, { links: Links; made: Promise<Settlement> }>()

  const paymentsOf = async (invoice: Stripe.Invoice, signal: AbortSignal | undefined): Promise<readonly Stripe.InvoicePayment[]> => {
    const { payments } = invoice
    if (payments?.data !== undefined && !payments.has_more) return payments.data
    if (statusOf(invoice) === 'draft') return []
    return (await upstream.all('invoicePayments', { invoice: invoice.id }, signal)).filter((one) => refId(one.invoice as string) === invoice.id)
  }
  const linesOf = async (invoice: Stripe.Invoice, signal: AbortSignal | undefined): Promise<readonly Stripe.InvoiceLineItem[]> =>
    invoice.lines?.data !== undefined && !invoice.lines.has_more ? invoice.lines.data : upstream.all('lines', { of: invoice.id }, signal)

  const factsOf = async (invoice: Stripe.Invoice, { whose, links, signal }: How): Promise<Settlement> => {
    if (statusOf(invoice) === 'draft') return settlementOf(whose, { invoice, payments: [], creditNotes: [], givenBack: new Map(), applied: [], overpaidBy: new Map() })
    const hasNotes = (invoice.pre_payment_credit_notes_amount ?? 0) + (invoice.post_payment_credit_notes_amount ?? 0) !== 0
    const hasBalance = (invoice.starting_balance ?? 0) !== 0 || ((invoice.ending_balance ?? 0) !== (invoice.starting_balance ?? 0))
    const customer = refId(invoice.customer)
    const [payments, notes, applied] = await Promise.all([
      paymentsOf(invoice, signal),
      hasNotes ? upstream.all('creditNotes', { invoice: invoice.id }, signal) : [],
      hasBalance && customer !== null ? balances.appliedTo(customer, invoice.id, signal) : [],
    ])
    const payers = [...new Set(paidParts(payments).flatMap((part) => payerOf(part) ?? []))]
    const givenBack = new Map<string, readonly GivenBack[]>()
    for (const payer of payers) {
      const back = await links.givenBack(payer, signal)
      if (back.length > 0) givenBack.set(payer, back)
    }
    const overpaidBy = new Map<string, string>()
    for (const { origin } of applied) {
      if (origin.kind !== 'overpaid' || overpaidBy.has(origin.invoice)) continue
      const parts = paidParts(await upstream.all('invoicePayments', { invoice: origin.invoice }, signal)).filter((one) => refId(one.invoice as string) === origin.invoice)
      const payer = parts.length === 0 ? null : payerOf(parts.at(-1)!)
      if (payer !== null) overpaidBy.set(origin.invoice, payer)
    }
    return settlementOf(whose, { invoice, payments, creditNotes: notes.filter((note) => refId(note.invoice) === invoice.id && stands(note)), givenBack, applied, overpaidBy })
  }
  const settlement = (invoice: Stripe.Invoice, how: How): Promise<Settlement> => {
    const known = settled.get(invoice)
    if (known !== undefined && known.links === how.links) return known.made
    const made = factsOf(invoice, how)
    settled.set(invoice, { links: how.links, made })
    made.catch(() => settled.delete(invoice))
    return made
  }

  /** Money recorded at Stripe that was taken elsewhere. */
  const recorded = async (invoice: Stripe.Invoice, { whose, signal }: How): Promise<ChangedRecord[]> => {
    if (statusOf(invoice) === 'draft') return []
    const parts = paidParts(await paymentsOf(invoice, signal)).filter(({ payment }) => refId(payment?.payment_record) !== null)
    return (await Promise.all(parts.map(async (part) => paymentRecordRecords(whose, invoice, part, await upstream.one('paymentRecord', refId(part.payment.payment_record)!, signal))))).flat()
  }

  const contested = async (invoice: Stripe.Invoice, { links, signal }: How): Promise<boolean> => {
    if ((invoice.amount_paid ?? 0) === 0) return false
    for (const part of paidParts(await paymentsOf(invoice, signal))) {
      const payer = payerOf(part)
      if (payer !== null && (await links.disputed(payer, signal)) === 'open') return true
    }
    return false
  }

  return {
    async records(part, invoice, how) {
      switch (part) {
        case 'invoices':
          return invoiceRecords(how.whose, invoice, await linesOf(invoice, how.signal), await contested(invoice, how))
        case 'allocations':
          return (await settlement(invoice, how)).allocations
        case 'writeOffs':
          return (await settlement(invoice, how)).writeOffs
        case 'payments':
          return [...(await recorded(invoice, how)), ...(await settlement(invoice, how)).payments]
        case 'holds':
          return holdRecords(how.whose, invoice)
        case 'approvals':
          return approvalRecords(how.whose, invoice)
        case 'billingLog':
          return invoiceLog(how.whose, invoice)
        default:
          return part satisfies never
      }
    },
    async mayBeGone(part, invoice, { links, signal }) {
      const id = invoice.id
      switch (part) {
        case 'holds':
          return [holdIdOf(id)]
        case 'approvals':
          return [approvalIdOf(id)]
        case 'payments':
          return [offStripePaymentIdOf(id)]
        case 'writeOffs': {
          const back = (await Promise.all(paidParts(await paymentsOf(invoice, signal)).map(async (one) => links.givenBack(payerOf(one) ?? '', signal)))).flat()
          return [writeOffIdOf(id), recoveryIdOf(id), ...back.map((one) => givenBackWriteOffIdOf(id, one.id))]
        }
        case 'allocations':
          return [offStripeAllocationIdOf(id), unexplainedIdOf(id), ...(await paymentsOf(invoice, signal)).filter(({ status }) => status === 'canceled').map((one) => one.id)]
        case 'invoices':
        case 'billingLog':
          return []
        default:
          return part satisfies never
      }
    },
  }
}
