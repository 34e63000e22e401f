/**
 * Asks a key what it may do: each list for one record, and, of a restricted key, each write on an object that is not
 * there: whoever may not is told so before the object is looked for.
 */
import { createHash } from 'node:crypto'
import type Stripe from 'stripe'
import type { StripeClient } from './client.ts'
import { asConnectorError, StripeSaid } from './failures.ts'
import { WRITES, type Permissions, type Write } from './permissions.ts'
import type { ListName, Upstream } from './upstream.ts'

export interface Probed {
  permissions: Permissions
  /** What is not offered, or may not be read, in plain words. */
  notOffered: string[]
}

/** The lists that our records are made of. */
const READ: readonly ListName[] = ['customers', 'prices', 'subscriptions', 'invoices', 'invoicePayments', 'charges', 'refunds', 'disputes', 'creditNotes', 'events', 'meters']

const TRY: Readonly<Record<Write, (stripe: Stripe, options: Stripe.RequestOptions) => Promise<unknown>>> = {
  invoices: (stripe, options) => stripe.invoices.pay('in_counterfoil_probe', {}, options),
  customers: (stripe, options) => stripe.customers.update('cus_counterfoil_probe', {}, options),
  subscriptions: (stripe, options) => stripe.subscriptions.update('sub_counterfoil_probe', {}, options),
  credit_notes: (stripe, options) => stripe.creditNotes.create({ invoice: 'in_counterfoil_probe', amount: 1 }, options),
  payment_records: (stripe, options) => stripe.paymentRecords.reportPaymentAttemptCanceled('pr_counterfoil_probe', { canceled_at: 1 }, options),
  payment_intents: (stripe, options) => stripe.paymentIntents.confirm('pi_counterfoil_probe', {}, options),
  portal: (stripe, options) => stripe.billingPortal.sessions.create({ customer: 'cus_counterfoil_probe' }, options),
}

/** Permissions of a key are changed by hand, seldom; within this time a change is seen. */
const GOOD_FOR_MS = 10 * 60_000
const KEPT = 50
const known = new Map<string, { at: number; probed: Promise<Probed> }>()

/** What is known of a key at an address, asked anew now and then: connectors live for one job. @throws ConnectorError */
export function probe(client: StripeClient, upstream: Upstream, key: string, signal: AbortSignal | undefined, now: () => number): Promise<Probed> {
  const name = createHash('sha256').update(`${client.host} ${key}`).digest('hex')
  const before = known.get(name)
  if (before !== undefined && now() >= before.at && now() - before.at < GOOD_FOR_MS) return before.probed
  const probed = ask(client, upstream, signal)
  if (known.size >= KEPT) known.delete(known.keys().next().value!)
  known.set(name, { at: now(), probed })
  probed.catch(() => known.delete(name))
  return probed
}

async function ask(client: StripeClient, upstream: Upstream, signal: AbortSignal | undefined): Promise<Probed> {
  await Promise.all(READ.map((list) => upstream.page(list, {}, null, 1, signal)))
  const notOffered = READ.flatMap((list) => upstream.refused.get(list) ?? [])
  const denied = new Map<Write, string | null>()
  const absent = new Set<Write>()
  // A secret key may do everything; it is not asked to try.
  if (client.restricted) {
    await Promise.all(WRITES.map(async (write) => {
      try {
        await client.ask((stripe) => TRY[write](stripe, { idempotencyKey: `counterfoil-probe-${write}` }), signal)
      } catch (error) {
        if (!(error instanceof StripeSaid)) throw asConnectorError(error, client.host)
        if (error.kind === 'not_allowed') denied.set(write, error.permission)
        else if (error.kind === 'not_offered') absent.add(write)
      }
    }))
  }
  return { permissions: { denied, absent }, notOffered }
}
