/** `counterfoil sync`: pulls and pushes. */
import type { CommandHost } from '../command.ts'
import { onTheCommandLine } from '../failure.ts'
import { reached } from '../reached.ts'
import { connectionOf, withCore } from '../session.ts'

export interface SyncArguments {
  workspace: string
  url?: string
  token?: string
  /** Seconds to wait for an answer. */
  timeout: number
}

/** Prints `{rows, seconds, quarantined, pushed, refused, conflicts, waiting, uncertain}`; `waiting` is what the outbox still holds, the ends are those of this run. With `--url` a missing workspace is made. */
export async function sync({ places, output }: CommandHost, given: SyncArguments): Promise<void> {
  const said = given.url === undefined ? null : connectionOf(given.url, given.token, null)
  const options = { workspaceDir: given.workspace, who: 'counterfoil sync', create: said !== null, token: given.token, output, ...places }
  await withCore(options, async (session) => {
    const { core, client, run } = session
    const { connection, knownUrl } = await reached(session, said, given)
    if (connection.url !== knownUrl) await client.settings.setConnection({ url: connection.url, token: connection.token })
    const { workspaceDir } = core.context
    const { pushed, refused, conflicts, uncertain, waiting, stopped } = await run('sync.push', { workspaceDir, connection }, 'Push')
    if (conflicts > 0) output.remark(`${conflicts} changes met one made by somebody else: look at them in the outbox.`)
    if (waiting > 0) output.remark(`${waiting} changes still wait to be sent${stopped === null ? '.' : `: ${onTheCommandLine(stopped)}`}`)
    if (uncertain > 0) output.remark(`Of ${uncertain} changes it is not known whether they were carried out: look at them in the outbox.`)
    const { rows, seconds, quarantined } = await run('sync.pull', { workspaceDir, connection }, 'Pull')
    output.result({ rows, seconds, quarantined, pushed, refused, conflicts, waiting, uncertain }, () =>
      `Pulled ${rows.toLocaleString('en')} records in ${seconds.toFixed(1)} s; ${quarantined} in quarantine; ${pushed} commands sent, ${refused} refused, ${conflicts} in conflict, ${uncertain} uncertain, ${waiting} waiting.`)
  })
}
