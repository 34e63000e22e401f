import { join } from 'node:path'
import { PROJECT } from '../project.ts'

/** What is built from src-main: each becomes `out/main/<name>.js`, beside the others, so that one can start another by its file name. */
export const mainEntries = {
  /** The desktop application. */
  main: 'src-main/main.ts',
  /** The core in Electron's utility process. */
  core: 'src-main/core.ts',
  /** The command line. */
  cli: 'src-main/cli.ts',
  /** A job's thread. */
  worker: 'src-main/worker.ts',
  /** The sandbox billing system in a process of its own. */
  sandboxServer: 'src-main/sandboxServer.ts',
} as const

/** Everything a finished build consists of, each with the source it is made from. */
export const built: ReadonlyArray<{ readonly from: string; readonly file: string }> = [
  ...Object.entries(mainEntries).map(([name, from]) => ({ from: join(PROJECT, from), file: join(PROJECT, `out/main/${name}.js`) })),
  { from: join(PROJECT, 'src-preload/bridge.ts'), file: join(PROJECT, 'out/preload/bridge.cjs') },
  { from: join(PROJECT, 'src-renderer/index.html'), file: join(PROJECT, 'out/renderer/index.html') },
]
