import { execFileSync } from 'node:child_process'
import { existsSync, rmSync, writeFileSync } from 'node:fs'
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
  answerQuestions()
  await withoutStartingServices(() => run('apt-get', ['install', '-qq', '-y', '--no-install-recommends', ...missing.map(known)], { env, stdio: ['ignore', 'ignore', 'inherit'] }))
  forgetLibraries()
  const still = missing.filter((need) => !need.found())
  if (still.length > 0) throw new Missing(`Installed, and still not found: ${names(still)}`)
}

/** Postfix is not to be this machine's own mail server. */
const ANSWERS = 'postfix postfix/main_mailer_type select No configuration\n'

function answerQuestions(): void {
  if (onPath('debconf-set-selections')) execFileSync('debconf-set-selections', { input: ANSWERS })
}

/** Where Debian's packages ask whether they may start what they bring (`invoke-rc.d`); 101 says no. */
const POLICY = '/usr/sbin/policy-rc.d'

/** What the packages bring is run by the tests, each for itself, and by nobody else. */
async function withoutStartingServices(work: () => Promise<void>): Promise<void> {
  // A container has a policy of its own.
  const ours = !existsSync(POLICY)
  if (ours) writeFileSync(POLICY, '#!/bin/sh\nexit 101\n', { mode: 0o755 })
  try {
    await work()
  } finally {
    if (ours) rmSync(POLICY, { force: true })
  }
}

const names = (needs: readonly Need[]): string => needs.map((need) => need.packages[0]).join(' ')

/** The name of the package in this release of Debian. */
function known(need: Need): string {
  if (need.packages.length === 1) return need.packages[0]
  const listed = execFileSync('apt-cache', ['--names-only', 'pkgnames'], { encoding: 'utf8', maxBuffer: 64 * 2 ** 20 }).split('\n')
  return need.packages.findLast((name) => listed.includes(name)) ?? need.packages[0]
}
