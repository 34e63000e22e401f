/** Before figures are told: what of them is old is computed, and what is not here is named. */
import { hasOldLists, isNothingHere, unfinishedNames } from '#main/core/wholeCopy.ts'
import type { Output } from './output.ts'
import type { Session } from './session.ts'

/** A line on stderr where nothing was pulled at all, and for each party whose first pull has not come to its end; `of` limits them to what is asked for. */
export function remarkUnfinished({ core: { context } }: Session, output: Output, of: Parameters<typeof unfinishedNames>[1]): void {
  if (isNothingHere(context)) output.remark('Nothing has been pulled into this workspace yet, so there is nothing to tell: sync first, or import files.')
  for (const name of unfinishedNames(context, of)) output.remark(`Not everything of ${name} has been pulled yet, so its figures are not complete: sync first.`)
}

/** Computes lists that a pull which was killed left old. A queue is read from them. */
export async function withNewLists({ core: { context }, run }: Session): Promise<void> {
  if (hasOldLists(context)) await run('sync.lists', { workspaceDir: context.workspaceDir }, 'Lists and balances')
}
