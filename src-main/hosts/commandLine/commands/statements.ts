/** `counterfoil statements`: those of every account that matches, in a folder or one merged file that the person names. */
import { randomUUID } from 'node:crypto'
import { resolve } from 'node:path'
import { BatchTerms } from '#contract/documents.ts'
import { beginOutsideBatch, outsideBatch } from '#main/core/batchService.ts'
import { JobCancelled, JobFailure } from '#main/core/ports/jobs.ts'
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

/** Prints `{total, made, leftOut, failed, path}`. Given again after it was stopped, it goes on where it was. */
export async function statements({ places, output }: CommandHost, { workspace, from, to, kind, party, billing, text, only, out, merged }: Given): Promise<void> {
  // Said before anything is opened.
  if (from > to) throw new WrongUse('DATE_RANGE_REVERSED', `The first day, ${from}, is after the last, ${to}. Give the earlier date as --from.`)
  if ((out === undefined) === (merged === undefined)) throw new WrongUse('WRONG_OPTIONS', 'Name one place: a folder with --out, or one file with --merged.')
  await withCore({ workspaceDir: workspace, who: 'counterfoil statements', output, ...places }, async (session) => {
    const { context } = session.core
    const named = await partyNamed(session.client, party)
    remarkUnfinished(session, output, { party: named })
    const terms = BatchTerms.parse({ kind, from, to, only, shape: out === undefined ? 'merged' : 'folder', filter: { ...(named === null ? {} : { party: named }), billing, text } })
    const path = resolve(out ?? merged ?? '')
    const begun = await beginOutsideBatch(context.database, { id: randomUUID(), terms, place: path, by: context.operator().name, now: context.now() })
    if (begun === null) throw new CommandFailed('NOBODY', 'No account matches. Look at --kind, --party, --billing and --text.')
    if (begun.goesOn !== null) {
      const { dealtWith, total, begunAt } = begun.goesOn
      output.remark(`Goes on with what was begun on ${new Date(begunAt).toISOString().slice(0, 10)}: ${n(dealtWith)} of ${n(total)} accounts are dealt with.`)
    }
    const { total, made, leftOut, failed } = await session.run('documents.batch', { workspaceDir: context.workspaceDir, batchId: begun.id, destination: { to: 'file', path } }, 'Statements').catch((error: unknown) => {
      throw stopped(error, outsideBatch(context.database, begun.id))
    })
    output.result({ total, made, leftOut, failed, path }, () => `${path}  (${n(made)} made, ${n(leftOut)} left out, ${n(failed)} failed)`)
  })
}

const n = (count: number): string => count.toLocaleString('en')

/** The failure with what is kept of the batch. */
function stopped(error: unknown, kept: ReturnType<typeof outsideBatch>): unknown {
  if (!(error instanceof JobCancelled || error instanceof JobFailure)) return error
  const [code, words] = error instanceof JobFailure ? [error.code, error.message] : ['CANCELLED', 'Stopped before it was done.']
  if (kept === null) return error instanceof JobFailure ? error : new CommandFailed(code, `${words} Nothing was made.`)
  return new CommandFailed(code, `${words} ${n(kept.dealtWith)} of ${n(kept.total)} accounts are dealt with, and kept: give the same command again to go on with the rest.`)
}
