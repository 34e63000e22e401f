/** Customers' balances as our books tell them, each read once while it is needed. */
import type Stripe from 'stripe'
import { refId } from './ids.ts'
import { balanceTold, type AppliedCredit, type BalanceLine, type BalanceTold } from './map/balance.ts'
import type { Upstream } from './upstream.ts'

export interface Balances {
  /** By currency, as Stripe writes it. */
  of(customer: string, signal: AbortSignal | undefined): Promise<ReadonlyMap<string, BalanceTold>>
  /** What the balance put on one invoice, and took off it. */
  appliedTo(customer: string, invoice: string, signal: AbortSignal | undefined): Promise<AppliedCredit[]>
}

export const createBalances = (upstream: Upstream): Balances => {
  const of: Balances['of'] = async (customer, signal) => {
    const lines = (await upstream.all('balance', { of: customer }, signal)).toReversed()
    // Within a second the list's own order holds.
    const sorted = lines.map((line, at) => ({ line, at })).sort((a, b) => a.line.created - b.line.created || a.at - b.at).map(({ line }) => line)
    return new Map([...Map.groupBy(sorted, ({ currency }) => currency)].map(([currency, some]) => [currency, balanceTold(some.map(lineOf))]))
  }
  return {
    of,
    async appliedTo(customer, invoice, signal) {
      return [...(await of(customer, signal)).values()].flatMap(({ applied }) => applied.filter((one) => one.invoice === invoice))
    },
  }
}

const lineOf = (line: Stripe.CustomerBalanceTransaction): BalanceLine => ({
  id: line.id, amount: line.amount, type: line.type, invoice: refId(line.invoice), creditNote: refId(line.credit_note), created: line.created, description: line.description,
})
