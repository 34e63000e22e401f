/** `counterfoil sync`: pulls and pushes. */
import { existsSync } from 'node:fs'
import { JobFailure } from '#main/core/ports/jobs.ts'
import type { CommandHost } from '../command.ts'
import { WrongUse } from '../failure.ts'
import { connectionOf, withCore } from '../session.ts'

export interface SyncArguments {
  workspace: string
  url?: string
  token?: string
}

/** Prints `{rows, seconds, quarantined, pushed, refused}`. With `--url` a missing workspace is made. */
export async function sync({ places, output }: CommandHost, given: SyncArguments): Promise<void> {
  const said = given.url === undefined ? null : connectionOf(given.url, given.token, null)
  if (said === null && !existsSync(given.workspace))
    throw new WrongUse('NO_WORKSPACE', `There is no workspace ${given.workspace}. To make one, give --url and --token of the billing system.`)
  await withCore({ workspaceDir: given.workspace, who: 'counterfoil sync', create: said !== null, output, ...places }, async ({ core, client, run }) => {
    const knownUrl = (await client.settings.get()).connection.url
    const connection = said ?? connectionOf(undefined, given.token, knownUrl)
    if (connection === null) throw new JobFailure('NOT_CONNECTED', 'This workspace names no billing system yet. Give --url and --token.')
    if (connection.url !== knownUrl) await client.settings.setConnection(connection)
    const { workspaceDir } = core.context
    const { pushed, refused } = await run('sync.push', { workspaceDir, connection }, 'Push')
    const { rows, seconds, quarantined } = await run('sync.pull', { workspaceDir, connection }, 'Pull')
    output.result({ rows, seconds, quarantined, pushed, refused }, () =>
      `Pulled ${rows.toLocaleString('en')} records in ${seconds.toFixed(1)} s; ${quarantined} in quarantine; ${pushed} commands sent, ${refused} refused.`)
  })
}
