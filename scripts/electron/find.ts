import { officialElectron, fetchOfficialElectron } from './official.ts'
import { compileSqliteBinding, sqliteBinding } from './sqliteBinding.ts'
import { fetchTestRuntime, testRuntimeExecutable, testRuntimeIsPossible } from './testRuntime.ts'
import { meet, Missing } from '../setup/install.ts'
import { electronLibraries, testRuntimeTools } from '../setup/linux.ts'

/** An Electron that can be started: `executable ...args FOLDER`, with `env` added to the environment. */
export type ElectronRuntime = {
  readonly executable: string
  /** Chromium's switches that this machine and user need. */
  readonly args: readonly string[]
  readonly env: Readonly<Record<string, string>>
  /** False for the test runtime. */
  readonly official: boolean
}

/** The Electron on this machine, the official one first; null where there is none yet. Fetches nothing. */
export function findElectron(): ElectronRuntime | null {
  const official = officialElectron()
  if (official !== null) return { executable: official, args: switches(), env: {}, official: true }
  const executable = testRuntimeExecutable()
  const binding = sqliteBinding()
  if (executable === null || binding === null) return null
  return { executable, args: switches(), env: { COUNTERFOIL_SQLITE_BINDING: binding }, official: false }
}

/** Electron with all that it needs to open a window: downloads, installs and compiles what is not there. Throws `Missing`. */
export async function provideElectron(): Promise<ElectronRuntime> {
  if (process.platform === 'linux') await meet(electronLibraries)
  if ((await fetchOfficialElectron()) === null) {
    if (!testRuntimeIsPossible) throw new Missing('Electron could not be downloaded: run `npx install-electron --no`, which says why.')
    if (findElectron() === null) {
      console.log('Preparing the Electron test runtime')
      await meet(testRuntimeTools)
      await Promise.all([fetchTestRuntime(), compileSqliteBinding()])
    }
  }
  const found = findElectron()
  if (found === null) throw new Missing('Electron was prepared and is still not there.')
  return found
}

/** Chromium refuses its own sandbox to root, and has no graphics card to speak of under Xvfb. */
function switches(): string[] {
  return process.platform === 'linux' && process.getuid?.() === 0 ? ['--no-sandbox', '--disable-gpu'] : []
}
