/** `counterfoil import list`, `undo` and `watch`: what was imported, putting it back, and files that arrive in a folder. */
import { resolve } from 'node:path'
import { JobFailure } from '#main/core/ports/jobs.ts'
import { createFolderWatcher } from '#main/core/watchService.ts'
import type { CommandHost } from '../command.ts'
import { CommandFailed } from '../failure.ts'
import { withCore } from '../session.ts'
import { table } from '../table.ts'
import { intoTheCopy } from './importFile.ts'

export interface ImportsArguments {
  workspace: string
  limit: number
}

/** Prints `{imports:[…]}`, the newest first. */
export async function importsList({ places, output }: CommandHost, { workspace, limit }: ImportsArguments): Promise<void> {
  await withCore({ workspaceDir: workspace, who: 'counterfoil import list', output, ...places }, async ({ client }) => {
    const { rows } = await client.imports.list({ limit })
    output.result({ imports: rows }, () => (rows.length === 0 ? 'Nothing was imported yet.' : table(
      ['Id', 'When', 'Kind', 'File', 'Party', 'Rows', 'New', 'Changed', 'Rejected', 'Undone'],
      rows.map(({ id, at, kind, fileName, partyName, rows: count, inserted, updated, rejectedRows, undoneAt }) => [id, new Date(at).toISOString().slice(0, 16).replace('T', ' '), kind, fileName, partyName, String(count), String(inserted), String(updated), String(rejectedRows), undoneAt === null ? '' : 'undone']))))
  })
}

/** Prints `{putBack, kept}`. */
export async function undoImport({ places, output }: CommandHost, id: string, { workspace }: Pick<ImportsArguments, 'workspace'>): Promise<void> {
  await withCore({ workspaceDir: workspace, who: 'counterfoil import undo', pushesByItself: false, output, ...places }, async (session) => {
    const { context } = session.core
    context.requireManage()
    const undone = await session.run('imports.undo', { workspaceDir: context.workspaceDir, importId: id, by: context.imports.by(), at: context.now() }, 'Undo').catch((error: unknown) => {
      throw error instanceof JobFailure && error.code === 'NOT_FOUND' ? new CommandFailed('NOT_FOUND', `There is no import ${id} in this workspace. "counterfoil import list" lists them.`) : error
    })
    await intoTheCopy(context.imports.undone(id, undone), output)
    output.result(undone, () => `${undone.putBack.toLocaleString('en')} records are as they were before. ${undone.kept === 0 ? '' : `${undone.kept.toLocaleString('en')} were changed since, or something hangs on them, and stay.`}`.trim())
  })
}

export interface WatchArguments {
  workspace: string
  folder: string
  once?: boolean
}

const EVERY_MS = 5_000
/** Two looks at the same files that are so far apart tell one that is being written from one that is whole. */
const ONCE_MS = 1_000

/** Takes files as they arrive, until it is ended; `--once`: those that are there. Prints `{files:[{fileName, at, done, words}]}`. */
export async function watchFolder({ places, output }: CommandHost, { workspace, folder, once = false }: WatchArguments): Promise<void> {
  await withCore({ workspaceDir: workspace, who: 'counterfoil import watch', pushesByItself: false, output, ...places }, async (session) => {
    const { context } = session.core
    context.requireManage()
    const files: { fileName: string; at: number; done: boolean; words: string }[] = []
    const watcher = createFolderWatcher(resolve(folder), { context, imports: context.imports, tell(file) {
      files.push(file)
      output.remark(`${file.fileName}: ${file.words}`)
    } })
    const ended = new AbortController()
    const end = () => ended.abort()
    process.once('SIGINT', end).once('SIGTERM', end)
    try {
      await watcher.look()
      for (;;) {
        await pause(once ? ONCE_MS : EVERY_MS, ended.signal)
        if (ended.signal.aborted) break
        if ((await watcher.look()) > 0 && context.connection() !== null) await context.sync.pullOwn().finished
        if (once) break
      }
    } finally {
      process.off('SIGINT', end).off('SIGTERM', end)
    }
    output.result({ files }, () => `${files.length} files, ${files.filter(({ done }) => done).length} of them imported.`)
  })
}

const pause = (ms: number, signal: AbortSignal): Promise<void> => new Promise((wake) => {
  const timer = setTimeout(wake, ms)
  signal.addEventListener('abort', () => {
    clearTimeout(timer)
    wake()
  }, { once: true })
})
