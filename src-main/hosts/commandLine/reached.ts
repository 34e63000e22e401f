/** The sources that a command is to talk to; a billing system that is the only one is asked once whether it is there. */
import { ConnectorError } from '#main/core/ports/connector.ts'
import type { BillingApiAccess, Connection } from '#main/core/ports/sources.ts'
import { CommandFailed } from './failure.ts'
import { connectionOf, type Session } from './session.ts'

/** `said` by the arguments, or else what the workspace names; `keep`: an address that is new to the workspace is written into it. @throws CommandFailed `NOT_CONNECTED`, ConnectorError */
export async function reached(session: Session, said: BillingApiAccess | null, given: { token?: string; timeout: number }, { keep }: { keep: boolean }): Promise<Connection> {
  const { client, core } = session
  const timeoutMs = given.timeout * 1000
  const knownUrl = (await client.settings.get()).connection.url
  const others = (await client.sources.list()).some(({ kind }) => kind !== 'billing_api')
  const named = others ? said : (said ?? connectionOf(undefined, given.token, knownUrl))
  if (named !== null) {
    const connection = { ...named, url: named.url.replace(/\/+$/, ''), timeoutMs }
    await isThere(session, connection)
    if (connection.url !== knownUrl && (keep || others)) await client.settings.setConnection({ url: connection.url, token: connection.token })
    if (!others) return connection
  }
  const known = core.context.connection()
  if (known === null) throw new CommandFailed('NOT_CONNECTED', 'This workspace has no source yet. Give the billing system with --url and --token, or add a source with "counterfoil source add".')
  return 'sources' in known ? { sources: known.sources.map((source) => ({ ...source, timeoutMs })) } : { ...known, timeoutMs }
}

/**
 * Asked once before the patient work begins: at a terminal nobody waits through all its tries for a
 * host that is silent, gone, or something else. What may pass by itself is left to that work.
 */
async function isThere({ core }: Session, connection: BillingApiAccess): Promise<void> {
  const connector = core.context.connect(connection)
  try {
    await connector.me()
  } catch (error) {
    if (!(error instanceof ConnectorError) || (error.code !== 'RATE_LIMITED' && error.code !== 'SERVER')) throw error
  } finally {
    await connector.close()
  }
}
