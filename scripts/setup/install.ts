import { execFileSync } from 'node:child_process'
import { run } from '../process/run.ts'
import { forgetLibraries, onPath } from './need.ts'
import type { Need } from './need.ts'

/** Thrown when something is missing and this run may not, or cannot, install it. The message is for the reader of a terminal. */
export class Missing extends Error {}

const isRoot = (): boolean => process.getuid?.() === 0

/**
 * Sees to it that each need is met: installs what is missing as root on Debian, and anywhere else throws `Missing`, which names it.
 *
 * @param mayInstall whether this run may install packages of the system
 */
export async function meet(needs: readonly Need[], mayInstall = isRoot()): Promise<void> {
  const missing = needs.filter((need) => !need.found())
  if (missing.length === 0) return
  if (!onPath('apt-get')) {
    throw new Missing(`These are missing, by the names of their Debian packages; install your system's own:\n  ${names(missing)}`)
  }
  if (!mayInstall) {
    throw new Missing(`These Debian packages are missing:\n  sudo apt-get install --no-install-recommends ${names(missing)}`)
  }
  console.log(`Installing from Debian: ${names(missing)}`)
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  await run('apt-get', ['update', '-qq'], { env })
  await run('apt-get', ['install', '-qq', '-y', '--no-install-recommends', ...missing.map(known)], { env, stdio: ['ignore', 'ignore', 'inherit'] })
  forgetLibraries()
  const still = missing.filter((need) => !need.found())
  if (still.length > 0) throw new Missing(`Installed, and still not found: ${names(still)}`)
}

const names = (needs: readonly Need[]): string => needs.map((need) => need.packages[0]).join(' ')

/** The name of the package in this release of Debian. */
function known(need: Need): string {
  if (need.packages.length === 1) return need.packages[0]
  const listed = execFileSync('apt-cache', ['--names-only', 'pkgnames'], { encoding: 'utf8', maxBuffer: 64 * 2 ** 20 }).split('\n')
  return need.packages.findLast((name) => listed.includes(name)) ?? need.packages[0]
}
