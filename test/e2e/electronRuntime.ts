import { join } from 'node:path'
import { findElectron } from '../../scripts/electron/find.ts'
import { PROJECT } from '../../scripts/project.ts'

// Holds the application back until Playwright listens. Playwright adds it only to an Electron that it found by
// itself; without it a page that is quick to load is sometimes never seen, and the launch never ends.
const HOLD_BACK = ['-r', join(PROJECT, 'node_modules/playwright-core/lib/server/electron/loader.js')]

/** What `_electron.launch` takes to start the built application on this machine's Electron. */
export type ElectronLaunch = { executablePath: string; args: string[]; cwd: string; env: Record<string, string> }

/**
 * The application as `npm start` would start it, without `--demo`.
 *
 * @param args the application's own arguments, such as `['--workspace', folder]`
 * @param env added to this process's environment
 */
export function electronLaunch(args: readonly string[] = [], env: Readonly<Record<string, string>> = {}): ElectronLaunch {
  const electron = findElectron()
  if (electron === null) throw new Error('No Electron is on this machine yet: run `npm run setup`.')
  const { ELECTRON_RUN_AS_NODE: _, ...inherited } = process.env
  return {
    executablePath: electron.executable,
    args: [...HOLD_BACK, ...electron.args, PROJECT, ...args],
    cwd: PROJECT,
    env: { ...(inherited as Record<string, string>), ...electron.env, ...env },
  }
}
