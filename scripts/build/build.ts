import { join } from 'node:path'
import { PROJECT } from '../project.ts'
import { run } from '../process/run.ts'

/** Builds `out/`; only warnings and errors are shown. */
export function build(): Promise<void> {
  return run(process.execPath, [join(PROJECT, 'node_modules/electron-vite/bin/electron-vite.js'), 'build', '--logLevel', 'warn'], { cwd: PROJECT })
}
