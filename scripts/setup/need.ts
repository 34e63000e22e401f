import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'

/** Something of the operating system that the project cannot get from npm, and how to tell that it is there. */
export type Need = {
  /** The Debian package that brings it; where later releases renamed it, every name it has had. */
  readonly packages: readonly [string, ...string[]]
  readonly found: () => boolean
}

export const command = (name: string, ...packages: Need['packages']): Need => ({ packages, found: () => onPath(name) })
export const library = (soname: string, ...packages: Need['packages']): Need => ({ packages, found: () => loadable().has(soname) })
export const file = (path: string, ...packages: Need['packages']): Need => ({ packages, found: () => existsSync(path) })

export function onPath(name: string): boolean {
  return (process.env.PATH ?? '').split(delimiter).some((folder) => folder !== '' && existsSync(join(folder, name)))
}

let sonames: ReadonlySet<string> | undefined

/** Names of the libraries the loader would find, asked once; `forgetLibraries` after an installation. */
function loadable(): ReadonlySet<string> {
  sonames ??= new Set(
    execFileSync('/sbin/ldconfig', ['-p'], { encoding: 'utf8' })
      .split('\n')
      .map((line) => line.trim().split(' ', 1)[0] ?? ''),
  )
  return sonames
}

export function forgetLibraries(): void {
  sonames = undefined
}
