/** Stripe, as our stand-in for it answers over HTTP (test/stripeDouble). */
import type { AccountId, PartyId } from '#contract/vocabulary.ts'
import { createStripeConnector } from '#main/connectors/stripe/connector.ts'
import { startStripeDouble } from '../../stripeDouble/double.ts'
import { seed } from '../../stripeDouble/seed.ts'
import type { ConnectorWorld } from './world.ts'

export async function stripeWorld(): Promise<ConnectorWorld> {
  const double = await startStripeDouble()
  const doubles = [double]
  const { paying, sent } = seed(double.books)
  const connect = (address = double.url, key = double.key, timeoutMs = 30_000) => createStripeConnector({ address, key, timeoutMs })
  /** One that does nothing else. */
  const failing = async (fault: Parameters<typeof double.faults.next>[0]) => {
    const other = await startStripeDouble()
    doubles.push(other)
    other.faults.next(fault, {}, Infinity)
    return connect(other.url, other.key, 300)
  }
  const own = connect()
  const party = (await own.me()).parties[0] as PartyId
  await own.close()
  let asked = 0
  return {
    party,
    connect: () => connect(),
    async changeAnAccount() {
      // Stripe’s events are told to the second: what changes belongs to a later one than what was read.
      double.books.advance(2)
      double.books.change(paying.customer, { name: `Renamed ${(asked += 1)} Inc` }, 'customer.updated')
      return paying.customer.id
    },
    async command() {
      return { command: 'setPoNumber', input: { accountId: sent.customer.id as AccountId, poNumber: `PO-${(asked += 1)}` } }
    },
    line: {
      gone: () => connect('http://127.0.0.1:9', double.key, 2000),
      wrongKey: () => connect(double.url, 'rk_test_not_the_key'),
      tooOften: () => failing({ kind: 'too_often', retryAfter: 7 }),
      broken: () => failing({ kind: 'status', status: 500 }),
      silent: () => failing({ kind: 'silence' }),
    },
    async close() {
      await Promise.all(doubles.map((one) => one.close()))
    },
  }
}
