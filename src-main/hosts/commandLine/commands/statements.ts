/** `counterfoil statements`: those of every account that matches, in a folder or one merged file that the person names. */
import { randomUUID } from 'node:crypto'
import { resolve } from 'node:path'
import { BatchTerms } from '#contract/documents.ts'
import { beginOutsideBatch } from '#main/core/batchService.ts'
import type { CommandHost } from '../command.ts'
import { CommandFailed, WrongUse } from '../failure.ts'
import { partyNamed } from '../party.ts'
import { withCore } from '../session.ts'
import { remarkUnfinished } from '../wholeCopy.ts'

interface Given {
  workspace: string
  from: string
  to: string
  kind: string
  party?: string
  billing?: string
  text?: string
  only: string
  out?: string
  merged?: string
}

/** Prints `{total, made, leftOut, failed, path}`. */
export async function statements({ places, output }: CommandHost, { workspace, from, to, kind, party, billing, text, only, out, merged }: Given): Promise<void> {
  // Said before anything is opened.
  if (from > to) throw new WrongUse('DATE_RANGE_REVERSED', `The first day, ${from}, is after the last, ${to}. Give the earlier date as --from.`)
  if ((out === undefined) === (merged === undefined)) throw new WrongUse('WRONG_OPTIONS', 'Name one place: a folder with --out, or one file with --merged.')
  await withCore({ workspaceDir: workspace, who: 'counterfoil statements', output, ...places }, async (session) => {
    const { context } = session.core
    const named = await partyNamed(session.client, party)
    remarkUnfinished(session, output, { party: named })
    const terms = BatchTerms.parse({ kind, from, to, only, shape: out === undefined ? 'merged' : 'folder', filter: { ...(named === null ? {} : { party: named }), billing, text } })
    const batchId = randomUUID()
    if (!beginOutsideBatch(context.database, { id: batchId, terms, by: context.operator().name, now: context.now() })) throw new CommandFailed('NOBODY', 'No account matches. Look at --kind, --party, --billing and --text.')
    const destination = { to: 'file', path: resolve(out ?? merged ?? '') } as const
    const { total, made, leftOut, failed, path } = await session.run('documents.batch', { workspaceDir: context.workspaceDir, batchId, destination }, 'Statements')
    output.result({ total, made, leftOut, failed, path }, () => `${path}  (${made.toLocaleString('en')} made, ${leftOut.toLocaleString('en')} left out, ${failed.toLocaleString('en')} failed)`)
  })
}
