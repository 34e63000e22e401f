/** The billing system that a command is to talk to, asked once whether it is there. */
import { ConnectorError } from '#main/core/ports/connector.ts'
import type { Connection } from '#main/core/ports/jobs.ts'
import { CommandFailed } from './failure.ts'
import { connectionOf, type Session } from './session.ts'

/** `said` by the arguments, or else the one that the workspace names. @throws CommandFailed `NOT_CONNECTED`, ConnectorError */
export async function reached(session: Session, said: Connection | null, given: { token?: string; timeout: number }): Promise<{ connection: Connection; knownUrl: string | null }> {
  const knownUrl = (await session.client.settings.get()).connection.url
  const named = said ?? connectionOf(undefined, given.token, knownUrl)
  if (named === null) throw new CommandFailed('NOT_CONNECTED', 'This workspace names no billing system yet. Give --url and --token.')
  const connection = { ...named, url: named.url.replace(/\/+$/, ''), timeoutMs: given.timeout * 1000 }
  await isThere(session, connection)
  return { connection, knownUrl }
}

/**
 * Asked once before the patient work begins: at a terminal nobody waits through all its tries for a
 * host that is silent, gone, or something else. What may pass by itself is left to that work.
 */
async function isThere({ core }: Session, connection: Connection): Promise<void> {
  const connector = core.context.connect(connection)
  try {
    await connector.me()
  } catch (error) {
    if (!(error instanceof ConnectorError) || (error.code !== 'RATE_LIMITED' && error.code !== 'SERVER')) throw error
  } finally {
    await connector.close()
  }
}
