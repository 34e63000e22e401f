/** `counterfoil sync`: pulls and pushes. */
import { ConnectorError } from '#main/core/ports/connector.ts'
import type { Connection } from '#main/core/ports/jobs.ts'
import type { CommandHost } from '../command.ts'
import { CommandFailed } from '../failure.ts'
import { connectionOf, withCore, type Session } from '../session.ts'

export interface SyncArguments {
  workspace: string
  url?: string
  token?: string
  /** Seconds to wait for an answer. */
  timeout: number
}

/** Prints `{rows, seconds, quarantined, pushed, refused}`. With `--url` a missing workspace is made. */
export async function sync({ places, output }: CommandHost, given: SyncArguments): Promise<void> {
  const said = given.url === undefined ? null : connectionOf(given.url, given.token, null)
  const options = { workspaceDir: given.workspace, who: 'counterfoil sync', create: said !== null, token: given.token, output, ...places }
  await withCore(options, async (session) => {
    const { core, client, run } = session
    const knownUrl = (await client.settings.get()).connection.url
    const named = said ?? connectionOf(undefined, given.token, knownUrl)
    if (named === null) throw new CommandFailed('NOT_CONNECTED', 'This workspace names no billing system yet. Give --url and --token.')
    const connection = { ...named, url: named.url.replace(/\/+$/, ''), timeoutMs: given.timeout * 1000 }
    await isThere(session, connection)
    if (connection.url !== knownUrl) await client.settings.setConnection({ url: connection.url, token: connection.token })
    const { workspaceDir } = core.context
    const { pushed, refused, conflicts, waiting, stopped } = await run('sync.push', { workspaceDir, connection }, 'Push')
    if (conflicts > 0) output.remark(`${conflicts} changes met one made by somebody else: look at them in the outbox.`)
    if (waiting > 0) output.remark(`${waiting} changes still wait to be sent${stopped === null ? '.' : `: ${stopped}`}`)
    const { rows, seconds, quarantined } = await run('sync.pull', { workspaceDir, connection }, 'Pull')
    output.result({ rows, seconds, quarantined, pushed, refused }, () =>
      `Pulled ${rows.toLocaleString('en')} records in ${seconds.toFixed(1)} s; ${quarantined} in quarantine; ${pushed} commands sent, ${refused} refused.`)
  })
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
