/** `counterfoil reconcile`: whether the copy is what the billing system has, and what is not is made so. */
import type { ReconcileResult } from '#main/core/ports/jobs.ts'
import type { CommandHost } from '../command.ts'
import { onTheCommandLine } from '../failure.ts'
import { reached } from '../reached.ts'
import { connectionOf, withCore } from '../session.ts'
import { table } from '../table.ts'
import { whenFree } from '../whenFree.ts'

export interface ReconcileArguments {
  workspace: string
  url?: string
  token?: string
  /** Seconds to wait for an answer. */
  timeout: number
  /** A source whose lists are believed, however short. */
  believe?: string
}

/** Differences shown at a terminal; all that are kept are in the JSON. */
const SHOWN = 50

/** Prints `{compared, differences, repaired, seconds, rows, listed}`; exit 1 where something differs for good. */
export async function reconcile({ places, output }: CommandHost, given: ReconcileArguments): Promise<void> {
  const said = given.url === undefined ? null : connectionOf(given.url, given.token, null)
  await withCore({ workspaceDir: given.workspace, who: 'counterfoil reconcile', token: given.token, output, ...places }, async (session) => {
    if (given.believe !== undefined) await session.client.sources.believe({ id: given.believe })
    const connection = await reached(session, said, given, { keep: false })
    const { compared, differences, repaired, seconds, rows, listed, failed } = await whenFree(output, () => session.run('sync.reconcile', { workspaceDir: session.core.context.workspaceDir, connection, asked: true }, 'Reconcile'))
    for (const { name, message } of failed) output.remark(`${name} could not be held against the copy; the other sources were. ${onTheCommandLine(message)}`)
    output.result({ compared, differences, repaired, seconds, rows, listed, ...(failed.length === 0 ? {} : { failed }) }, () => inWords({ compared, differences, repaired, seconds, rows, listed }))
    if (repaired < differences || failed.length > 0) process.exitCode = 1
  })
}

function inWords({ compared, differences, repaired, seconds, rows, listed }: Omit<ReconcileResult, 'byResource' | 'failed'>): string {
  const figures = `${compared.toLocaleString('en')} sums compared in ${seconds.toFixed(1)} s; ${differences.toLocaleString('en')} differed, ${repaired.toLocaleString('en')} of them repaired; ${rows.toLocaleString('en')} records taken.`
  if (listed.length === 0) return figures
  const shown = listed.slice(0, SHOWN).map(({ resource, party, accountId, currency, upstream, copy, repaired: done, quarantined }) =>
    [resource, party, accountId, currency, upstream.count, copy.count, upstream.minor, copy.minor, done ? 'repaired' : quarantined > 0 ? `${quarantined} in quarantine` : 'still differs'])
  const more = differences > shown.length ? `\n… and ${(differences - shown.length).toLocaleString('en')} more.` : ''
  return `${figures}\n${table(['Resource', 'Party', 'Account', 'Currency', 'There', 'Here', 'Sum there', 'Sum here', ''], shown)}${more}`
}
