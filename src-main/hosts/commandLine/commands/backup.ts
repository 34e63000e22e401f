/** `counterfoil backup` and `counterfoil restore`: copies of what exists nowhere else, and going back to one. */
import { backUpNow, restore as restoreCopies } from '#main/core/backups.ts'
import type { CommandHost } from '../command.ts'
import { WrongUse } from '../failure.ts'
import { withCore } from '../session.ts'

/** Prints `{desk, ledger, documents}`: the copies' paths; `ledger` is null where the workspace has none. */
export async function backup({ places, output }: CommandHost, given: { workspace: string; out?: string }): Promise<void> {
  await withCore({ workspaceDir: given.workspace, who: 'counterfoil backup', pushesByItself: false, output, ...places }, ({ core }) => {
    const made = backUpNow(core.context.workspaceDir, core.context.now(), given.out ?? null)
    output.result(made, () => [`Copied: ${made.desk}`, ...(made.ledger === null ? [] : [`        ${made.ledger}`]), ...(made.documents === null ? [] : [`        ${made.documents.toLocaleString('en')} documents. The folder is a workspace by itself.`])].join('\n'))
    return Promise.resolve()
  })
}

/** Prints `{restored: [{file, from, aside}]}`. The workspace must not be open anywhere. */
export function restore({ output }: CommandHost, given: { workspace: string; desk?: string; ledger?: string }): Promise<void> {
  if (given.desk === undefined && given.ledger === undefined) throw new WrongUse('NOTHING', 'Say what is to be brought back: --desk or --ledger, each with "latest" or the name of a copy.')
  const restored = restoreCopies(given.workspace, { desk: given.desk, ledger: given.ledger }, Date.now())
  output.result({ restored }, () => restored.map(({ file, from, aside }) => `${file} is ${from} again.${aside === null ? '' : ` What stood there is in ${aside}.`}`).join('\n'))
  return Promise.resolve()
}
