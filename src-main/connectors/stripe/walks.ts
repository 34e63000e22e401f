/** Which of Stripe's lists each of our resources is made of, and how. */
import type Stripe from 'stripe'
import type { ChangedRecord } from '#main/core/ports/connector.ts'
import type { Resource } from '#main/core/ports/records.ts'
import type { Balances } from './balances.ts'
import { contactIdOf, outOfBandRefundIdOf, paymentIdOf, refId, refundedCreditAllocationIdOf, creditAllocationIdOf, registrationIdOf } from './ids.ts'
import { INVOICE_PARTS, type How, type InvoicePart, type InvoiceReader } from './invoices.ts'
import { chargeRecords, isGivenBack, isLost, paymentRecords } from './map/charge.ts'
import { balanceCreditRecords, creditNoteRecords, outOfBandRefundRecords, refundRecords, stands } from './map/credit.ts'
import { accountRecord, contactRecord, registrationRecords } from './map/customer.ts'
import { chargeLog, pendingLogIdOf, subscriptionLog } from './map/log.ts'
import { methodRecords } from './map/method.ts'
import { productRecords, subscriptionRecords } from './map/product.ts'
import { paidParts, payerOf } from './map/settlement.ts'
import type { Names } from './names.ts'
import type { Listed, ObjectName, Upstream } from './upstream.ts'
import { meterUsage } from './meterUsage.ts'

/** Lists that are walked, and the object that is read again where an event tells of one. */
export const WALKED = { customers: 'customer', prices: 'price', subscriptions: 'subscription', invoices: 'invoice', charges: 'charge', refunds: 'refund', disputes: 'dispute', creditNotes: 'creditNote' } as const satisfies Record<string, ObjectName>
export type WalkedList = keyof typeof WALKED

export interface Walk {
  list: WalkedList
  /** The records of this resource that one object of the list makes. */
  records(object: never, how: How): Promise<ChangedRecord[]>
  /** Ids of this resource that the object may have made before. `object` is null where it was deleted. */
  mayBeGone?(id: string, object: never, how: How): Promise<string[]> | string[]
  /** It makes no records of its own; what it took away is told when an event tells of it. */
  onlyTold?: true
}
export type Walks = Readonly<Record<Resource, readonly Walk[]>>

interface Parts {
  upstream: Upstream
  invoices: InvoiceReader
  balances: Balances
  names: Names
}

