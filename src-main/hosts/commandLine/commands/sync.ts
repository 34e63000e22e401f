/** `counterfoil sync`: pulls and pushes. */
import type { CommandHost } from '../command.ts'
import { onTheCommandLine } from '../failure.ts'
import { reached } from '../reached.ts'
import { connectionOf, withCore } from '../session.ts'
import { whenFree } from '../whenFree.ts'

export interface SyncArguments {
  workspace: string
  url?: string
  token?: string
  /** Seconds to wait for an answer. */
  timeout: number
}

/** Prints `{rows, seconds, quarantined, pushed, refused, conflicts, waiting, uncertain}`, and `failed` with the sources that could not be reached while others could (exit 1); `waiting` is what the outbox still holds, the ends are those of this run. With `--url` a missing workspace is made. */
export async function sync({ places, output }: CommandHost, given: SyncArguments): Promise<void> {
  const said = given.url === undefined ? null : connectionOf(given.url, given.token, null)
  const options = { workspaceDir: given.workspace, who: 'counterfoil sync', create: said !== null, token: given.token, pushesByItself: false, output, ...places }
  await withCore(options, async (session) => {
    const { core, run } = session
    const connection = await reached(session, said, given, { keep: true })
    const { workspaceDir } = core.context
    const { pushed, refused, conflicts, uncertain, waiting, stopped, failed: notSent } = await whenFree(output, () => run('sync.push', { workspaceDir, connection }, 'Push'))
    if (conflicts > 0) output.remark(`${conflicts} changes met one made by somebody else: look at them in the outbox.`)
    if (waiting > 0) output.remark(`${waiting} changes still wait to be sent${stopped === null ? '.' : `: ${onTheCommandLine(stopped)}`}`)
    if (uncertain > 0) output.remark(`Of ${uncertain} changes it is not known whether they were carried out: look at them in the outbox.`)
    const { rows, seconds, quarantined, failed } = await whenFree(output, () => run('sync.pull', { workspaceDir, connection }, 'Pull'))
    const away = [...failed, ...notSent.filter(({ id }) => !failed.some((one) => one.id === id))]
    for (const { name, message } of away) output.remark(`${name} could not be reached; the other sources are current. ${onTheCommandLine(message)}`)
    output.result({ rows, seconds, quarantined, pushed, refused, conflicts, waiting, uncertain, ...(away.length === 0 ? {} : { failed: away }) }, () =>
      `Pulled ${rows.toLocaleString('en')} records in ${seconds.toFixed(1)} s; ${quarantined} in quarantine; ${pushed} commands sent, ${refused} refused, ${conflicts} in conflict, ${uncertain} uncertain, ${waiting} waiting.`)
    if (away.length > 0) process.exitCode = 1
  })
}
