/**
 * What Stripe's objects do not say of each other themselves: which invoice money was for, what of it went back, how a
 * customer's newest subscription is paid. Asked one by one where a few objects changed; read from whole lists where
 * everything is listed.
 */
import type Stripe from 'stripe'
import { refId } from './ids.ts'
import { isGivenBack, isLost, isOpenDispute } from './map/charge.ts'
import { chargedByItself } from './map/product.ts'
import { payerOf, type GivenBack } from './map/settlement.ts'
import type { Upstream } from './upstream.ts'

/** A payer is a payment as our books name it: a payment intent, a charge without one, a payment record. */
export interface Links {
  invoiceOf(payer: string, signal: AbortSignal | undefined): Promise<string | null>
  givenBack(payer: string, signal: AbortSignal | undefined): Promise<readonly GivenBack[]>
  /** `open`: a dispute is not decided; `lost`: one was lost, and none is open. */
  disputed(payer: string, signal: AbortSignal | undefined): Promise<'open' | 'lost' | null>
  /** Whether the newest subscription is charged by itself; null where there is none. */
  automatic(customer: string, signal: AbortSignal | undefined): Promise<boolean | null>
  /** Whether lines of the customer's balance are worth asking for. */
  mayHaveBalance(customer: Stripe.Customer, signal: AbortSignal | undefined): Promise<boolean>
}

type RefundPart = Pick<Stripe.Refund, 'id' | 'amount' | 'created' | 'status'>
type DisputePart = Pick<Stripe.Dispute, 'id' | 'amount' | 'created' | 'status'>

const backOf = (refunds: readonly RefundPart[], disputes: readonly DisputePart[]): GivenBack[] =>
  [...refunds.filter(isGivenBack).map(({ id, amount, created }) => ({ id, amount, created, lost: false })), ...disputes.filter(isLost).map(({ id, amount, created }) => ({ id, amount, created, lost: true }))]
    .sort((a, b) => a.created - b.created || (a.id < b.id ? -1 : 1))

const stateOf = (disputes: readonly DisputePart[]): 'open' | 'lost' | null => (disputes.some(isOpenDispute) ? 'open' : disputes.some(isLost) ? 'lost' : null)

/** How the payer is named in the filters of lists. */
const filterOf = (payer: string): Record<string, string> => (payer.startsWith('pi_') ? { payment_intent: payer } : { charge: payer })

/** Asks for each by itself. What was asked is kept until `forget`. */
export function singleLinks(upstream: Upstream): Links {
  return {
    async invoiceOf(payer, signal) {
      // Payments of a charge without an intent cannot be asked for.
      const type = payer.startsWith('pi_') ? 'payment_intent' : payer.startsWith('pr_') ? 'payment_record' : null
      if (type === null) return null
      const { data } = await upstream.page('invoicePayments', { payment: { type, [type]: payer } }, null, 10, signal)
      return refId(data.find((one) => payerOf(one) === payer)?.invoice)
    },
    async givenBack(payer, signal) {
      if (payer.startsWith('pr_')) return []
      const filter = filterOf(payer)
      const [refunds, disputes] = await Promise.all([upstream.all('refunds', filter, signal), upstream.all('disputes', filter, signal)])
      return backOf(refunds.filter((one) => isOf(one, payer)), disputes.filter((one) => isOf(one, payer)))
    },
    disputed: async (payer, signal) => (payer.startsWith('pr_') ? null : stateOf((await upstream.all('disputes', filterOf(payer), signal)).filter((one) => isOf(one, payer)))),
    automatic: async (customer, signal) => chargedByItself((await upstream.all('subscriptions', { customer }, signal)).filter((one) => refId(one.customer) === customer)),
    mayHaveBalance: () => Promise.resolve(true),
  }
}

/** A look-alike may not know a filter, and answer everything. */
const isOf = (one: { payment_intent: unknown; charge: unknown }, payer: string): boolean => payer === refId(one.payment_intent as string | null) || payer === refId(one.charge as string | null)

/** From whole lists, each read once when it is first needed. Kept small: some hundred bytes for each payment. `balanceUsers`: customers on whose invoices a balance was put. */
export function listedLinks(upstream: Upstream, balanceUsers: (signal: AbortSignal | undefined) => Promise<ReadonlySet<string>>): Links {
  const once = <T>(read: (signal: AbortSignal | undefined) => Promise<T>) => {
    let made: Promise<T> | null = null
    return (signal: AbortSignal | undefined): Promise<T> => {
      made ??= read(signal).catch((error: unknown) => {
        made = null
        throw error
      })
      return made
    }
  }
  const invoices = once(async (signal) => new Map((await upstream.all('invoicePayments', {}, signal)).flatMap((one) => {
    const [payer, invoice] = [payerOf(one), refId(one.invoice)]
    return payer === null || invoice === null ? [] : [[payer, invoice] as const]
  })))
  const refunds = once(async (signal) => byPayer(await upstream.all('refunds', {}, signal), ({ id, amount, created, status }): RefundPart => ({ id, amount, created, status })))
  const disputes = once(async (signal) => byPayer(await upstream.all('disputes', {}, signal), ({ id, amount, created, status }): DisputePart => ({ id, amount, created, status })))
  const subscriptions = once(async (signal) => Map.groupBy(await upstream.all('subscriptions', {}, signal), ({ customer }) => refId(customer) ?? ''))
  return {
    invoiceOf: async (payer, signal) => (await invoices(signal)).get(payer) ?? null,
    givenBack: async (payer, signal) => backOf((await refunds(signal)).get(payer) ?? [], (await disputes(signal)).get(payer) ?? []),
    disputed: async (payer, signal) => stateOf((await disputes(signal)).get(payer) ?? []),
    automatic: async (customer, signal) => chargedByItself((await subscriptions(signal)).get(customer) ?? []),
    // A credit that was given and taken back leaves no trace in either, and none in our books.
    mayHaveBalance: async ({ id, balance }, signal) => (balance ?? 0) !== 0 || (await balanceUsers(signal)).has(id),
  }
}

function byPayer<T extends { payment_intent: unknown; charge: unknown }, P>(rows: readonly T[], part: (row: T) => P): Map<string, P[]> {
  const found = new Map<string, P[]>()
  for (const row of rows) {
    const payer = refId(row.payment_intent as string | null) ?? refId(row.charge as string | null)
    if (payer === null) continue
    const list = found.get(payer)
    if (list === undefined) found.set(payer, [part(row)])
    else list.push(part(row))
  }
  return found
}
