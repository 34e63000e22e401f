/** A stand-in for Stripe, and the connector to it. */
import { onTestFinished } from 'vitest'
import type { PartyId } from '#contract/vocabulary.ts'
import { createStripeConnector } from '#main/connectors/stripe/connector.ts'
import type { Connector } from '#main/core/ports/connector.ts'
import type { Resource } from '#main/core/ports/records.ts'
import { startStripeDouble, type DoubleOptions, type StripeDouble } from '../../stripeDouble/double.ts'
import { listed, type Listed } from './listing.ts'

export interface World {
  double: StripeDouble
  books: StripeDouble['books']
  connector: Connector
  party: PartyId
  list(resource: Resource, options?: { cursor?: string | null; limit?: number }): Promise<Listed>
  /** Another connector, as the next job has it. */
  again(options?: { key?: string; now?: () => number; operatorName?: string }): Connector
}

export async function world({ key, now, ...options }: DoubleOptions & { key?: (double: StripeDouble) => string; now?: number } = {}): Promise<World> {
  const double = await startStripeDouble({ ...options, ...(now === undefined ? {} : { now }) })
  const opened: Connector[] = []
  const again: World['again'] = ({ key: other, now: clock, ...rest } = {}) => {
    const made = createStripeConnector({ ...rest, key: other ?? key?.(double) ?? double.key, address: double.url, ...(clock === undefined ? {} : { now: clock }) })
    opened.push(made)
    return made
  }
  const connector = again()
  onTestFinished(async () => {
    for (const one of opened) await one.close()
    await double.close()
  })
  const party = `${double.books.account.id}${double.books.livemode ? '' : '.test'}` as PartyId
  return { double, books: double.books, connector, party, again, list: (resource, how) => listed(connector, party, resource, how) }
}
