// `npm start`: the application with the demo company, in a window where there is a display, in a browser where there is none.
import { join } from 'node:path'
import { build } from '../build/build.ts'
import { buildIsFresh } from '../build/fresh.ts'
import { provideElectron } from '../electron/find.ts'
import type { ElectronRuntime } from '../electron/find.ts'
import { PROJECT } from '../project.ts'
import { runGroup } from '../process/group.ts'
import { Missing } from '../setup/install.ts'

const given = process.argv.slice(2)
// An Electron started from another one's terminal would take itself for Node.
const { ELECTRON_RUN_AS_NODE: _, ...env } = process.env

if (!buildIsFresh()) {
  console.log('Building')
  await build()
}
const window = await electronForAWindow()
process.exitCode =
  typeof window === 'string'
    ? await serve(window)
    : await runGroup(window.executable, [...window.args, PROJECT, '--demo', ...given], { ...env, ...window.env })

/** Electron, or the reason why no window can be opened. */
async function electronForAWindow(): Promise<ElectronRuntime | string> {
  if (process.platform === 'linux' && !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY) {
    return 'This machine has no display (neither DISPLAY nor WAYLAND_DISPLAY is set)'
  }
  try {
    return await provideElectron()
  } catch (error) {
    if (error instanceof Missing) return error.message
    throw error
  }
}

function serve(reason: string): Promise<number> {
  console.log(`${reason}, so Counterfoil is served to a browser instead of opening its window.`)
  return runGroup(process.execPath, [join(PROJECT, 'out/main/cli.js'), 'serve', '--demo', ...given], env)
}
