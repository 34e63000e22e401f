/** Which connector a source has. */
import { createBillingApiConnector } from '#main/connectors/billing-api/client.ts'
import type { Database } from '#main/db/database.ts'
import { createLedgerConnector } from '#main/ledger/connector.ts'
import { manySources } from '#main/sync/manySources.ts'
import { onlySameSystem } from '#main/sync/sameSystem.ts'
import { ConnectorError, type Connector } from '../ports/connector.ts'
import { sourcesOf, type Connection, type SourceAccess } from '../ports/sources.ts'
import { connectLater } from './later.ts'

export interface SourceWorld {
  workspaceDir: string
  /** The person at this machine, where no billing system says who that is. */
  operatorName: string
}

/** Nothing is asked before the first call; whoever gets it closes it. */
export function connectSource({ kind, url, key, timeoutMs, name }: SourceAccess, world: SourceWorld): Connector {
  const timeout = timeoutMs === undefined ? {} : { timeoutMs }
  switch (kind) {
    case 'billing_api': {
      if (url !== null && key !== null) return createBillingApiConnector({ url, token: key, ...timeout })
      // Each call fails by itself: the other sources go on.
      return connectLater(() => Promise.reject(new ConnectorError('UNAUTHORIZED', `The token of the billing system is not kept on this machine. Give it again in Settings.`)))
    }
    case 'stripe':
      return connectLater(async () => {
        if (key === null) throw new ConnectorError('UNAUTHORIZED', `The key of ${name} is not kept on this machine. Give it again in Settings, Sources.`)
        // Its client is large, and most workspaces have none.
        const { createStripeConnector } = await import('#main/connectors/stripe/connector.ts')
        return createStripeConnector({ key, address: url, operatorName: world.operatorName, ...timeout })
      })
    case 'files':
      return createLedgerConnector(world)
  }
}

/** All sources of a connection as one connector that speaks to no other system than they were bound to. */
export function connectAll(connection: Connection, database: Database, world: SourceWorld): Connector {
  const sources = sourcesOf(connection)
  const [only] = sources
  if (!('sources' in connection) && only !== undefined) return onlySameSystem(connectSource(only, world), database)
  return manySources(sources.map((access) => ({ access, connector: connectSource(access, world) })), database)
}