/** Walks begin with what others refer to. Resources without one have no counterpart at Stripe (docs/connectors/stripe.md). */
export function createWalks({ upstream, invoices, balances, names }: Parts): Walks {
  const walk = <L extends WalkedList>(list: L, records: (object: Listed<L>, how: How) => Promise<ChangedRecord[]> | ChangedRecord[], mayBeGone?: (id: string, object: Listed<L> | null, how: How) => Promise<string[]> | string[]): Walk =>
    ({ list, records: async (object: never, how) => records(object, how), ...(mayBeGone === undefined ? {} : { mayBeGone: mayBeGone }) })
  const own = (id: string, object: unknown): string[] => (object === null ? [id] : [])

  const ofInvoice = (part: InvoicePart): Walk => walk('invoices', (invoice, how) => invoices.records(part, invoice, how), (id, invoice, how) => {
    if (invoice !== null) return invoices.mayBeGone(part, invoice, how)
    return part === 'invoices' ? [id] : []
  })
  const byPart = Object.fromEntries(INVOICE_PARTS.map((part) => [part, ofInvoice(part)])) as Record<InvoicePart, Walk>

  const methods = async (customer: Stripe.Customer, { whose, signal }: How): Promise<ChangedRecord[]> => {
    const preferred = refId(customer.invoice_settings?.default_payment_method)
    return (await upstream.all('paymentMethods', { of: customer.id }, signal)).flatMap((method) => methodRecords(whose, customer.id, method, preferred))
  }

  const balanceCredits = async (customer: Stripe.Customer, { whose, links, signal }: How): Promise<ChangedRecord[]> =>
    !(await links.mayHaveBalance(customer, signal)) ? [] : [...(await balances.of(customer.id, signal))].flatMap(([currency, { credits }]) => credits.flatMap((credit) => balanceCreditRecords(whose, customer.id, currency, credit)))

  const chargeOf = async (id: string, signal: AbortSignal | undefined): Promise<Stripe.Charge | null> => upstream.one('charge', id, signal)
  const invoiceOfCharge = (charge: Stripe.Charge, { links, signal }: How): Promise<string | null> => {
    // Before 2025 a charge named its invoice itself, and look-alikes of then still do.
    const named = (charge as { invoice?: string | { id: string } | null }).invoice
    return named ? Promise.resolve(refId(named)) : links.invoiceOf(paymentIdOf(charge), signal)
  }

  /** Whether our books have a payment of it: they have where the invoice names the payment. What only a charge names an invoice of, the invoice tells as paid some way or other. */
  const isPayment = async (charge: Stripe.Charge, { links, signal }: How): Promise<boolean> => (await links.invoiceOf(paymentIdOf(charge), signal)) !== null

  /** Money that went back of a payment that we have: whose it was, the charge tells. */
  const wentBack = async (one: Stripe.Refund | Stripe.Dispute, reason: 'refund' | 'dispute_lost', how: How): Promise<ChangedRecord[]> => {
    const charge = typeof one.charge === 'string' ? await chargeOf(one.charge, how.signal) : one.charge
    if (charge === null || !(await isPayment(charge, how))) return []
    const accountId = refId(charge.customer)
    return accountId === null ? [] : refundRecords(how.whose, one, accountId, paymentIdOf(charge), reason)
  }

  const outOfBand = async (note: Stripe.CreditNote, { whose, signal }: How): Promise<ChangedRecord[]> => {
    if ((note.out_of_band_amount ?? 0) === 0 || !stands(note)) return []
    const invoice = refId(note.invoice)
    const [part] = invoice === null ? [] : paidParts((await upstream.all('invoicePayments', { invoice }, signal)).filter((one) => refId(one.invoice as string) === invoice))
    const payer = part === undefined ? null : payerOf(part)
    return payer === null ? [] : outOfBandRefundRecords(whose, note, payer)
  }

  return {
    parties: [],
    products: [walk('prices', (price, { whose }) => productRecords(whose, price), own)],
    accounts: [walk('customers', async (customer, { whose, links, signal }) => [accountRecord(whose, customer, await links.automatic(customer.id, signal))], own)],
    contacts: [walk('customers', (customer, { whose }) => [contactRecord(whose, customer)], (id, customer) => own(contactIdOf(id), customer))],
    paymentMethods: [walk('customers', (customer, how) => methods(customer, how))],
    subscriptions: [walk('subscriptions', async (subscription, how) => ofSubscription('subscriptions', subscription, how))],
    addOns: [walk('subscriptions', async (subscription, how) => ofSubscription('addOns', subscription, how))],
    wallets: [],
    invoices: [byPart.invoices],
    charges: [walk('charges', async (charge, how) => {
      const invoice = await invoiceOfCharge(charge, how)
      return invoice === null ? [] : chargeRecords(how.whose, charge, invoice, charge.disputed ? (await how.links.disputed(paymentIdOf(charge), how.signal)) !== null : false)
    })],
    payments: [walk('charges', async (charge, how) => ((await isPayment(charge, how)) ? paymentRecords(how.whose, charge) : []), (_id, charge) => (charge === null ? [] : charge.status === 'failed' ? [charge.id] : [])), byPart.payments],
    refunds: [
      walk('refunds', (refund, how) => (isGivenBack(refund) ? wentBack(refund, 'refund', how) : []), (id) => [id]),
      walk('disputes', (dispute, how) => (isLost(dispute) ? wentBack(dispute, 'dispute_lost', how) : []), (id) => [id]),
      walk('creditNotes', outOfBand, (id) => [outOfBandRefundIdOf(id)]),
    ],
    creditNotes: [
      walk('creditNotes', (note, { whose }) => creditNoteRecords(whose, note), (id) => [id]),
      walk('customers', (customer, how) => balanceCredits(customer, how)),
    ],
    allocations: [byPart.allocations, { ...walk('creditNotes', () => [], (id, note) => (note !== null && stands(note) ? [] : [creditAllocationIdOf(id), refundedCreditAllocationIdOf(id)])), onlyTold: true }],
    writeOffs: [byPart.writeOffs],
    walletEntries: [],
    registrations: [walk('customers', (customer, { whose }) => registrationRecords(whose, customer), (id) => [registrationIdOf(id)])],
    holds: [byPart.holds],
    approvals: [byPart.approvals],
    billingLog: [
      walk('subscriptions', (subscription, { whose }) => subscriptionLog(whose, subscription)),
      byPart.billingLog,
      walk('charges', async (charge, how) => (charge.status === 'succeeded' || (await invoiceOfCharge(charge, how)) === null ? [] : chargeLog(how.whose, charge)),
        // The bank has answered: that it was asked is no news any more.
        (id, charge) => (charge !== null && charge.status === 'pending' ? [] : [pendingLogIdOf(id)])),
    ],
    usageRecords: [walk('subscriptions', (subscription, how) => meterUsage(upstream, subscription, how))],
  }

  async function ofSubscription(resource: 'subscriptions' | 'addOns', subscription: Stripe.Subscription, { whose, signal }: How): Promise<ChangedRecord[]> {
    const items = subscription.items?.has_more ? await upstream.all('items', { subscription: subscription.id }, signal) : (subscription.items?.data ?? [])
    const nameOf = await names.ofPrices(items.map(({ price }) => price), signal)
    return subscriptionRecords(whose, subscription, items, nameOf).filter((one) => one.resource === resource)
  }
}
